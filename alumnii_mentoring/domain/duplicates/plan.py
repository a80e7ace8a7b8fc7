"""What joining two records would do, and what stands in its way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.holding.shown import fingerprint
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.duplicates.references import Reference, references
from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.mentorships.exclusions import Exclusion
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.notes.models import Note
from alumnii_mentoring.domain.people.change_requests import ChangeRequest
from alumnii_mentoring.domain.people.facts import fact_of, label_of
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.people.permissions import is_person
from alumnii_mentoring.domain.programme.models import Programme

State = Invitation.State
IDLE = {State.INVITED, State.REMOVED}  # nothing was said or marked that could be lost
UNTOLD = {Note}  # private: not even how many
FILLED = [
    name
    for name in Person.WRITTEN
    if Person._meta.get_field(name).get_internal_type() not in {"BooleanField", "ManyToManyField"}
]


@dataclass(frozen=True)
class JoinPlan:
    """``moves`` and ``drops``: what, and how many; ``differences``: label, kept, lost value."""

    kept: Person
    other: Person
    moves: list[tuple[str, int]]
    drops: list[tuple[str, int]]
    differences: list[tuple[str, str, str]]
    hindrances: list[str]

    @property
    def sign(self) -> str:
        """Of everything that a page shows of it."""
        keys = self.kept.pk, self.other.pk
        return fingerprint((keys, self.moves, self.drops, self.differences, self.hindrances))


def can_join(by: Actor, person: Person, other: Person) -> bool:
    """Who coordinates all programmes that know either; nobody joins their own record."""
    if by is None or person.pk == other.pk or is_person(by, person) or is_person(by, other):
        return False
    keys = {key for either in (person, other) for key in _programmes_of(either)}
    return bool(keys) and Programme.objects.coordinated_by(by).filter(pk__in=keys).count() == len(
        keys
    )


def _programmes_of(person: Person) -> Iterator[int]:
    """Those that know them, and those where there is something of them only."""
    yield from person.programmes.values_list("pk", flat=True)
    yield from Application.objects.of(person).values_list("cycle__programme", flat=True)
    yield from Participation.objects.of(person).values_list("cycle__programme", flat=True)
    yield from Invitation.objects.of(person).values_list("event__programme", flat=True)


def plan_join(person: Person, other: Person) -> JoinPlan:
    """Kept is the record with an account; where neither has one, the older."""
    kept, lost = sorted((person, other), key=lambda each: (each.user_id is None, each.pk))
    counts = [_count(reference, kept, lost) for reference in references()]
    return JoinPlan(
        kept,
        lost,
        moves=[(label, moved) for label, moved, _dropped in counts if moved],
        drops=[(label, dropped) for label, _moved, dropped in counts if dropped],
        differences=_differences(kept, lost),
        hindrances=list(_hindrances(kept, lost)),
    )


def _count(reference: Reference, kept: Person, lost: Person) -> tuple[str, int, int]:
    if reference.model in UNTOLD:
        return reference.label, 0, 0
    dropped = len(reference.colliding(kept, lost))
    return reference.label, reference.rows(lost).count() - dropped, dropped


def _differences(kept: Person, lost: Person) -> list[tuple[str, str, str]]:
    """What both say differently; what only one says is taken over."""
    both = [name for name in FILLED if getattr(kept, name) and getattr(lost, name)]
    return [
        (label_of(name), fact_of(kept, name), fact_of(lost, name))
        for name in both
        if getattr(kept, name) != getattr(lost, name)
    ]


def _hindrances(kept: Person, lost: Person) -> Iterator[str]:
    if kept.user_id is not None and lost.user_id is not None:
        yield _(
            "Both have an account. Ask the person which one they use, and whoever manages accounts"
            " on your site to delete the other; its record stays and can be joined then."
        )
    elif kept.user_id is not None and not kept.is_address_proved:
        yield _(
            "The address of the record with an account is not confirmed yet, so it may be somebody"
            " else's. Wait until it is."
        )
    for part in _colliding(Participation, kept, lost).select_related("cycle"):
        words = _("Both take part in %(cycle)s in the same role: end one of the two first.")
        yield words % {"cycle": part.cycle.name}
    for application in _living_twice(kept, lost):
        words = _("Both apply in %(cycle)s in the same role: withdraw one of the two first.")
        yield words % {"cycle": application.cycle.name}
    busy = _colliding(Invitation, kept, lost).exclude(state__in=IDLE)
    for guest in busy.select_related("event"):
        words = _("Both are guests of %(event)s: take one of the two off the guest list first.")
        yield words % {"event": guest.event.title}
    if ChangeRequest.objects.of(lost).waiting().exists():
        yield _("A correction of one of them waits: decide it first.")
    if _name_each_other(kept, lost):
        yield _("A pair, a wish or an exclusion names both: they seem to be two people.")


def _colliding(model: Any, kept: Person, lost: Person) -> Any:
    keys = Reference(model, "person").colliding(kept, lost)
    return model.objects.filter(pk__in=keys)


def _living_twice(kept: Person, lost: Person) -> Any:
    living = Application.objects.exclude(living_key=None)
    taken = set(living.of(kept).values_list("cycle", "role"))
    rows = living.of(lost).select_related("cycle")
    return [row for row in rows if (row.cycle_id, row.role) in taken]


def _name_each_other(kept: Person, lost: Person) -> bool:
    two = [kept.pk, lost.pk]
    pairs = Pair.objects.filter(mentor__person__in=two, mentee__person__in=two)
    wishes = Wish.objects.filter(application__person__in=two, mentor__person__in=two)
    excluded = Exclusion.objects.filter(Q(mentor__in=two) & Q(mentee__in=two))
    return pairs.exists() or wishes.exists() or excluded.exists()
