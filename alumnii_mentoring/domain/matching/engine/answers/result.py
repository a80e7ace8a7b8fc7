"""The result of a solve: who with whom, scores, prices, proof; it can be stored and given back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any
from warnings import warn

from alumnii_mentoring.domain.matching.engine.answers.without_gc import without_gc
from alumnii_mentoring.domain.matching.engine.assignment.certificate import Certificate
from alumnii_mentoring.domain.matching.engine.assignment.live_assignment import LiveAssignment
from alumnii_mentoring.domain.matching.engine.scores.problem import Problem
from alumnii_mentoring.domain.matching.engine.scores.profiles import Key

Stored = Mapping[str, Any]
"""What :meth:`Result.to_json` wrote."""


@dataclass(frozen=True)
class ModeCost:
    """What a mode costs: ``total`` points of ``optimum``, so many pairs and fulfilled wishes."""

    total: int
    optimum: int
    pairs: int
    wishes: int

    @property
    def lost(self) -> int:
        """Points below the highest total."""
        return self.optimum - self.total


@dataclass
class Result:
    """``mentor_of`` maps mentees to mentors; the prices prove that no total is higher.

    ``scores`` are points by mentee, ``total`` is their sum. ``assignment`` is the live state,
    which is not stored; ``stored`` is what a result was read back from.
    """

    mode: str
    mentor_of: dict[Key, Key]
    scores: dict[Key, int]
    total: int
    price: ModeCost
    assignment: LiveAssignment | None = field(default=None, repr=False, compare=False)
    stored: Stored = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def _prices(self) -> tuple[dict[Key, int], dict[Key, int]]:
        if self.assignment is None:
            return dict(self.stored["mentee_prices"]), dict(self.stored["mentor_prices"])
        return self.assignment.prices_by_key()

    @property
    def mentee_prices(self) -> dict[Key, int]:
        """What each mentee adds to the total; 0 for who stays without."""
        return self._prices[0]

    @property
    def mentor_prices(self) -> dict[Key, int]:
        """What a place of each mentor adds to the total; 0 where one stays free."""
        return self._prices[1]

    @cached_property
    def certificate(self) -> Certificate:
        """The proof; checked against all pairs when it is first asked for."""
        if self.assignment is None:
            return Certificate(**self.stored["certificate"])
        with without_gc():
            return self.assignment.certify()

    @property
    def fine_prices(self) -> dict[str, Any]:
        """The exact prices of the mentors, for a warm start from a stored result."""
        return self.assignment.fine_prices() if self.assignment else dict(self.stored["fine"])

    @property
    def problem(self) -> Problem:
        """What was solved. Raises ValueError for a result that was read back."""
        if self.assignment is None:
            raise ValueError("a stored result does not hold its problem")
        return self.assignment.problem

    @property
    def ground(self) -> Problem:
        """The old name of ``problem``; it warns and goes with the next minor version."""
        warn("ground is called problem now", DeprecationWarning, stacklevel=2)
        return self.problem

    @cached_property
    def unmatched(self) -> list[Key]:
        """The mentees without a mentor, in the order of their keys."""
        mentees = self.assignment.problem.mentees if self.assignment else self.mentee_prices
        return sorted(key for key in mentees if key not in self.mentor_of)

    def to_json(self) -> dict[str, Any]:
        """Lists, words and whole numbers only; exact prices as text, for they are large."""
        return {
            "mode": self.mode,
            "mentor_of": [list(pair) for pair in sorted(self.mentor_of.items())],
            "scores": [list(pair) for pair in sorted(self.scores.items())],
            "total": self.total,
            "price": asdict(self.price),
            "mentee_prices": [list(pair) for pair in sorted(self.mentee_prices.items())],
            "mentor_prices": [list(pair) for pair in sorted(self.mentor_prices.items())],
            "certificate": self.certificate.as_json(),
            "fine": self.fine_prices,
        }

    @classmethod
    def from_json(cls, stored: Stored) -> Result:
        """Raises KeyError or TypeError for what :meth:`to_json` did not write."""
        return cls(
            stored["mode"],
            dict(stored["mentor_of"]),
            dict(stored["scores"]),
            stored["total"],
            ModeCost(**stored["price"]),
            stored=stored,
        )
