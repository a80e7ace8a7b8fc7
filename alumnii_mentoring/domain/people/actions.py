"""Actions on a member record and its consents."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from alumnii_mentoring.core.actions import action, part_of_action
from alumnii_mentoring.core.actors import Account, Actor
from alumnii_mentoring.core.audit import record
from alumnii_mentoring.core.errors import BusyError
from alumnii_mentoring.core.transitions import lock_row
from alumnii_mentoring.core.wording import closest_language, reader_language
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.people.address_changes import follow_address, hold_address
from alumnii_mentoring.domain.people.consents import Consent
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.people.permissions import is_person
from alumnii_mentoring.domain.people.places.locating import locate
from alumnii_mentoring.domain.programme.models import Programme

SHOWN_FIELDS = [
    "is_career_shown",
    "is_employer_shown",
    "are_studies_shown",
    "is_place_shown",
    "are_languages_shown",
]

PLACE = {"place_name", "country", "latitude", "longitude"}


def person_of(user: Account) -> Person | None:
    """The member record of a user, if there is one."""
    return Person.objects.of_user(user).first() if user.is_authenticated else None


def new_person(user: Account) -> Person:
    """An unsaved member record, filled with what the account knows."""
    return Person(
        user_id=user.pk,
        first_name=getattr(user, "first_name", ""),
        last_name=getattr(user, "last_name", ""),
        email=getattr(user, "email", "") or "",
        message_language=closest_language(reader_language()),
    )


def resolve_place(person: Person) -> None:
    """Set coordinates from the place's name; an unknown place keeps its name without them."""
    name = person.place_name
    person.locate(locate(name, country=person.country).place if name else None)
    person.place_name = name


@action
def update_person(
    person: Person,
    *,
    by: Actor,
    now: datetime,
    names: Iterable[str] = Person.WRITTEN,
    programme: Programme | None = None,
) -> Person:
    """Save a new member record, or ``names`` of a changed one; expects a validated person.

    Another address is asked for proof, of somebody new in the name of ``programme``.

    Raises BusyError for a second new record of the same account: two clicks at once.
    """
    store_record(person, names=names, by=by, now=now, programme=programme)
    record("person.update", person, by=by, now=now)
    return person


@part_of_action
def store_record(
    person: Person,
    *,
    by: Actor,
    now: datetime,
    names: Iterable[str] = Person.WRITTEN,
    programme: Programme | None = None,
) -> None:
    """What ``update_person`` does, without an entry in the audit: who may do it, the action knows.

    Raises BusyError for a second new record of the same account.
    """
    changed = set(names)
    if person.pk is None or changed & PLACE:
        resolve_place(person)
        changed |= PLACE
    before = hold_address(person)
    try:
        with transaction.atomic():
            _save(person, changed)
    except IntegrityError as error:
        raise BusyError(
            _("Somebody else is working on this at the moment. Please try again.")
        ) from error
    follow_address(person, before, by=by, now=now, programme=programme)


def _save(person: Person, names: set[str]) -> None:
    """Save all of a new record; of a stored one only ``names``, as others may have changed
    more."""
    if person.pk is None:
        person.save()
        return
    lock_row(Person.objects.get(pk=person.pk))
    stored = {field.name for field in Person._meta.concrete_fields}
    person.save(update_fields=[*(names & stored), "updated_at"])


def consent_text(programme: Programme, kind: str) -> str:
    """The words a person agrees to today, in the language of the reader."""
    if kind == Consent.Kind.DIRECTORY:
        return _(
            "I agree that my name, what I offer and what I show of my profile (career, studies,"
            " place, languages) appear in the list of mentors of %(programme)s. I can hide each"
            " of these in my profile and withdraw this at any time."
        ) % {"programme": programme.name}
    if kind == Consent.Kind.KEEPING:
        return _(
            "Should no pair come about, %(office)s keeps my application and fills it in again when"
            " I apply to the next cycle of %(programme)s. Files are not taken over; I then add"
            " them again. I can withdraw this at any time."
        ) % {"programme": programme.name, "office": programme.office_name}
    return programme.privacy_text or _(
        "I take part in %(programme)s of my own free will. I agree that %(office)s processes my"
        " data to run the programme and shows it to those who need it for that. I can leave and"
        " withdraw this consent at any time, without disadvantage."
    ) % {"programme": programme.name, "office": programme.office_name}


@action
def give_consent(
    person: Person, programme: Programme, kind: str, *, text: str, by: Actor, now: datetime
) -> Consent:
    """Record a consent with its words; one in force with the same words is kept.

    Other words replace it, but consents to questions of a form stand side by side.
    """
    consents = Consent.objects.of(person).in_force().filter(programme=programme, kind=kind)
    same = next((consent for consent in consents if consent.text == text), None)
    if same is not None:
        return same
    if kind != Consent.Kind.QUESTION:
        consents.update(withdrawn_at=now)
    consent = Consent.objects.create(
        person=person, programme=programme, kind=kind, text=text, given_at=now
    )
    record("consent.give", consent, by=by, now=now)
    return consent


@part_of_action
def withdraw_consent(consent: Consent, *, by: Actor, now: datetime) -> Consent:
    """End a consent; the caller checks whose it is, and ends what depends on it."""
    if consent.withdrawn_at is None:
        consent.withdrawn_at = now
        consent.save(update_fields=["withdrawn_at"])
        record("consent.withdraw", consent, by=by, now=now)
    return consent


@action
def choose_shown_fields(person: Person, *, by: Actor, now: datetime | None = None) -> Person:
    """Save what others see in the lists of mentors; expects a validated, unsaved person.

    Raises PermissionDenied for anybody but the person.
    """
    if not is_person(by, person):
        raise PermissionDenied
    lock_row(Person.objects.get(pk=person.pk))
    person.save(update_fields=SHOWN_FIELDS)
    record("person.show", person, by=by, now=now)
    return person
