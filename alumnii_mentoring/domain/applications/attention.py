"""People of cycles that go on, of whom the office must know something before it matches."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet

from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.people.accounts import locked_people, people_with_one_address
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.cycles import Cycle

LOCKED, ONE_ADDRESS = "locked", "address"
FINDERS = {LOCKED: locked_people, ONE_ADDRESS: people_with_one_address}


def people_of_cycles(people: QuerySet[Person], cycle: Cycle | None = None) -> QuerySet[Person]:
    """Those who take part or wait for a decision, in this cycle or in all that go on."""
    where: Any = {"cycle": cycle} if cycle else {}
    taking_part = Participation.objects.living().filter(**where)
    applying = Application.objects.open().filter(**where)
    going_on = [
        rows.exclude(cycle__state__in=Cycle.READ_ONLY).values("person")
        for rows in (taking_part, applying)
    ]
    return people.filter(Q(pk__in=going_on[0]) | Q(pk__in=going_on[1]))


def numbers_of(people: QuerySet[Person], cycle: Cycle | None = None) -> dict[str, int]:
    """How many of them need attention, by kind; those of whom there is nobody are left out."""
    concerned = people_of_cycles(people, cycle)
    numbers = concerned.order_by().aggregate(
        **{
            kind: Count("pk", filter=Q(pk__in=find(concerned.order_by()).values("pk")))
            for kind, find in FINDERS.items()
        }
    )
    return {kind: number for kind, number in numbers.items() if number}
