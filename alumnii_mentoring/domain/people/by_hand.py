"""What coordinators do to member records by hand: enter, edit, check the alumni status."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.actors import Actor, account_behind
from alumnii_mentoring.core.audit import record
from alumnii_mentoring.domain.people.actions import store_record
from alumnii_mentoring.domain.people.in_programme import AlumniStatus, PersonInProgramme
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.people.permissions import can_edit_record, is_person
from alumnii_mentoring.domain.programme.actions import require_coordinator
from alumnii_mentoring.domain.programme.models import Programme


@action
def enter_person(person: Person, programme: Programme, *, by: Actor, now: datetime) -> Person:
    """Store a new record that the programme knows; expects a validated person without account.

    An address is asked for proof, in the name of the programme.
    """
    require_coordinator(by, programme)
    store_record(person, by=by, now=now, programme=programme)
    PersonInProgramme.objects.create(person=person, programme=programme)
    record("person.enter", person, by=by, now=now)
    return person


@action
def edit_person(person: Person, *, names: Iterable[str], by: Actor, now: datetime) -> Person:
    """Store ``names`` of somebody who can't do it; expects a validated person.

    Raises PermissionDenied for a record that its owner or another programme has a say in.
    """
    if not can_edit_record(by, Person.objects.get(pk=person.pk)):
        raise PermissionDenied
    store_record(person, names=names, by=by, now=now)
    record("person.edit", person, by=by, now=now)
    return person


@action
def check_alumni_status(
    entry: PersonInProgramme, *, status: AlumniStatus, by: Actor, now: datetime
) -> PersonInProgramme:
    """Say what the programme has found out; nobody decides it about themselves."""
    require_coordinator(by, entry.programme)
    if is_person(by, entry.person):
        raise PermissionDenied
    before, entry.alumni_status = entry.alumni_status, status.value
    entry.alumni_checked_at = None if status == AlumniStatus.UNKNOWN else now
    entry.alumni_checked_by = account_behind(by) if entry.alumni_checked_at else None
    entry.save(update_fields=["alumni_status", "alumni_checked_at", "alumni_checked_by"])
    record("alumni.check", entry, by=by, from_state=before, to_state=status.value, now=now)
    return entry
