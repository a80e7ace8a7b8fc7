"""What a solve gives: who with whom, scores, prices, proof; it can be stored and given back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

from alumnii_mentoring.domain.matching.engine.answers.without_gc import calm
from alumnii_mentoring.domain.matching.engine.assignment.certificate import Certificate, check
from alumnii_mentoring.domain.matching.engine.scores.profiles import Key


@dataclass(frozen=True)
class Price:
    """What a mode costs: ``total`` points of ``optimum``, so many pairs and fulfilled wishes."""

    total: int
    optimum: int
    pairs: int
    wishes: int

    @property
    def lost(self) -> int:
        return self.optimum - self.total


@dataclass
class Result:
    """``mentor_of`` maps mentees to mentors; the prices prove that no total is higher.

    ``fine_prices`` are the exact prices of the mentors, for a warm start from a stored result.
    ``market`` is the live state; it is not stored.
    """

    mode: str
    mentor_of: dict[Key, Key]
    scores: dict[Key, int]
    total: int
    price: Price
    market: Any = field(default=None, repr=False, compare=False)
    stored: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def _prices(self) -> tuple[dict[Key, int], dict[Key, int]]:
        if self.market is None:
            return dict(self.stored["mentee_prices"]), dict(self.stored["mentor_prices"])
        return self.market.prices_by_key()

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
        if self.market is None:
            return Certificate(**self.stored["certificate"])
        with calm():
            return self.market.certify()

    @property
    def fine_prices(self) -> dict[str, Any]:
        return self.market.fine_prices() if self.market else dict(self.stored["fine"])

    @property
    def ground(self) -> Any:
        """What was solved; None for a result that was read back."""
        return self.market.ground if self.market else None

    @cached_property
    def unmatched(self) -> list[Key]:
        known = self.market.ground.mentees if self.market else self.mentee_prices
        return sorted(key for key in known if key not in self.mentor_of)

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
    def from_json(cls, given: Mapping[str, Any]) -> Result:
        """Raises KeyError or TypeError for what :meth:`to_json` did not write."""
        return cls(
            given["mode"],
            dict(given["mentor_of"]),
            dict(given["scores"]),
            given["total"],
            Price(**given["price"]),
            stored=given,
        )


__all__ = ["Certificate", "Price", "Result", "check"]
