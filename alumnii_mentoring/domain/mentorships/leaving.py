"""Leaving the programme without disadvantage, at any time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.transitions import change_state, lock_row
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications.actions import retire_application
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.permissions import owns
from alumnii_mentoring.domain.mentorships.actions import end_early
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.proposals import give_up
from alumnii_mentoring.domain.mentorships.requests import release_requests
from alumnii_mentoring.domain.mentorships.signals import cycle_left
from alumnii_mentoring.domain.programme.actions import move_cycle, require_coordinator
from alumnii_mentoring.domain.programme.models import Cycle

DONE = {Application.State.DECLINED, Application.State.WITHDRAWN}


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
    cycle_left.send(sender=Participation, participation=participation, by=by, now=now)
    return participation


def _open_pairs(participation: Participation) -> list[Pair]:
    mine = Q(mentor=participation) | Q(mentee=participation)
    return list(Pair.objects.open().filter(mine).with_parts())


def _leave_pair(pair: Pair, role: str, by: Any, now: datetime, reason: str) -> None:
    if pair.is_running:
        end_early(pair, by=by, now=now, role=role, reason=reason)
        return
    give_up(pair, "pair.leave", by=by, now=now, role=role, reason=reason)


@action
def cancel_cycle(cycle: Cycle, *, by: Any, now: datetime) -> Cycle:
    """Cancel a cycle before it runs; its proposals are taken back.

    Raises MentoringError while a pair is running: those are ended one by one, with a reason.
    """
    require_coordinator(by, cycle.programme)
    lock_row(cycle)
    pairs = Pair.objects.filter(cycle=cycle)
    if pairs.running().exists():
        raise MentoringError(_("Pairs are running in this cycle. End them before you cancel it."))
    for pair in pairs.open().with_parts():
        give_up(lock_row(pair), "pair.withdraw", by=by, now=now)
    return move_cycle(cycle, Cycle.State.CANCELLED, by=by, now=now)
