from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from alumnii_mentoring.core.ical import render_single
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.mentorships.meetings import actions as domain
from alumnii_mentoring.domain.mentorships.meetings.calendar_entry import meeting_entry
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.members.access import ActionFormView, ActionView, MemberView
from alumnii_mentoring.members.forms import MeetingForm, meeting_values
from alumnii_mentoring.members.pairs import OwnPair, OwnPart
from alumnii_mentoring.web.calendar import calendar_response


class OwnMeeting(OwnPart):
    section = "meetings"

    def get_thing(self) -> Meeting:
        mine = Meeting.objects.of(self.person).with_parts()
        return get_object_or_404(mine, pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        return meeting_values(self.thing)


class PlanMeetingView(OwnPair, ActionFormView):
    form_class = MeetingForm
    heading = _("Plan a meeting")
    explanation = _("Your partner gets a message with the calendar entry.")
    verb = _("Plan the meeting")
    done = _("The meeting is planned, and your partner is told.")

    def act(self, form: MeetingForm) -> Any:
        return domain.plan_meeting(self.thing, form.as_plan(), by=self.request.user, now=self.now)


class ReportMeetingView(OwnPair, ActionFormView):
    form_class = MeetingForm
    heading = _("Report a meeting")
    explanation = _("For a meeting that took place without having been planned here.")
    verb = _("Report the meeting")
    done = _("The meeting is documented. Your partner is asked to confirm it.")

    def act(self, form: MeetingForm) -> Any:
        return domain.report_meeting(
            self.thing, form.as_plan(), by=self.request.user, now=self.now
        )


class MoveMeetingView(OwnMeeting, ActionFormView):
    form_class = MeetingForm
    heading = _("Move the meeting")
    explanation = _("Your partner gets a message with the new calendar entry.")
    verb = _("Move the meeting")
    done = _("The meeting was moved, and your partner is told.")

    def act(self, form: MeetingForm) -> Any:
        return domain.move_meeting(self.thing, form.as_plan(), by=self.request.user, now=self.now)


class ReportPlannedView(OwnMeeting, ActionFormView):
    form_class = MeetingForm
    heading = _("Report the meeting")
    explanation = _("Correct what was different from the plan.")
    verb = _("Report the meeting")
    done = _("The meeting is documented. Your partner is asked to confirm it.")

    def act(self, form: MeetingForm) -> Any:
        return domain.report_meeting(
            self.thing.pair,
            form.as_plan(),
            by=self.request.user,
            now=self.now,
            meeting=self.thing,
        )


class CancelMeetingView(OwnMeeting, ActionView):
    done = _("The meeting was cancelled, and your partner is told.")

    def act(self, thing: Meeting) -> Any:
        return domain.cancel_meeting(thing, by=self.request.user, now=self.now)


class ConfirmMeetingView(OwnMeeting, ActionView):
    done = _("The meeting is confirmed.")

    def act(self, thing: Meeting) -> Any:
        return domain.confirm_meeting(thing, by=self.request.user, now=self.now)


class ObjectView(OwnMeeting, ActionView):
    done = _("The report was sent back. Please talk to your partner about it.")

    def act(self, thing: Meeting) -> Any:
        return domain.object_to_report(thing, by=self.request.user, now=self.now)


class MissedView(OwnMeeting, ActionView):
    done = _("It is noted that the meeting did not take place.")

    def act(self, thing: Meeting) -> Any:
        return domain.mark_missed(thing, by=self.request.user, now=self.now)


class MeetingIcsView(OwnMeeting, MemberView):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        entry = meeting_entry(self.get_thing(), self.person)
        return calendar_response(request, render_single(entry), f"meeting-{pk}.ics")
