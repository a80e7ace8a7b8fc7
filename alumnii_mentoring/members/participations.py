from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications import verbs
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.review.models import Inquiry
from alumnii_mentoring.domain.endings import verbs as endings
from alumnii_mentoring.domain.placing import verbs as placing
from alumnii_mentoring.domain.requests import verbs as requests
from alumnii_mentoring.members.access import ActionFormView, ActionView, MemberView, OwnThing
from alumnii_mentoring.members.forms import InquiryReplyForm, PauseForm, ReasonForm
from alumnii_mentoring.web.entrances import find_form


class OwnParticipation(OwnThing):
    permission = "own participation"
    model = Participation


class PauseView(OwnParticipation, ActionFormView):
    form_class = PauseForm
    verb = requests.PAUSE


class ResumeView(OwnParticipation, ActionView):
    verb = requests.RESUME


class LeaveView(OwnParticipation, ActionFormView):
    form_class = ReasonForm
    verb = endings.LEAVE


class InquiryReplyView(OwnThing, ActionFormView):
    permission = "own inquiry"
    model = Inquiry
    form_class = InquiryReplyForm
    verb = verbs.REPLY_TO_INQUIRY

    def explain(self) -> Any:
        return self.thing.question

    def get_things(self) -> Any:
        return super().get_things().open()


class OwnApplication(OwnThing):
    permission = "own application"
    model = Application


class AcceptOfferView(OwnApplication, ActionView):
    verb = placing.ACCEPT_OFFER


class DeclineOfferView(OwnApplication, ActionView):
    verb = placing.DECLINE_OFFER


class KeepView(OwnApplication, ActionView):
    verb = verbs.KEEP


class FormView(OwnApplication, MemberView):
    """Mails and screens lead here: the page with the form may have moved since."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        application = self.get_thing()
        url = find_form(application)
        if url:
            return redirect(url)
        text = _("The form is not online at the moment. Questions are answered by %(office)s.")
        messages.info(request, text % {"office": application.programme.office_email})
        return redirect("alumnii_mentoring:dashboard")


class WithdrawView(OwnApplication, ActionFormView):
    form_class = ReasonForm
    verb = endings.WITHDRAW_APPLICATION
