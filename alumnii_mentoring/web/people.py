"""Forms about the member record, used by the member area and the application pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.holding.shown import Expectation, expecting
from alumnii_mentoring.core.row_values import as_read, row_sign, set_lists, set_values
from alumnii_mentoring.core.times.zones import zone_choices
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.requirements.findings import studies_asked
from alumnii_mentoring.domain.people.actions import update_person
from alumnii_mentoring.domain.people.by_hand import edit_person
from alumnii_mentoring.domain.people.career import CareerStation
from alumnii_mentoring.domain.people.corrections import GUARDED, guard_of, propose_correction
from alumnii_mentoring.domain.people.facts import fact_of, who_sees_record
from alumnii_mentoring.domain.people.models import (
    Faculty,
    Person,
    SpokenLanguage,
    Term,
)
from alumnii_mentoring.domain.people.places.countries import country_code
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.web.forms import AddressFormField, DayInput, KeysField, PlainForm
from alumnii_mentoring.web.merging import MergedForm

# What browsers know of their user, by the words of HTML.
ABOUT_ONESELF = {
    "academic_title": "honorific-prefix",
    "first_name": "given-name",
    "last_name": "family-name",
    "email": "email",
    "phone": "tel",
    "message_language": "language",
    "place_name": "address-level2",
    "country": "country",
}
# How a person is shown is theirs to choose, and no fact about them.
CHOICES = frozenset({"is_title_shown", "are_pronouns_shown"})
STUDIES = frozenset({"studies_since", "planned_degree"})


class RecordForm(MergedForm, PlainForm, forms.ModelForm):
    """``unasked`` fields are left out, ``needed`` ones must be filled in."""

    is_about_oneself = True

    class Meta:
        model = Person
        fields = Person.WRITTEN
        widgets = {
            "languages": forms.CheckboxSelectMultiple,
            "graduated_on": DayInput,
            "studies_since": DayInput,
            "time_zone": forms.Select,
        }
        field_classes = {"languages": KeysField, "email": AddressFormField}

    def __init__(
        self,
        *args: object,
        unasked: Iterable[str] = (),
        needed: Iterable[str] = (),
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.as_read = _as_read(self.instance) if self.is_bound else None
        self._prepare_fields()
        self.fields["email"].required = self.is_about_oneself
        for name in needed:
            self.fields[name].required = True
        for name in unasked:
            del self.fields[name]

    def _prepare_fields(self) -> None:
        fields: dict[str, Any] = self.fields
        chosen = self.instance.languages.values("pk") if self.instance.pk else []
        fields["languages"].queryset = _offered(SpokenLanguage, chosen)
        fields["faculty"].queryset = _offered(Faculty, [self.instance.faculty_id or 0])
        fields["last_name"].help_text = _("Who has one name writes it into one of the two fields.")
        fields["place_name"].help_text = _("Used for the distance between mentor and mentee.")
        fields["country"].help_text = _("Two letters, for example DE.")
        for name, token in ABOUT_ONESELF.items() if self.is_about_oneself else ():
            fields[name].widget.attrs["autocomplete"] = token
        fields["studies_since"].help_text = _("The first day of your present studies.")
        zone = fields["time_zone"]
        zone.widget.choices = zone_choices(timezone.now(), self.instance.time_zone)
        zone.widget.attrs.pop("maxlength", None)
        zone.help_text = _("On the clock of this city you plan, and read when something is.")

    @property
    def audience(self) -> str:
        """Who sees what is asked here."""
        return who_sees_record()

    def clean_country(self) -> str:
        typed = str(self.cleaned_data["country"])
        if typed and not country_code(typed):
            raise forms.ValidationError(
                _("No country has this code. Please give two letters, for example DE, AT or GB.")
            )
        return country_code(typed)


def record_form(cycle: Cycle, role: str, person: Person, typed: Any = None) -> RecordForm:
    """For an application: studies are asked where a rule of the cycle reads them."""
    asked = studies_asked(cycle, role)
    needed = {name for name, is_needed in asked.items() if is_needed}
    how: dict[str, Any] = {"unasked": STUDIES - asked.keys(), "needed": needed}
    return RecordForm(typed, instance=person, prefix="me", **how)


def _as_read(person: Person) -> Expectation | None:
    """Return the record as read, with the career, which has rows of its own."""
    read = as_read(person, Person.WRITTEN)
    return replace(read, shown=_record_sign(person), read=_record_sign) if read else None


def _record_sign(person: Person) -> str:
    stations = [row_sign(station) for station in person.career.all()]
    return " ".join([row_sign(person, Person.WRITTEN), *stations])


def _offered(model: type[Term], chosen: Any) -> Any:
    """Return the terms in use, and those of the record that are no longer in use."""
    return model.objects.filter(Q(is_active=True) | Q(pk__in=chosen))


def known_rows(form: RecordForm) -> list[tuple[str, str]]:
    """What the record holds, by the form's own labels; "" for what nobody has told yet."""
    person = form.instance
    return [
        (str(field.label), fact_of(person, name))
        for name, field in form.fields.items()
        if name not in CHOICES
    ]


def save_record(form: RecordForm, *, by: Actor, now: datetime, programme: Any = None) -> Person:
    """Save what a valid form changes; what coordinators approve waits as a request.

    Raises MentoringError when somebody else works on the same record, ChangedError when somebody
    saved it since it was read.
    """
    guard = guard_of(form.instance, programme)
    changed = set(form.changed_data)
    guarded = changed & GUARDED if guard is not None else set()
    if form.instance.pk is None:
        person, values = form.save(commit=False), form.cleaned_data
    else:
        person = Person.objects.get(pk=form.instance.pk)
        values = {name: form.cleaned_data[name] for name in changed - guarded}
        set_values(person, values)
    with expecting(form.as_read):
        person = update_person(person, by=by, now=now, names=values, programme=programme)
    set_lists(person, values)
    if guard is not None and guarded:
        propose_correction(form.instance, guarded, guard=guard, by=by, now=now)
    return person


def save_by_hand(form: RecordForm, *, by: Actor, now: datetime) -> Person:
    """Save what a coordinator changed in a valid form; raises as :func:`save_record` does."""
    person = Person.objects.get(pk=form.instance.pk)
    values = {name: form.cleaned_data[name] for name in form.changed_data}
    set_values(person, values)
    with expecting(form.as_read):
        edit_person(person, names=values, by=by, now=now)
    set_lists(person, values)
    return person


def tell_unknown_place(request: HttpRequest, person: Person) -> None:
    """Tell the member when their place was not found, since no distance is known then."""
    if not person.place_name or person.latitude is not None:
        return
    words = _("We don't find the place “%(place)s” on our map, so no distance is counted.")
    if person.country:
        words = _(
            "We don't find the place “%(place)s” in the country %(country)s on our map, so no"
            " distance is counted. Please check both."
        )
    messages.warning(request, words % {"place": person.place_name, "country": person.country})


class StationForm(MergedForm, PlainForm, forms.ModelForm):
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
