"""Somebody let in after the deadline, and applications entered for who wrote a letter."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import path
from django.views.generic import FormView

from alumnii_mentoring.coordinators.people.by_hand import PersonView
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.wording import gettext
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.content import Content
from alumnii_mentoring.domain.applications.late.actions import enter_application, let_in_late
from alumnii_mentoring.domain.applications.late.models import LATE_STATES, OfficeEntry
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.people.actions import consent_text
from alumnii_mentoring.domain.people.consents import Consent
from alumnii_mentoring.domain.people.permissions import is_person
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.web.forms import PlainForm, form_field
from alumnii_mentoring.web.views import add_errors


class CycleAndRoleForm(PlainForm):
    cycle = forms.ModelChoiceField(label=_("Cycle"), queryset=Cycle.objects.none())
    role = form_field(Application, "role", label=_("Applies as"))

    def __init__(self, *args: object, cycles: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["cycle"]
        field.queryset = cycles
        field.label_from_instance = lambda cycle: cycle.full_name


class LetInForm(CycleAndRoleForm):
    until = form_field(
        OfficeEntry, "until", label=_("The form is open to this person until"), required=True
    )
    reason = form_field(
        OfficeEntry,
        "reason",
        label=_("Why?"),
        rows=3,
        help_text=_("Only the programme coordination reads this."),
    )


class EnterForm(CycleAndRoleForm):
    about = form_field(
        Application, "about", label=_("What the person writes about themselves"), rows=8
    )
    reason = form_field(
        OfficeEntry,
        "reason",
        label=_("Why does the office enter it?"),
        rows=3,
        help_text=_("For example: letter of 3 March. Only the programme coordination reads this."),
    )
    has_agreed = forms.BooleanField(
        label=_("The person has agreed to these words in writing, and we have the paper.")
    )


class OfficeView(PersonView, FormView, ABC):
    """About cycles of the user's programmes in which somebody can still be matched."""

    def may_act(self) -> bool:
        return super().may_act() and not is_person(self.request.user, self.person)

    def cycles(self) -> Any:
        cycles = Cycle.objects.coordinated_by(self.request.user).filter(state__in=LATE_STATES)
        return cycles.select_related("programme").order_by("-starts_on", "pk")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "cycles": self.cycles()}

    def form_valid(self, form: Any) -> HttpResponse:
        values = form.cleaned_data
        act = partial(self.run, self.person, values["cycle"], values["role"])
        try:
            act(values, by=self.request.user, now=self.now)
        except (MentoringError, ValidationError) as error:
            add_errors(form, error)
            return self.form_invalid(form)
        messages.success(self.request, self.done())
        return self.back()

    @abstractmethod
    def run(self, person: Any, cycle: Cycle, role: str, values: Any, **how: Any) -> Any:
        """Call the action; raises what it raises."""

    @abstractmethod
    def done(self) -> str:
        """What was done, in words."""


class LetInView(OfficeView):
    page_title = _("Let in after the deadline")
    template_name = "alumnii_mentoring/coordinators/people/let_in.html"
    form_class = LetInForm

    def run(self, person: Any, cycle: Cycle, role: str, values: Any, **how: Any) -> Any:
        until, reason = values["until"], values["reason"]
        return let_in_late(person, cycle, role, until=until, reason=reason, **how)

    def done(self) -> str:
        return gettext("The form is open to %(name)s, who is told by mail.") % {
            "name": self.person.display_name
        }


class EnterApplicationView(OfficeView):
    page_title = _("Enter an application")
    template_name = "alumnii_mentoring/coordinators/people/enter.html"
    form_class = EnterForm

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        programmes = {cycle.programme_id: cycle.programme for cycle in self.cycles()}
        kind = Consent.Kind.PARTICIPATION
        texts = [(each.name, consent_text(each, kind)) for each in programmes.values()]
        return super().get_context_data(texts=texts, **kwargs)

    def run(self, person: Any, cycle: Cycle, role: str, values: Any, **how: Any) -> Any:
        """Whoever wrote a letter named no mentor and did not ask to be listed."""
        text = consent_text(cycle.programme, Consent.Kind.PARTICIPATION)
        content = Content(parts={"about": values["about"]}, consent=text)
        return enter_application(
            person, cycle, role, content=content, reason=values["reason"], **how
        )

    def done(self) -> str:
        return gettext("The application of %(name)s is entered.") % {
            "name": self.person.display_name
        }


def office_urls() -> list[Any]:
    """Among the addresses of people."""
    return [
        path("<int:pk>/let-in/", LetInView.as_view(), name="let_in"),
        path("<int:pk>/enter-application/", EnterApplicationView.as_view(), name="enter"),
    ]
