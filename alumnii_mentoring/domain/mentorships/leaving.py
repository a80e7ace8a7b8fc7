"""Leaving the programme without disadvantage, at any time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.transitions import change_state, lock_row
from alumnii_mentoring.domain.applications.actions import retire_application
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.permissions import owns
from alumnii_mentoring.domain.mentorships.actions import end_early
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.proposals import give_up
from alumnii_mentoring.domain.mentorships.requests import release_requests

DONE = {
    Application.State.DECLINED,
    Application.State.CANCELLED,
    Application.State.WITHDRAWN,
}


@action
def leave_cycle(
    participation: Participation, *, by: Any, now: datetime, reason: str = ""
) -> Participation:
    """End one's part in a cycle: open pairs end, the application is withdrawn."""
    if not owns(by, participation):
        raise PermissionDenied
    participation.cycle.require_writable()
    lock_row(participation)
    for pair in _open_pairs(participation):
        _leave_pair(pair, participation.role, by, now, reason)
    change_state(
        participation, Participation.State.LEFT, by=by, action="participation.leave", now=now
    )
    if participation.is_mentor:
        release_requests(participation, by=by, now=now)
    mine = Application.objects.filter(
        cycle=participation.cycle, person=participation.person, role=participation.role
    )
    for application in mine.exclude(state__in=DONE):
        retire_application(application, by=by, now=now)
    return participation


def _open_pairs(participation: Participation) -> list[Pair]:
    mine = Q(mentor=participation) | Q(mentee=participation)
    return list(Pair.objects.open().filter(mine).with_parts())


def _leave_pair(pair: Pair, role: str, by: Any, now: datetime, reason: str) -> None:
    if pair.is_running:
        end_early(pair, by=by, now=now, role=role, reason=reason)
        return
    give_up(pair, "pair.leave", by=by, now=now, role=role, reason=reason)
