from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404

from alumnii_mentoring.domain.applications import verbs
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.review.models import Inquiry
from alumnii_mentoring.domain.endings import verbs as endings
from alumnii_mentoring.domain.placing import verbs as placing
from alumnii_mentoring.domain.requests import verbs as requests
from alumnii_mentoring.members.access import ActionFormView, ActionView
from alumnii_mentoring.members.forms import InquiryReplyForm, PauseForm, ReasonForm


class OwnParticipation:
    permission = "own participation"
    person: Any
    kwargs: dict[str, Any]

    def get_thing(self) -> Participation:
        participations = Participation.objects.of(self.person).select_related(
            "cycle__programme", "person"
        )
        return get_object_or_404(participations, pk=self.kwargs["pk"])


class PauseView(OwnParticipation, ActionFormView):
    form_class = PauseForm
    verb = requests.PAUSE


class ResumeView(OwnParticipation, ActionView):
    verb = requests.RESUME


class LeaveView(OwnParticipation, ActionFormView):
    form_class = ReasonForm
    verb = endings.LEAVE


class InquiryReplyView(ActionFormView):
    permission = "own inquiry"
    form_class = InquiryReplyForm
    verb = verbs.REPLY_TO_INQUIRY

    def explain(self) -> str:
        return self.thing.question

    def get_thing(self) -> Inquiry:
        inquiries = Inquiry.objects.of(self.person).open().with_parts()
        return get_object_or_404(inquiries, pk=self.kwargs["pk"])


class OwnApplication:
    permission = "own application"
    person: Any
    kwargs: dict[str, Any]

    def get_thing(self) -> Application:
        applications = Application.objects.of(self.person)
        applications = applications.select_related("cycle__programme", "person")
        return get_object_or_404(applications, pk=self.kwargs["pk"])


class AcceptOfferView(OwnApplication, ActionView):
    verb = placing.ACCEPT_OFFER


class DeclineOfferView(OwnApplication, ActionView):
    verb = placing.DECLINE_OFFER


class KeepView(OwnApplication, ActionView):
    verb = verbs.KEEP


class WithdrawView(OwnApplication, ActionFormView):
    form_class = ReasonForm
    verb = endings.WITHDRAW_APPLICATION
