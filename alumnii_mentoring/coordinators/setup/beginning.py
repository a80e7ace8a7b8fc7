"""Steps 1 and 2: the programme and the sender of its mails."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from alumnii_mentoring.coordinators.setup.checklist import PROGRAMME, SENDER
from alumnii_mentoring.coordinators.setup.panels import checklists
from alumnii_mentoring.coordinators.setup.steps import AssistantView, FormStep
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.core.mail.texts import Recipient
from alumnii_mentoring.core.wording import closest_language, gettext, reader_language
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.programme.models import Programme
from alumnii_mentoring.domain.programme.permissions import can_manage_all
from alumnii_mentoring.domain.programme.setup.actions import (
    confirm_sender,
    found_programme,
    last_trial,
    send_trial,
)
from alumnii_mentoring.web.forms import PlainModelForm, make_form_field
from alumnii_mentoring.web.views import try_action

State = Message.State


class OverviewView(AssistantView):
    """All steps of one programme, or the first one of a new programme."""

    permission = "reader"
    template_name = "alumnii_mentoring/coordinators/setup/overview.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        user = self.request.user
        lists, may_found = checklists(user), can_manage_all(user)
        is_first = any(checklist.programme is None for checklist in lists)
        return super().get_context_data(
            checklists=lists, may_found=may_found and not is_first, **kwargs
        )


class ProgrammeForm(PlainModelForm):
    class Meta:
        model = Programme
        fields = ["name", "office_name", "office_email", "summary"]
        formfield_callback = make_form_field

    def as_programme(self) -> Programme:
        return Programme(**self.cleaned_data)


class ProgrammeStep(FormStep):
    permission = "central coordinator"
    step = PROGRAMME
    question = _("What is your programme called?")
    header_icon = "site"
    template_name = "alumnii_mentoring/coordinators/setup/programme.html"
    form_class = ProgrammeForm

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: Any) -> Any:
        """Raises PermissionDenied for anybody but the central coordination."""
        if not can_manage_all(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        summary = _("Alumni accompany students for a year on their way into working life.")
        office = getattr(settings, "WAGTAIL_SITE_NAME", "")
        return {"office_name": office, "office_email": self.request.user.email, "summary": summary}

    def form_valid(self, form: ProgrammeForm) -> HttpResponse:
        user, now = self.request.user, self.now
        self.programme = found_programme(form.as_programme(), by=user, now=now)
        text = gettext("“%(programme)s” is there. You may stop at any time and go on later.")
        messages.success(self.request, text % {"programme": self.programme.name})
        return self.go_on()


class SenderStep(AssistantView):
    """A trial mail goes the way of every other one, by outbox and clock."""

    step = SENDER
    question = _("Do your mails arrive?")
    header_icon = "mail"
    template_name = "alumnii_mentoring/coordinators/setup/sender.html"
    programme: Programme

    def post(self, request: HttpRequest, **kwargs: object) -> HttpResponse:
        if "arrived" in request.POST:
            text = gettext("Good: mails of this programme arrive.")
            if try_action(request, self._confirm, text):
                return self.go_on()
        else:
            self._send()
        return self.render_to_response(self.get_context_data())

    def _confirm(self) -> Any:
        return confirm_sender(self.programme, by=self.request.user, now=self.now)

    def _send(self) -> None:
        user: Any = self.request.user
        language = closest_language(reader_language())
        to = Recipient(None, user.get_full_name() or user.get_username(), user.email, language)
        written = send_trial(self.programme, to=to, by=user, now=self.now)
        if written is None:
            text = gettext("Your account has no e-mail address. Add one under “Account”.")
            messages.error(self.request, text)

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        trial = last_trial(self.programme)
        on_its_way = {State.QUEUED, State.SENDING}
        return super().get_context_data(
            trial=trial,
            is_on_its_way=trial is not None and trial.state in on_its_way,
            has_left=trial is not None and trial.state == State.SENT,
            has_failed=trial is not None and trial.state in {State.FAILED, State.UNKNOWN},
            **kwargs,
        )
