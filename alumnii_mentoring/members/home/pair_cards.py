"""A running pair on the home of one of the two: who it is, and how many meetings are held."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.progress import (
    GREEN,
    Assessment,
    progress_of,
)
from alumnii_mentoring.domain.people.models import Person

HELD, PLANNED, OPEN = "am-done", "am-planned", ""


@dataclass(frozen=True)
class PairCard:
    """``bar`` has a class name for each planned meeting."""

    pair: Pair
    partner: Person
    is_mentor: bool
    assessment: Assessment

    @property
    def bar(self) -> list[str]:
        held = min(self.assessment.held, self.assessment.planned)
        left = self.assessment.planned - held
        coming = 1 if left and self.assessment.next_on else 0
        return [HELD] * held + [PLANNED] * coming + [OPEN] * (left - coming)

    @property
    def is_well(self) -> bool:
        """What members read of the traffic light; a next step says the rest."""
        return self.pair.state == Pair.State.ACTIVE and self.assessment.light == GREEN


def pair_cards(pairs: Iterable[Pair], person: Person, now: datetime) -> list[PairCard]:
    return [
        PairCard(
            pair=row.pair,
            partner=row.pair.partner_of(person),
            is_mentor=row.pair.role_of(person) == "mentor",
            assessment=row.assessment,
        )
        for row in progress_of(pairs, now)
    ]
