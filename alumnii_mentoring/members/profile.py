from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications.verbs import WITHDRAW_CONSENT
from alumnii_mentoring.domain.endings.verbs import LEAVE_PROGRAMME
from alumnii_mentoring.domain.people.actions import new_person
from alumnii_mentoring.domain.people.change_requests import ChangeRequest
from alumnii_mentoring.domain.people.claiming import claimable_by
from alumnii_mentoring.domain.people.consents import Consent
from alumnii_mentoring.domain.people.corrections import guard_of
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.people.verbs import ASK_FOR_PROOF_AGAIN
from alumnii_mentoring.members.access import ActionFormView, ActionView, MemberView
from alumnii_mentoring.members.forms import ReasonForm
from alumnii_mentoring.web.people import CareerFormSet, RecordForm, save_record, tell_unknown_place
from alumnii_mentoring.web.typed import typed_before
from alumnii_mentoring.web.views import add_errors, base_template


class ProfileView(MemberView):
    """The member record: own data, career, and the consents in force."""

    permission = "own record"
    needs_record = False
    keeps_typed = True

    def get(self, request: HttpRequest) -> HttpResponse:
        person = self._person()
        typed = typed_before(request)
        form, career = RecordForm(typed, instance=person), CareerFormSet(typed, instance=person)
        return self._show(form, career)

    def post(self, request: HttpRequest) -> HttpResponse:
        person = self._person()
        form = RecordForm(request.POST, instance=person)
        career = CareerFormSet(request.POST, instance=person)
        if not (form.is_valid() & career.is_valid()):
            return self._show(form, career)
        try:
            with transaction.atomic():
                career.instance = save_record(form, by=request.user, now=self.now)
                career.save()
        except MentoringError as error:
            add_errors(form, error)
            return self._show(form, career)
        messages.success(request, _("Your profile was saved."))
        tell_unknown_place(request, career.instance)
        return redirect("alumnii_mentoring:profile")

    def _person(self) -> Person:
        return self.person or new_person(self.request.user)

    def _show(self, form: RecordForm, career: Any) -> HttpResponse:
        consents = Consent.objects.of(self.person).select_related("programme")
        context = {
            "am_base": base_template(),
            "author": self.author,
            "person": self.person,
            "form": form,
            "career": career,
            "consents": consents if self.person else [],
            "corrections": ChangeRequest.objects.of(self.person).waiting() if self.person else [],
            "is_known": self.person is None and claimable_by(self.request.user) is not None,
            "guard": guard_of(self.person) if self.person else None,
        }
        return render(self.request, "alumnii_mentoring/members/profile.html", context)


class AskForProofAgainView(ActionView):
    permission = "own record"
    verb = ASK_FOR_PROOF_AGAIN

    def get_thing(self) -> Person:
        return self.person

    def next_url(self, thing: Person) -> str:
        return reverse("alumnii_mentoring:profile")


class LeaveProgrammeView(ActionFormView):
    """Withdrawing the consent to take part means leaving; this says so and asks."""

    permission = "own consent"
    form_class = ReasonForm
    verb = LEAVE_PROGRAMME

    def get_thing(self) -> Consent:
        consents = Consent.objects.of(self.person).in_force()
        consents = consents.filter(kind=Consent.Kind.PARTICIPATION)
        return get_object_or_404(
            consents.select_related("programme", "person"), pk=self.kwargs["pk"]
        )

    def next_url(self) -> str:
        return reverse("alumnii_mentoring:profile")


class WithdrawConsentView(ActionView):
    permission = "own consent"
    verb = WITHDRAW_CONSENT

    def get_thing(self) -> Consent:
        consents = Consent.objects.of(self.person).select_related("programme", "person")
        return get_object_or_404(consents, pk=self.kwargs["pk"])

    def next_url(self, thing: Consent) -> str:
        return reverse("alumnii_mentoring:profile")
