"""What a pair is worth in a mode: its value, and far below it the tie-break.

``worth = value << shift | tie``. The ties of a whole matching together stay below one unit of
value, so the best worth has the best value, and among those exactly one matching is best. With
``shift`` 0 there are no ties: many matchings may be best then, and the prices of one are found
sooner.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from alumnii_mentoring.domain.matching.engine.assignment.tie_breaks import TIE_BITS, seeds, tie
from alumnii_mentoring.domain.matching.engine.scores.profiles import Key

MOST = 1000


@dataclass
class Worth:
    """``values[score]`` is what a score counts; 0 where the pair is impossible.

    ``raised`` is added to every pair of a mentee, ``bonus`` to single pairs, by number.
    """

    mentee_seeds: list[int]
    mentor_seeds: list[int]
    shift: int
    values: list[int] = field(default_factory=lambda: list(range(MOST + 1)))
    raised: dict[int, int] = field(default_factory=dict)
    bonus: dict[tuple[int, int], int] = field(default_factory=dict)
    memo: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """What a back end keeps of the seeds."""

    @property
    def is_plain(self) -> bool:
        """Every score counts as itself."""
        return len(self.values) == MOST + 1 and self.values[1] == 1 and self.values[-1] == MOST

    @cached_property
    def top(self) -> int:
        """More than any pair is worth, in units of value."""
        return (
            max(self.values)
            + max(self.raised.values(), default=0)
            + max(self.bonus.values(), default=0)
            + 1
        )

    def changed(
        self, values: list[int] | None = None, bonus: dict[tuple[int, int], int] | None = None
    ) -> Worth:
        """Other values for the scores or bonuses for pairs; priority stays above them."""
        first = list(self.raised)
        return replace(
            self, values=values or self.values, bonus=bonus or self.bonus, raised={}
        ).with_priority(first)

    def with_priority(self, mentees: list[int]) -> Worth:
        """One pair of these mentees more counts above everything else."""
        above = self.top * (len(self.mentee_seeds) + 1)
        return replace(self, raised=dict.fromkeys(mentees, above))

    def with_mentee(self, salt: str, mentee: Key) -> Worth:
        more = seeds(salt, "mentee", [mentee])
        return replace(self, mentee_seeds=self.mentee_seeds + more, memo={})

    def with_mentor(self, salt: str, mentor: Key) -> Worth:
        more = seeds(salt, "mentor", [mentor])
        return replace(self, mentor_seeds=self.mentor_seeds + more, memo={})

    def in_units(self) -> Worth:
        """The same without ties."""
        return replace(self, shift=0)

    def value(self, mentee: int, mentor: int, score: int) -> int:
        found = self.values[score]
        if not found:
            return 0
        return found + self.raised.get(mentee, 0) + self.bonus.get((mentee, mentor), 0)

    def of(self, mentee: int, mentor: int, score: int) -> int:
        value = self.value(mentee, mentor, score)
        if not value:
            return 0
        return value << self.shift | self.tie(mentee, mentor) if self.shift else value

    def order(self, mentee: int, mentor: int, excess: int) -> int:
        """Sorts by excess; without ties in it, equal ones are told apart here."""
        return excess if self.shift else (excess << TIE_BITS) - self.tie(mentee, mentor)

    def tie(self, mentee: int, mentor: int) -> int:
        return tie(self.mentee_seeds[mentee], self.mentor_seeds[mentor])


def shift_for(mentees: int) -> int:
    """Room for the ties of that many pairs, and for twice as many people to come."""
    return TIE_BITS + (2 * mentees + 2).bit_length()
