"""Check the invariants of the domain on live data; mend what has only one right answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Count, F, Q, URLField

from alumnii_mentoring.core.clock.heartbeats import late_beats
from alumnii_mentoring.core.clock.rows import ClockFailure
from alumnii_mentoring.core.fields import link_to
from alumnii_mentoring.core.links import hash_secret
from alumnii_mentoring.core.mail.address_proofs import AddressProof
from alumnii_mentoring.core.mail.delivery_status import delivery_status
from alumnii_mentoring.core.mail.holding import overdue_messages
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.core.queue import missing_schedules
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.uploads import housekeeping
from alumnii_mentoring.domain.directory.projection import entries_amiss
from alumnii_mentoring.domain.mentorships.capacity import with_free_places
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.people.names.shapes import is_mailable
from alumnii_mentoring.domain.people.photos import housekeeping as photos
from alumnii_mentoring.domain.people.photos import library
from alumnii_mentoring.domain.programme.models import Programme
from alumnii_mentoring.management import half_ended
from alumnii_mentoring.management.tables import NEEDED_FIRST, examine_tables

UPLOAD_MINUTES = 15  # until then a file may still be waiting for its row


def oversold_mentors(now: datetime) -> list[int]:
    mentors = with_free_places(Participation.objects.mentors())
    return list(mentors.filter(places_free__lt=0).values_list("pk", flat=True))


def mentees_in_two_pairs(now: datetime) -> list[int]:
    open_pairs = Pair.objects.open().order_by().values("mentee")
    twice = open_pairs.annotate(number=Count("pk")).filter(number__gt=1)
    return list(twice.values_list("mentee", flat=True))


def running_without_two_confirmations(now: datetime) -> list[int]:
    half = Q(mentor_confirmed_at__isnull=True) | Q(mentee_confirmed_at__isnull=True)
    return list(Pair.objects.running().filter(half).values_list("pk", flat=True))


def pairs_across_cycles(now: datetime) -> list[int]:
    same = Q(mentor__cycle=F("cycle"), mentee__cycle=F("cycle"))
    with_self = Q(mentor__person=F("mentee__person"))
    return list(Pair.objects.filter(~same | with_self).values_list("pk", flat=True))


def keys_of_closed_pairs(now: datetime) -> list[int]:
    """Places and mentees that an ended pair still holds, or an open one lost."""
    is_open = Q(state__in=Pair.OPEN)
    holding = Q(mentee_key__isnull=False) | Q(seat_key__isnull=False)
    lost = Q(mentee_key__isnull=True) | Q(seat_key__isnull=True)
    return list(
        Pair.objects.filter((~is_open & holding) | (is_open & lost)).values_list("pk", flat=True)
    )


def accepted_without_participation(now: datetime) -> list[int]:
    taken_in = Participation.objects.order_by().values_list("cycle", "person", "role")
    states = [Application.State.ACCEPTED, Application.State.PLACED]
    places = set(taken_in)
    rows = Application.objects.filter(state__in=states)
    return [
        pk
        for pk, *place in rows.values_list("pk", "cycle", "person", "role")
        if tuple(place) not in places
    ]


def documents_without_file(now: datetime) -> list[int]:
    return housekeeping.documents_without_file()


def files_without_document(now: datetime) -> list[str]:
    return housekeeping.stray_files(now - timedelta(minutes=UPLOAD_MINUTES))


def photos_without_file(now: datetime) -> list[int]:
    return photos.photos_without_file()


def files_without_photo(now: datetime) -> list[str]:
    return photos.stray_pictures(now - timedelta(minutes=UPLOAD_MINUTES))


def photos_in_library(now: datetime) -> list[int]:
    """Images of the site that hold a member's photo; the clock takes them over."""
    return library.photos_in_library()


def lists_of_mentors_amiss(now: datetime) -> list[int]:
    """Participations listed without an entry for the search, or searched and no longer listed."""
    return entries_amiss()


def stuck_messages(now: datetime) -> list[int]:
    return list(Message.objects.stuck(now).values_list("pk", flat=True))


def names_kept_out_of_mails(now: datetime) -> list[int]:
    """People stored under what is no name: mails call them by their number."""
    people = Person.objects.only(*Person.NAMING).iterator()
    names = {person.pk: person.display_name for person in people}
    return [pk for pk, name in names.items() if name and not is_mailable(name)]


