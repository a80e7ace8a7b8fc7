"""Offer places that became free to the waiting list."""

from __future__ import annotations

from datetime import datetime

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.clock.rows import do_each
from alumnii_mentoring.domain.applications.models import Application, Participation, Role
from alumnii_mentoring.domain.mentorships.capacity import with_free_places
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.rules import TELLING
from alumnii_mentoring.domain.people.accounts import is_locked
from alumnii_mentoring.domain.placing.waiting_list import offer_place
from alumnii_mentoring.domain.programme.cycles import Cycle

State = Application.State


def offer_free_places(now: datetime) -> int:
    """Offer what is free to those who wait longest; return the number of offers."""
    waiting = Application.objects.filter(state=State.WAITING, role=Role.MENTEE)
    cycles = Cycle.objects.filter(moves_waiting_up=True, state__in=TELLING)
    return do_each(cycles.filter(pk__in=waiting.values("cycle")), _offer, now)


@action
def _offer(cycle: Cycle, now: datetime) -> int:
    if cycle.state not in TELLING or not cycle.moves_waiting_up:
        return 0
    waiting = Application.objects.filter(cycle=cycle, role=Role.MENTEE).waiting()
    waiting = waiting.exclude(is_locked("person__"))
    following = list(waiting.with_parts()[: places_to_offer(cycle)])
    for application in following:
        offer_place(application, by=None, now=now)
    return len(following)


def places_to_offer(cycle: Cycle) -> int:
    """Free places of the cycle's mentors that no accepted mentee and no open offer waits for."""
    taking_part = Participation.objects.filter(cycle=cycle).available()
    free = with_free_places(taking_part.mentors()).values_list("places_free", flat=True)
    paired = Pair.objects.open().filter(cycle=cycle).values("mentee")
    searching = taking_part.mentees().exclude(pk__in=paired).count()
    offered = Application.objects.filter(cycle=cycle, role=Role.MENTEE, state=State.OFFERED)
    return max(0, sum(max(0, number) for number in free) - searching - offered.count())
