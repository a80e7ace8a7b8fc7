"""Forms about the member record, used by the member area and the application pages."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest
from django.utils.formats import date_format

from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.row_values import set_lists, set_values
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.people.actions import update_person
from alumnii_mentoring.domain.people.corrections import GUARDED, guard_of, propose_correction
from alumnii_mentoring.domain.people.models import (
    CareerStation,
    Faculty,
    Person,
    SpokenLanguage,
    Term,
)
from alumnii_mentoring.domain.people.places.countries import country_code
from alumnii_mentoring.web.forms import AddressFormField, DayInput, KeysField, PlainForm

ADDRESS = re.compile(r"://|www\.|@", re.IGNORECASE)


class RecordForm(PlainForm, forms.ModelForm):
    class Meta:
        model = Person
        fields = Person.WRITTEN
        widgets = {"languages": forms.CheckboxSelectMultiple, "graduated_on": DayInput}
        field_classes = {"languages": KeysField, "email": AddressFormField}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        chosen = self.instance.languages.values("pk") if self.instance.pk else []
        fields["languages"].queryset = _offered(SpokenLanguage, chosen)
        fields["faculty"].queryset = _offered(Faculty, [self.instance.faculty_id or 0])
        fields["place_name"].help_text = _("Used for the distance between mentor and mentee.")
        fields["country"].help_text = _("Two letters, for example DE.")

    def clean_first_name(self) -> str:
        return _without_address(self.cleaned_data["first_name"])

    def clean_last_name(self) -> str:
        return _without_address(self.cleaned_data["last_name"])

    def clean_country(self) -> str:
        typed = str(self.cleaned_data["country"])
        if typed and not country_code(typed):
            raise forms.ValidationError(
                _("No country has this code. Please give two letters, for example DE, AT or GB.")
            )
        return country_code(typed)


def _without_address(name: str) -> str:
    """Names stand in mails to others: none of them leads anywhere."""
    if ADDRESS.search(name):
        raise forms.ValidationError(_("A name holds no address of the web or of e-mail."))
    return name


def _offered(model: type[Term], chosen: Any) -> Any:
    """The words in use, and what the record holds though it is out of use by now."""
    return model.objects.filter(Q(is_active=True) | Q(pk__in=chosen))


def known_rows(form: RecordForm) -> list[tuple[str, str]]:
    """What the record holds, by the form's own labels; "" for what nobody has told yet."""
    person = form.instance
    return [(str(field.label), _shown(person, name)) for name, field in form.fields.items()]


def _shown(person: Person, name: str) -> str:
    field: Any = Person._meta.get_field(name)
    if field.many_to_many:
        terms = getattr(person, name).all() if person.pk else []
        return ", ".join(str(term) for term in terms)
    value = getattr(person, name)
    if isinstance(value, bool):
        return str(_("yes")) if value else str(_("no"))
    if isinstance(value, date):
        return date_format(value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return "" if value is None else str(value)


def save_record(form: RecordForm, *, by: Actor, now: datetime, programme: Any = None) -> Person:
    """Save a valid form; where coordinators approve corrections, those wait as a request.

    Raises MentoringError when somebody else works on the same record.
    """
    guard = guard_of(form.instance, programme)
    if guard is None:
        person = update_person(form.save(commit=False), by=by, now=now)
        form.save_m2m()
        return person
    guarded = [name for name in form.changed_data if name in GUARDED]
    person = Person.objects.get(pk=form.instance.pk)
    free = {name: form.cleaned_data[name] for name in set(form.changed_data) - GUARDED}
    set_values(person, free)
    person = update_person(person, by=by, now=now)
    set_lists(person, free)
    if guarded:
        propose_correction(form.instance, guarded, guard=guard, by=by, now=now)
    return person


def tell_unknown_place(request: HttpRequest, person: Person) -> None:
    """Say what the record doesn't show: without a place on the map no distance is known."""
    if not person.place_name or person.latitude is not None:
        return
    words = _("We don't find the place “%(place)s” on our map, so no distance is counted.")
    if person.country:
        words = _(
            "We don't find the place “%(place)s” in the country %(country)s on our map, so no"
            " distance is counted. Please check both."
        )
    messages.warning(request, words % {"place": person.place_name, "country": person.country})


class StationForm(PlainForm, forms.ModelForm):
    class Meta:
        model = CareerStation
        fields = ["kind", "organisation", "title", "field_of_work", "starts_on", "ends_on"]
        widgets = {"starts_on": DayInput, "ends_on": DayInput}

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        starts_on, ends_on = values.get("starts_on"), values.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("This lies before the beginning."))
        return values


CareerFormSet = forms.inlineformset_factory(
    Person, CareerStation, form=StationForm, extra=1, can_delete=True, max_num=30, absolute_max=60
)
