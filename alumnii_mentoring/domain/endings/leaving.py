"""Leaving the programme without disadvantage, at any time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from alumnii_mentoring.core.actions import action, holds_first
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.transitions import change_state
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications.actions import retire_application
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.participations.actions import (
    cycles_below,
    participation_of,
    take_off_lists,
)
from alumnii_mentoring.domain.applications.permissions import owns
from alumnii_mentoring.domain.events.leaving import release_guest
from alumnii_mentoring.domain.mentorships.closing import end_early, give_up
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.signals import cycle_left
from alumnii_mentoring.domain.people.actions import withdraw_consent
from alumnii_mentoring.domain.people.consents import Consent
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.people.permissions import is_person
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import Programme
from alumnii_mentoring.domain.requests.asking import release_requests

DONE = {
    Application.State.DECLINED,
    Application.State.CANCELLED,
    Application.State.WITHDRAWN,
}
UNACCEPTED = {Application.State.DRAFT, Application.State.NOT_PLACED, *Application.UNDECIDED}


@action
def leave_cycle(
    participation: Participation, *, by: Actor, now: datetime, reason: str = ""
) -> Participation:
    """End one's part in a cycle: open pairs end, the application is withdrawn.

    Raises PermissionDenied for anybody but the person.
    """
    if not owns(by, participation):
        raise PermissionDenied
    _leave(participation, by, now, reason)
    return participation


def _leave(participation: Participation, by: Actor, now: datetime, reason: str) -> None:
    for pair in _open_pairs(participation):
        _leave_pair(pair, participation.role, by, now, reason)
    change_state(
        participation, Participation.State.LEFT, by=by, action="participation.leave", now=now
    )
    if participation.is_mentor:
        release_requests(participation, by=by, now=now)
        take_off_lists(participation.person, [participation], by=by)
    applications = Application.objects.filter(
        cycle=participation.cycle, person=participation.person, role=participation.role
    )
    for application in applications.exclude(state__in=DONE):
        retire_application(application, by=by, now=now, reason=reason)
    release_guest(participation, by=by, now=now)
    cycle_left.send(sender=Participation, participation=participation, by=by, now=now)
    if not _takes_part(participation.person, participation.programme):
        _withdraw_consents(participation.person, participation.programme, by, now)


@action
def withdraw_application(
    application: Application, *, by: Actor, now: datetime, reason: str = ""
) -> Application:
    """Take one's own application back; who takes part leaves the cycle by it.

    Nobody is asked why. Raises MentoringError for an application that was decided otherwise.
    """
    if not owns(by, application):
        raise PermissionDenied
    participation = participation_of(application)
    if participation is not None:
        leave_cycle(participation, by=by, now=now, reason=reason)
        application.refresh_from_db()
        return application
    if application.state not in UNACCEPTED:
        raise MentoringError(_("This application was already decided."))
    return retire_application(application, by=by, now=now, reason=reason)


@action
@holds_first(Cycle, cycles_below)
def leave_programme(consent: Consent, *, by: Actor, now: datetime, reason: str = "") -> Consent:
    """Withdraw the consent to take part: leave every open cycle of the programme at once.

    Raises PermissionDenied for anybody but the person, and for a consent to something else.
    """
    person, programme = consent.person, consent.programme
    if not is_person(by, person) or consent.kind != Consent.Kind.PARTICIPATION:
        raise PermissionDenied
    for participation in _open_parts(person, programme):
        _leave(participation, by, now, reason)
    for application in _open_applications(person, programme):
        retire_application(application, by=by, now=now, reason=reason)
    _withdraw_consents(person, programme, by, now)
    consent.refresh_from_db()
    return consent


def preview_leaving(consent: Consent) -> tuple[int, int]:
    """How many pairs and applications end with the consent."""
    person, programme = consent.person, consent.programme
    pairs = Pair.objects.of(person).open().filter(cycle__programme=programme)
    return pairs.count(), _open_applications(person, programme).count()


def _open_parts(person: Person, programme: Programme) -> Any:
    living = Participation.objects.of(person).living().of_programme(programme)
    participations = living.exclude(cycle__state__in=Cycle.READ_ONLY)
    return participations.with_parts()


def _open_applications(person: Person, programme: Programme) -> Any:
    unfinished = [Application.State.DRAFT, *Application.UNDECIDED, Application.State.ACCEPTED]
    applications = Application.objects.of(person).of_programme(programme)
    applications = applications.filter(state__in=unfinished).exclude(
        cycle__state__in=Cycle.READ_ONLY
    )
    return applications.with_parts()


def _takes_part(person: Person, programme: Programme) -> bool:
    applied = _open_applications(person, programme)
    return _open_parts(person, programme).exists() or applied.exists()


def _withdraw_consents(person: Person, programme: Programme, by: Actor, now: datetime) -> None:
    """Withdraw all consents of a person to a programme that they left."""
    consents = Consent.objects.of(person).in_force().filter(programme=programme)
    for consent in consents.select_related("programme", "person"):
        withdraw_consent(consent, by=by, now=now)


def _open_pairs(participation: Participation) -> list[Pair]:
    own_side = Q(mentor=participation) | Q(mentee=participation)
    return list(Pair.objects.open().filter(own_side).with_parts())


def _leave_pair(pair: Pair, role: str, by: Actor, now: datetime, reason: str) -> None:
    if pair.is_running:
        end_early(pair, by=by, now=now, role=role, reason=reason)
        return
    give_up(pair, "pair.leave", by=by, now=now, role=role, reason=reason)