def proofs_of_nobody(now: datetime) -> list[int]:
    """Addresses that nobody can prove any more, because they are not those of the record."""
    missing = list(AddressProof.objects.order_by("pk"))
    emails = dict(
        Person.objects.filter(pk__in=[proof.person_ref for proof in missing]).values_list(
            "pk", "email"
        )
    )
    return [
        proof.pk
        for proof in missing
        if hash_secret(emails.get(proof.person_ref, "")) != proof.email_hash
    ]


def messages_overdue(now: datetime) -> list[int]:
    """Nobody has tried to send them: no clock runs, mail is held, or the server takes nothing."""
    return overdue_messages(now)


def mail_not_leaving(now: datetime) -> list[str]:
    """Why nothing leaves: held by hand, or what the mail server answers."""
    status = delivery_status()
    return [*(["held"] if status.held_since else []), *filter(None, [status.fault])]


def schedules_missing(now: datetime) -> list[str]:
    return [clock.task for clock in missing_schedules()]


def addresses_not_shown_as_links(now: datetime) -> list[str]:
    """Stored addresses of the web that are none; screens and mails leave them out."""
    fields = [
        (model, field.name)
        for model in apps.get_app_config("alumnii_mentoring").get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, URLField) or (model, field.name) == (Programme, "alumni_url")
    ]
    return [
        f"{model._meta.model_name} {pk}: {name}"
        for model, name in fields
        for pk, address in model._default_manager.exclude(**{name: ""}).values_list("pk", name)
        if not link_to(address)
    ]


def people_not_found_by_name(now: datetime) -> list[int]:
    """Written past the models, as an import by SQL does; saving such a record mends it."""
    names = ("search_key", "sort_name")
    keys = [field for field in Person._meta.concrete_fields if field.name in names]
    return [
        person.pk
        for person in Person.objects.only(*names, "first_name", "last_name", "email").iterator()
        if any(getattr(person, key.name) != key.key_of(person) for key in keys)
    ]


def failures_of_the_clock(now: datetime) -> list[str]:
    """What is due and raises at every tick: part, thing, class of the exception."""
    return [
        f"{failure.part}: {failure.thing_kind or 'all'} {failure.thing_ref} {failure.error}"
        for failure in ClockFailure.objects.all()
    ]


def standing_still(now: datetime) -> list[str]:
    """Clock, mail or queue, if it worked once and has not for five minutes."""
    return [f"{name}: {at.isoformat()}" for name, at in late_beats(now).items() if at]


CHECKS: dict[str, Callable[[datetime], list[int] | list[str]]] = {
    check.__name__: check
    for check in (
        oversold_mentors,
        mentees_in_two_pairs,
        running_without_two_confirmations,
        pairs_across_cycles,
        keys_of_closed_pairs,
        accepted_without_participation,
        *half_ended.CHECKS,
        documents_without_file,
        files_without_document,
        photos_without_file,
        files_without_photo,
        photos_in_library,
        lists_of_mentors_amiss,
        stuck_messages,
        names_kept_out_of_mails,
        proofs_of_nobody,
        messages_overdue,
        mail_not_leaving,
        schedules_missing,
        addresses_not_shown_as_links,
        people_not_found_by_name,
        failures_of_the_clock,
        standing_still,
    )
}


def examine(now: datetime) -> dict[str, list[int] | list[str]]:
    """What breaks an invariant, by the name of the check; empty lists are well.

    Primary keys, or names of tables and columns. Before the tables are up to date no other check
    can be made, and none is in the answer.
    """
    findings: dict[str, list[int] | list[str]] = {**examine_tables()}
    if not any(findings[name] for name in NEEDED_FIRST):
        findings.update({name: check(now) for name, check in CHECKS.items()})
    return findings


def fixable(findings: Mapping[str, list[Any]]) -> list[tuple[str, int]]:
    """What can be mended by an action: name of the check and key of the row."""
    return [(name, key) for name in half_ended.FIXES for key in findings.get(name, [])]


def fix(name: str, key: int, now: datetime) -> None:
    """Mend one finding by its action; one that an earlier one mended is left alone.

    Raises MentoringError where the action says no.
    """
    if key in CHECKS[name](now):
        half_ended.FIXES[name](key, now)
