"""People entered and edited by hand, and what the office finds out about them."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import FormView, TemplateView

from alumnii_mentoring.coordinators.base.policies import known_roles, visible
from alumnii_mentoring.coordinators.base.scope import CoordinatorView
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.wording import gettext
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.people.by_hand import check_alumni_status, enter_person
from alumnii_mentoring.domain.people.in_programme import AlumniStatus, PersonInProgramme
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.people.permissions import can_edit_record, is_person
from alumnii_mentoring.domain.programme.models import Programme
from alumnii_mentoring.web.forms import PlainForm, form_field
from alumnii_mentoring.web.people import (
    CHOICES,
    CareerFormSet,
    RecordForm,
    save_by_hand,
    tell_unknown_place,
)
from alumnii_mentoring.web.views import add_errors, try_action

# A person's own choices; the office makes none in their place.
AT_FIRST = ("academic_title", "first_name", "last_name", "pronouns", "email", "message_language")
RECORD = "mentoring_people:inspect"


class HandForm(RecordForm):
    """As members have it; some write letters and have no address."""

    is_about_oneself = False

    def __init__(self, *args: object, **kwargs: Any) -> None:
        super().__init__(*args, unasked=CHOICES, **kwargs)


class NewPersonForm(RecordForm):
    """The few things known of somebody new; the record asks for the rest."""

    is_about_oneself = False
    programme = forms.ModelChoiceField(label=_("Programme"), queryset=Programme.objects.none())

    field_order = [*AT_FIRST, "programme"]

    def __init__(self, *args: object, programmes: Any, **kwargs: Any) -> None:
        super().__init__(*args, unasked=set(Person.WRITTEN) - set(AT_FIRST), **kwargs)
        field: Any = self.fields["programme"]
        field.queryset = programmes
        if programmes.count() == 1:
            field.initial = programmes.first()


class PersonView(CoordinatorView):
    """About one person whom a programme of the user knows."""

    permission = "coordinator"
    header_icon = "user"

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: Any) -> Any:
        """Raises Http404 for somebody whom only others know, PermissionDenied as ``may_act``."""
        if known_roles(request.user).reads_anywhere:
            self.person = get_object_or_404(visible(Person, request.user), pk=kwargs["pk"])
            if not self.may_act():
                raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def may_act(self) -> bool:
        return self.coordinated().exists()

    def coordinated(self) -> Any:
        """What those programmes know of the person that the user coordinates."""
        rows = PersonInProgramme.objects.coordinated_by(self.request.user)
        return rows.filter(person=self.person).select_related("programme", "person")

    def get_page_subtitle(self) -> str:
        return self.person.display_name

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        return super().get_context_data(person=self.person, **kwargs)

    def back(self) -> HttpResponse:
        return redirect(RECORD, self.person.pk)


class NewPersonView(CoordinatorView, FormView):
    permission = "coordinator"
    page_title = _("Add a person")
    header_icon = "user"
    template_name = "alumnii_mentoring/coordinators/people/new.html"
    form_class = NewPersonForm

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> Any:
        roles = known_roles(request.user)
        if roles.reads_anywhere and not roles.coordinates_anywhere:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        programmes = Programme.objects.coordinated_by(self.request.user)
        return {**super().get_form_kwargs(), "programmes": programmes}

    def get_initial(self) -> dict[str, Any]:
        programme = self.request.GET.get("programme", "")
        return {"programme": programme} if programme.isdecimal() else {}

    def form_valid(self, form: NewPersonForm) -> HttpResponse:
        person, programme = form.save(commit=False), form.cleaned_data["programme"]
        try:
            enter_person(person, programme, by=self.request.user, now=self.now)
        except (MentoringError, ValidationError) as error:
            add_errors(form, error)
            return self.form_invalid(form)
        messages.success(self.request, self._done(person))
        return redirect(RECORD, person.pk)

    def _done(self, person: Person) -> str:
        text = gettext("%(name)s is in your records now.")
        if not person.is_address_proved:
            text = gettext(
                "%(name)s is in your records now and gets a mail to confirm the address; all other"
                " messages wait until then."
            )
        return text % {"name": person.display_name}


class EditPersonView(PersonView, TemplateView):
    """The record and the career of somebody who has no account and is known to no other."""

    page_title = _("Edit a person")
    template_name = "alumnii_mentoring/coordinators/people/edit.html"

    def may_act(self) -> bool:
        return can_edit_record(self.request.user, self.person)

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        kwargs.setdefault("form", HandForm(instance=self.person))
        kwargs.setdefault("career", CareerFormSet(instance=self.person))
        return super().get_context_data(**kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = HandForm(request.POST, instance=self.person)
        career = CareerFormSet(request.POST, instance=self.person)
        if form.is_valid() & career.is_valid() and self._save(form, career):
            messages.success(request, gettext("The record was saved."))
            return self.back()
        self.person.refresh_from_db()  # the form wrote into it what was typed
        return self.render_to_response(self.get_context_data(form=form, career=career))

    def _save(self, form: HandForm, career: Any) -> bool:
        try:
            with transaction.atomic():
                person = save_by_hand(form, by=self.request.user, now=self.now)
                career.instance = person
                career.save()
        except (MentoringError, ValidationError) as error:
            add_errors(form, error)
            return False
        tell_unknown_place(self.request, person)
        return True


class AlumniForm(PlainForm):
    programme = forms.ModelChoiceField(
        label=_("Programme"), queryset=PersonInProgramme.objects.none(), empty_label=None
    )
    status = form_field(
        PersonInProgramme, "alumni_status", label=_("Alumni status"), widget=forms.RadioSelect
    )

    def __init__(self, *args: object, programmes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["programme"]
        field.queryset = programmes
        field.label_from_instance = lambda row: row.programme.name
        first = programmes.first()
        if first is not None:
            self.initial = {"programme": first.pk, "status": first.alumni_status, **self.initial}


class AlumniView(PersonView, FormView):
    """Each programme finds out for itself, and reads what it has found out."""

    page_title = _("Check the alumni status")
    template_name = "alumnii_mentoring/coordinators/people/alumni.html"
    form_class = AlumniForm

    def may_act(self) -> bool:
        return super().may_act() and not is_person(self.request.user, self.person)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "programmes": self.coordinated()}

    def form_valid(self, form: AlumniForm) -> HttpResponse:
        status = AlumniStatus(form.cleaned_data["status"])
        how: dict[str, Any] = {"by": self.request.user, "now": self.now, "status": status}
        act = partial(check_alumni_status, form.cleaned_data["programme"], **how)
        try_action(self.request, act, gettext("The alumni status is noted."))
        return self.back()
