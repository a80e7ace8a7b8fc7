from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from alumnii_mentoring.core.row_values import read_values
from alumnii_mentoring.domain.mentorships.meetings import verbs
from alumnii_mentoring.domain.mentorships.meetings.calendar_entry import meeting_entry
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.members.access import ActionFormView, ActionView, MemberView
from alumnii_mentoring.members.forms import MeetingForm
from alumnii_mentoring.members.pairs import OwnPair, OwnPart
from alumnii_mentoring.web.calendar import entry_response


class OwnMeeting(OwnPart):
    model = Meeting
    section = "meetings"

    def get_initial(self) -> dict[str, Any]:
        return read_values(self.thing, Meeting.WRITTEN)


class MeetingFormView(ActionFormView):
    form_class = MeetingForm

    def act(self, form: MeetingForm) -> Any:
        return self.verb.do(self.thing, form.as_plan(), by=self.request.user, now=self.now)


class PlanMeetingView(OwnPair, MeetingFormView):
    verb = verbs.PLAN


class ReportMeetingView(OwnPair, MeetingFormView):
    verb = verbs.REPORT


class MoveMeetingView(OwnMeeting, MeetingFormView):
    verb = verbs.MOVE


class ReportPlannedView(OwnMeeting, MeetingFormView):
    verb = verbs.REPORT_PLANNED

    def act(self, form: MeetingForm) -> Any:
        arguments: dict[str, Any] = {
            "by": self.request.user,
            "now": self.now,
            "meeting": self.thing,
        }
        return self.verb.do(self.thing.pair, form.as_plan(), **arguments)


class CancelMeetingView(OwnMeeting, ActionView):
    verb = verbs.CANCEL


class ConfirmMeetingView(OwnMeeting, ActionView):
    verb = verbs.CONFIRM


class ObjectView(OwnMeeting, ActionView):
    verb = verbs.OBJECT


class MissedView(OwnMeeting, ActionView):
    verb = verbs.MARK_MISSED


class MeetingIcsView(OwnMeeting, MemberView):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        entry = meeting_entry(self.get_thing(), self.person)
        return entry_response(request, entry, f"meeting-{pk}.ics")
