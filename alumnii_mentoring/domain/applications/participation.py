"""Actions on a participation: breaks, and being listed as a mentor."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.transitions import change_state, lock_row
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.permissions import can_decide, owns
from alumnii_mentoring.domain.applications.signals import mentor_paused
from alumnii_mentoring.domain.people.actions import withdraw_consent
from alumnii_mentoring.domain.people.models import Consent, Person
from alumnii_mentoring.domain.people.permissions import is_person
from alumnii_mentoring.domain.people.photos import remove_photo
from alumnii_mentoring.domain.programme.cycles import Cycle


def participation_of(application: Application) -> Participation | None:
    """What came of an accepted application, unless the person has left."""
    found = Participation.objects.filter(
        cycle=application.cycle, person=application.person, role=application.role
    ).exclude(state=Participation.State.LEFT)
    return found.select_related("cycle__programme", "person").first()


LONGEST_PAUSE = timedelta(days=731)


@action
def leave_directory(consent: Consent, *, by: Actor, now: datetime) -> Consent:
    """Withdraw one's consent to be listed; the person disappears from the list at once.

    Whoever is in no list any more has no photo there either.

    Raises PermissionDenied for anybody but the person.
    """
    if not is_person(by, consent.person):
        raise PermissionDenied
    mine = Participation.objects.of(consent.person).of_programme(consent.programme)
    take_off_lists(consent.person, mine.filter(is_listed=True), by=by)
    return withdraw_consent(consent, by=by, now=now)


def take_off_lists(person: Person, listed: Iterable[Participation], *, by: Actor) -> None:
    """Inside an action: out of these lists; a photo that no list shows any more goes, too."""
    for participation in listed:
        participation.is_listed = False
        participation.save(update_fields=["is_listed"])
    still = Participation.objects.of(person).exclude(state=Participation.State.LEFT)
    still = still.exclude(cycle__state__in=Cycle.READ_ONLY)
    if not still.filter(is_listed=True).exists():
        remove_photo(person, by=by)


@action
def take_back_consent(consent: Consent, *, by: Actor, now: datetime) -> Consent:
    """Withdraw one of one's own consents that can end alone; raises MentoringError for others."""
    if not is_person(by, consent.person):
        raise PermissionDenied
    if consent.kind == Consent.Kind.PARTICIPATION:
        raise MentoringError(_("This consent ends when you leave the programme."))
    if consent.kind == Consent.Kind.DIRECTORY:
        return leave_directory(consent, by=by, now=now)
    return withdraw_consent(consent, by=by, now=now)


@action
def pause_participation(
    participation: Participation, *, by: Actor, now: datetime, until: date | None = None
) -> Participation:
    """Take a break: no new mentees are offered; pairs go on."""
    _require_own_or_coordinator(by, participation)
    if until is not None:
        _check_pause(until, timezone.localdate(now))
    change_state(
        participation, Participation.State.PAUSED, by=by, action="participation.pause", now=now
    )
    participation.paused_until = until
    participation.save(update_fields=["paused_until"])
    if participation.is_mentor:
        mentor_paused.send(sender=Participation, participation=participation, by=by, now=now)
    return participation


def _check_pause(until: date, today: date) -> None:
    if until <= today:
        raise ValidationError({"until": _("Please choose a day in the future.")})
    if until > today + LONGEST_PAUSE:
        raise ValidationError(
            {"until": _("A break lasts two years at most. Leave the day empty for an open end.")}
        )


def end_pauses(now: datetime) -> int:
    """Bring back those whose break is over; return their number."""
    over = Participation.objects.paused().filter(paused_until__lte=timezone.localdate(now))
    return sum(_end_pause(participation, now) for participation in over)


@action
def _end_pause(participation: Participation, now: datetime) -> int:
    if lock_row(participation).state != Participation.State.PAUSED:
        return 0
    resume_participation(participation, by=None, now=now)
    return 1


@action
def resume_participation(
    participation: Participation, *, by: Actor, now: datetime
) -> Participation:
    _require_own_or_coordinator(by, participation)
    change_state(
        participation, Participation.State.ACTIVE, by=by, action="participation.resume", now=now
    )
    participation.paused_until, participation.unanswered = None, 0
    participation.save(update_fields=["paused_until", "unanswered"])
    return participation


def _require_own_or_coordinator(by: Actor, participation: Participation) -> None:
    if by is not None and not (owns(by, participation) or can_decide(by, participation)):
        raise PermissionDenied
