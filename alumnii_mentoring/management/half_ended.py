"""What should have ended with something else and did not: found, with the way to mend it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from alumnii_mentoring.domain.applications.attention import people_of_cycles
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.endings.cancelling import end_leftovers
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.people.accounts import locked_people, people_with_one_address
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.placing.not_placed import end_stray_part
from alumnii_mentoring.domain.programme.cycles import Cycle

Check = Callable[[datetime], list[int]]
Fix = Callable[[int, datetime], None]
State = Application.State
ENDED = Cycle.READ_ONLY


def _keys(rows: QuerySet[Any]) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True))


def taking_part_without_acceptance(now: datetime) -> list[int]:
    """Participations that go on although no application of the person is accepted or placed."""
    same = {name: OuterRef(name) for name in ("cycle", "person", "role")}
    accepted = Application.objects.filter(**same, state__in=[State.ACCEPTED, State.PLACED])
    return _keys(Participation.objects.living().filter(~Exists(accepted)))


def taking_part_in_cancelled_cycles(now: datetime) -> list[int]:
    living = Participation.objects.living()
    return _keys(living.filter(cycle__state=Cycle.State.CANCELLED))


def open_applications_in_ended_cycles(now: datetime) -> list[int]:
    """Drafts and undecided ones; in a cancelled cycle also accepted ones."""
    unfinished = Q(state__in=[State.DRAFT, *Application.UNDECIDED], cycle__state__in=ENDED)
    accepted = Q(state=State.ACCEPTED, cycle__state=Cycle.State.CANCELLED)
    return _keys(Application.objects.filter(unfinished | accepted))


def open_requests_in_ended_cycles(now: datetime) -> list[int]:
    return _keys(Wish.objects.asked().filter(application__cycle__state__in=ENDED))


def open_pairs_in_ended_cycles(now: datetime) -> list[int]:
    """Proposed, asked or running."""
    return _keys(Pair.objects.open().filter(cycle__state__in=ENDED))


def open_events_in_ended_cycles(now: datetime) -> list[int]:
    over = [Event.State.HELD, Event.State.CANCELLED]
    return _keys(Event.objects.filter(cycle__state__in=ENDED).exclude(state__in=over))


def requests_that_nobody_can_accept(now: datetime) -> list[int]:
    """Their mentee is not accepted any more, or their mentor takes nobody."""
    fitting = Q(application__state=State.ACCEPTED, mentor__state=Participation.State.ACTIVE)
    asked = Wish.objects.asked().in_writable_cycles()
    return _keys(asked.exclude(pk__in=Wish.objects.filter(fitting).values("pk")))


def open_pairs_of_who_left(now: datetime) -> list[int]:
    both = Q(mentor__state__in=Participation.LIVING, mentee__state__in=Participation.LIVING)
    return _keys(Pair.objects.open().in_writable_cycles().exclude(both))


def end_part(pk: int, now: datetime) -> None:
    end_stray_part(Participation.objects.get(pk=pk), by=None, now=now)


def end_cycle_of(model: Any, path: str) -> Fix:
    """What is open in the cycle to which ``path`` leads ends with it, this row among others."""

    def fix(pk: int, now: datetime) -> None:
        cycle = model.objects.filter(pk=pk).values_list(path, flat=True).get()
        end_leftovers(Cycle.objects.get(pk=cycle), by=None, now=now)

    return fix


def locked_people_in_cycles(now: datetime) -> list[int]:
    return _keys(locked_people(people_of_cycles(Person.objects.all())))


def people_in_cycles_with_one_address(now: datetime) -> list[int]:
    return _keys(people_with_one_address(people_of_cycles(Person.objects.all())))


CHECKS: tuple[Check, ...] = (
    taking_part_without_acceptance,
    taking_part_in_cancelled_cycles,
    open_applications_in_ended_cycles,
    open_requests_in_ended_cycles,
    open_pairs_in_ended_cycles,
    open_events_in_ended_cycles,
    requests_that_nobody_can_accept,
    open_pairs_of_who_left,
    locked_people_in_cycles,
    people_in_cycles_with_one_address,
)
FIXES: dict[str, Fix] = {
    "taking_part_without_acceptance": end_part,
    "taking_part_in_cancelled_cycles": end_cycle_of(Participation, "cycle"),
    "open_applications_in_ended_cycles": end_cycle_of(Application, "cycle"),
    "open_requests_in_ended_cycles": end_cycle_of(Wish, "application__cycle"),
    "open_pairs_in_ended_cycles": end_cycle_of(Pair, "cycle"),
    "open_events_in_ended_cycles": end_cycle_of(Event, "cycle"),
}
"""By name of the check: the action that mends one finding, where only one answer is right."""
BY_HAND = {
    "requests_that_nobody_can_accept": (
        "nothing needs to be done: the mentor can't accept it, and it expires on its day"
    ),
    "locked_people_in_cycles": (
        "they are asked nothing and offered to nobody:"
        " unlock the account, or end their taking part"
    ),
    "people_in_cycles_with_one_address": (
        "perhaps one person with two records: ask them, and withdraw the application of one"
    ),
    "open_pairs_of_who_left": "open the pair in the back office; end it or take it back",
}
"""By name of the check: what a coordinator does about it."""
