"""The value of each pair in a mode: whole units, and far below them the tie-break.

``exact value = units << shift | tie-break``. The tie-breaks of a whole matching together stay
below one unit, so the matching with the highest exact value has the most units, and exactly one
matching is best. With ``shift`` 0 there are no tie-breaks: many matchings may be best then, and
the prices of one are found sooner.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from alumnii_mentoring.domain.matching.engine.assignment.tie_breaks import (
    TIE_BITS,
    tie_break,
    tie_seeds,
)
from alumnii_mentoring.domain.matching.engine.scores.profiles import FULL_SCORE, Key


@dataclass
class PairValues:
    """What pairs count. ``score_units[score]`` are the units of a score, 0 if it is impossible.

    ``priority_units`` are added to every pair of a mentee, ``bonus_units`` to single pairs; both
    by number. ``memo`` is for what a table derives from the seeds.
    """

    mentee_seeds: list[int]
    mentor_seeds: list[int]
    shift: int
    score_units: list[int] = field(default_factory=lambda: list(range(FULL_SCORE + 1)))
    priority_units: dict[int, int] = field(default_factory=dict)
    bonus_units: dict[tuple[int, int], int] = field(default_factory=dict)
    memo: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def is_plain(self) -> bool:
        """Whether every score counts as itself, in points."""
        units = self.score_units
        return len(units) == FULL_SCORE + 1 and units[1] == 1 and units[-1] == FULL_SCORE

    @cached_property
    def bound(self) -> int:
        """More units than any pair has."""
        return (
            max(self.score_units)
            + max(self.priority_units.values(), default=0)
            + max(self.bonus_units.values(), default=0)
            + 1
        )

    def changed(
        self,
        score_units: list[int] | None = None,
        bonus_units: dict[tuple[int, int], int] | None = None,
    ) -> PairValues:
        """Other units for the scores or bonuses for pairs; priority stays above them."""
        first = list(self.priority_units)
        return replace(
            self,
            score_units=score_units or self.score_units,
            bonus_units=bonus_units or self.bonus_units,
            priority_units={},
        ).with_priority(first)

    def with_priority(self, mentees: list[int]) -> PairValues:
        """One pair of these mentees more counts above everything else."""
        above = self.bound * (len(self.mentee_seeds) + 1)
        return replace(self, priority_units=dict.fromkeys(mentees, above))

    def with_mentee(self, salt: str, mentee: Key) -> PairValues:
        """With the seed of one mentee more, at the end."""
        seeds = tie_seeds(salt, "mentee", [mentee])
        return replace(self, mentee_seeds=self.mentee_seeds + seeds, memo={})

    def with_mentor(self, salt: str, mentor: Key) -> PairValues:
        """With the seed of one mentor more, at the end."""
        seeds = tie_seeds(salt, "mentor", [mentor])
        return replace(self, mentor_seeds=self.mentor_seeds + seeds, memo={})

    def without_ties(self) -> PairValues:
        """The same units without tie-breaks."""
        return replace(self, shift=0)

    def units(self, mentee: int, mentor: int, score: int) -> int:
        """Whole units of a pair; 0 where it is impossible."""
        units = self.score_units[score]
        if not units:
            return 0
        return (
            units + self.priority_units.get(mentee, 0) + self.bonus_units.get((mentee, mentor), 0)
        )

    def exact(self, mentee: int, mentor: int, score: int) -> int:
        """Units and tie-break of a pair; 0 where it is impossible."""
        units = self.units(mentee, mentor, score)
        if not units:
            return 0
        return units << self.shift | self.tie(mentee, mentor) if self.shift else units

    def excess_order(self, mentee: int, mentor: int, excess: int) -> int:
        """A key that sorts by excess; it adds the tie-break where the excess has none."""
        return excess if self.shift else (excess << TIE_BITS) - self.tie(mentee, mentor)

    def tie(self, mentee: int, mentor: int) -> int:
        """The tie-break of a pair, 0 to 2^32 − 1."""
        return tie_break(self.mentee_seeds[mentee], self.mentor_seeds[mentor])


def shift_for(mentees: int) -> int:
    """Bits for the tie-breaks of that many pairs, and for twice as many people to come."""
    return TIE_BITS + (2 * mentees + 2).bit_length()
