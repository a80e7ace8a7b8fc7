"""Breaks: no new mentees meanwhile, and the requests that a mentor has not answered go on."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.clock.rows import do_each
from alumnii_mentoring.core.errors import TransitionError
from alumnii_mentoring.core.times.zones import site_day
from alumnii_mentoring.core.transitions import change_state
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.applications.permissions import can_decide, owns
from alumnii_mentoring.domain.applications.signals import mentor_paused
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.requests.asking import release_requests

LONGEST_PAUSE = timedelta(days=731)


@action
def pause_participation(
    participation: Participation, *, by: Actor, now: datetime, until: date | None = None
) -> Participation:
    """Pause a mentor: open requests go to others, no new ones come; running pairs go on."""
    _require_own_or_coordinator(by, participation)
    if until is not None:
        _check_pause(until, site_day(now))
    change_state(
        participation, Participation.State.PAUSED, by=by, action="participation.pause", now=now
    )
    participation.paused_until = until
    participation.save(update_fields=["paused_until"])
    if participation.is_mentor:
        release_requests(participation, by=by, now=now)
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
    paused = Participation.objects.paused().exclude(cycle__state__in=Cycle.READ_ONLY)
    return do_each(paused.filter(paused_until__lte=site_day(now)), _end_pause, now)


@action
def _end_pause(participation: Participation, now: datetime) -> int:
    if not participation.is_paused:
        return 0
    resume_participation(participation, by=None, now=now)
    return 1


@action
def resume_participation(
    participation: Participation, *, by: Actor, now: datetime
) -> Participation:
    """Come back from a break. Raises TransitionError for somebody who has left."""
    _require_own_or_coordinator(by, participation)
    if not participation.is_living:
        raise TransitionError(_("Who has left takes part again by a new application."))
    change_state(
        participation, Participation.State.ACTIVE, by=by, action="participation.resume", now=now
    )
    participation.paused_until, participation.unanswered = None, 0
    participation.save(update_fields=["paused_until", "unanswered"])
    return participation


def _require_own_or_coordinator(by: Actor, participation: Participation) -> None:
    if by is not None and not (owns(by, participation) or can_decide(by, participation)):
        raise PermissionDenied
