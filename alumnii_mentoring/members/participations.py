from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404

from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.reapplying import keep_application
from alumnii_mentoring.domain.applications.review import reply_to_inquiry
from alumnii_mentoring.domain.applications.review_records import Inquiry
from alumnii_mentoring.domain.endings.leaving import leave_cycle, withdraw_application
from alumnii_mentoring.domain.placing.waiting_list import accept_offer, decline_offer
from alumnii_mentoring.domain.requests.breaks import pause_participation, resume_participation
from alumnii_mentoring.members.access import ActionFormView, ActionView
from alumnii_mentoring.members.forms import PauseForm, ReasonForm, ReplyForm


class OwnParticipation:
    permission = "own participation"
    person: Any
    kwargs: dict[str, Any]

    def get_thing(self) -> Participation:
        mine = Participation.objects.of(self.person).select_related("cycle__programme", "person")
        return get_object_or_404(mine, pk=self.kwargs["pk"])


class PauseView(OwnParticipation, ActionFormView):
    form_class = PauseForm
    heading = _("Take a break")
    explanation = _("No new mentees are proposed to you meanwhile; your pairs go on.")
    verb = _("Take a break")
    done = _("You are taking a break: no new mentees are proposed to you.")

    def act(self, form: PauseForm) -> Any:
        until = form.cleaned_data["until"]
        return pause_participation(self.thing, by=self.request.user, now=self.now, until=until)


class ResumeView(OwnParticipation, ActionView):
    done = _("Welcome back: you take part again.")

    def act(self, thing: Participation) -> Any:
        return resume_participation(thing, by=self.request.user, now=self.now)


class LeaveView(OwnParticipation, ActionFormView):
    form_class = ReasonForm
    heading = _("Leave the programme")
    explanation = _(
        "You can leave at any time without any disadvantage. Open pairs end, and your partner and"
        " the programme coordination are told. The files you sent are deleted."
    )
    verb = _("Leave the programme")
    done = _("You have left. Thank you for having taken part.")

    def act(self, form: ReasonForm) -> Any:
        reason = form.cleaned_data["reason"]
        return leave_cycle(self.thing, by=self.request.user, now=self.now, reason=reason)


class InquiryReplyView(ActionFormView):
    permission = "own inquiry"
    form_class = ReplyForm
    heading = _("A question about your application")
    verb = _("Send the reply")
    done = _("Your reply is on its way.")

    @property
    def explanation(self) -> Any:  # type: ignore[override]
        return self.thing.question

    def get_thing(self) -> Inquiry:
        mine = Inquiry.objects.of(self.person).open().with_parts()
        return get_object_or_404(mine, pk=self.kwargs["pk"])

    def act(self, form: ReplyForm) -> Any:
        reply = form.cleaned_data["reply"]
        return reply_to_inquiry(self.thing, by=self.request.user, now=self.now, reply=reply)


class OwnApplication:
    permission = "own application"
    person: Any
    kwargs: dict[str, Any]

    def get_thing(self) -> Application:
        mine = Application.objects.of(self.person)
        mine = mine.select_related("cycle__programme", "person")
        return get_object_or_404(mine, pk=self.kwargs["pk"])


class AcceptOfferView(OwnApplication, ActionView):
    done = _("Thank you! You take part.")

    def act(self, thing: Application) -> Any:
        return accept_offer(thing, by=self.request.user, now=self.now)


class DeclineOfferView(OwnApplication, ActionView):
    done = _("You have declined. The place goes to somebody else.")

    def act(self, thing: Application) -> Any:
        return decline_offer(thing, by=self.request.user, now=self.now)


class KeepView(OwnApplication, ActionView):
    done = _("What you entered is kept for the next cycle.")

    def act(self, thing: Application) -> Any:
        return keep_application(thing, by=self.request.user, now=self.now)


class WithdrawView(OwnApplication, ActionFormView):
    form_class = ReasonForm
    heading = _("Withdraw the application")
    explanation = _(
        "You can do so at any time, without any disadvantage, and apply again until the deadline."
        " Who takes part already leaves the cycle by it; open pairs end. The files you sent are"
        " deleted."
    )
    verb = _("Withdraw the application")
    done = _("Your application was withdrawn.")

    def act(self, form: ReasonForm) -> Any:
        reason = form.cleaned_data["reason"]
        return withdraw_application(self.thing, by=self.request.user, now=self.now, reason=reason)
