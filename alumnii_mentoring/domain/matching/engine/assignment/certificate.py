"""The proof that no other matching is worth more: prices, checked against all pairs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Certificate:
    """``paid`` is the sum of all prices; with the first three true and paid = value it proves.

    ``kind`` is *optimal*, or *stable* where ``blocking`` counts pairs who would rather have each
    other. Prices and value are in the mode's units; in the mode *best* these are points.
    """

    kind: str
    value: int
    paid: int
    are_prices_positive: bool = True
    covers_all_pairs: bool = True
    are_pairs_tight: bool = True
    blocking: int = 0

    @property
    def is_valid(self) -> bool:
        rules = self.are_prices_positive and self.covers_all_pairs and self.are_pairs_tight
        return rules and self.value == self.paid and not self.blocking

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def check(market: Any, u: list[int], p: list[int]) -> Certificate:
    """Check prices in units of value against every pair of the market.

    A locked mentee pays what is left of the pair's value after the mentor's price; that may be
    negative, for a lock is kept even where it costs more than it gives.
    """
    net, worth, table = market.net, market.worth, market.table
    free = [row for row in range(len(u)) if row not in market.locked]
    asked = [worth.top if row in market.locked else price for row, price in enumerate(u)]
    pairs = [(row, net.mentor_of[row]) for row in free if net.mentor_of[row] >= 0]
    value = sum(worth.value(row, column, table.at(row, column)) for row, column in pairs)
    paid = sum(u[row] for row in free)
    paid += sum(price * places for price, places in zip(p, net.places, strict=True))
    fixed = sum(market.score(row, column) for row, column in market.locked.items())
    return Certificate(
        kind="optimal",
        value=value + fixed,
        paid=paid + fixed,
        are_prices_positive=min(u, default=0) >= 0 and min(p, default=0) >= 0,
        covers_all_pairs=table.is_covered(worth, asked, p),
        are_pairs_tight=_are_tight(market, u, p, pairs, free),
    )


def _are_tight(market: Any, u: list[int], p: list[int], pairs: Any, free: list[int]) -> bool:
    """Matched pairs cost their value; who stays without and mentors with free places cost 0."""
    net, worth, table = market.net, market.worth, market.table
    return (
        all(u[a] + p[b] == worth.value(a, b, table.at(a, b)) for a, b in pairs)
        and not any(u[row] for row in free if net.mentor_of[row] < 0)
        and not any(price for column, price in enumerate(p) if net.has_place(column))
    )


def points_of(
    u: list[int], p: list[int], pairs: list[tuple[int, int]], shift: int
) -> tuple[list[int], list[int]]:
    """Round prices to whole units of value and stay a proof.

    Mentors' prices are moved by a threshold and rounded down, mentees' the other way. A pair stays
    tight unless the threshold hits an interval as long as its tie; all ties together are shorter
    than one unit, so there is a threshold that hits none.
    """
    unit = 1 << shift
    hit = []
    for mentee, mentor in pairs:
        tie = (u[mentee] + p[mentor]) & (unit - 1)
        start = -p[mentor] & (unit - 1)
        hit.append((start, start + tie))
    threshold = _first_gap(hit, unit)
    mentors = [(price + threshold) >> shift for price in p]
    mentees = [-((threshold - price) >> shift) for price in u]
    return mentees, mentors


def _first_gap(hit: list[tuple[int, int]], unit: int) -> int:
    """A number below ``unit`` outside of all half-open intervals, which wrap around."""
    parts = [(start, min(end, unit)) for start, end in hit]
    parts += [(0, end - unit) for _start, end in hit if end > unit]
    reached = 0
    for start, end in sorted(parts):
        if start > reached:
            break
        reached = max(reached, end)
    return reached
