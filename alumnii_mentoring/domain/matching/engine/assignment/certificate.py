"""The certificate that no other matching has a higher value: prices, checked against all pairs.

Prices that fulfil the conditions are an optimal solution of the dual linear programme; equal
values of both prove that both are optimal (strong duality, Schrijver 2003, chapter 17).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from alumnii_mentoring.domain.matching.engine.assignment.state import AssignmentState


@dataclass(frozen=True)
class Certificate:
    """``paid`` is the sum of all prices; it proves the optimum where it equals ``value``.

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
        """Whether all conditions hold."""
        conditions = self.are_prices_positive and self.covers_all_pairs and self.are_pairs_tight
        return conditions and self.value == self.paid and not self.blocking

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def check(state: AssignmentState, u: list[int], p: list[int]) -> Certificate:
    """Check prices of mentees and mentors, in units, against every pair.

    A locked mentee pays what is left of the pair's value after the mentor's price; that may be
    negative, for a lock is kept even where it costs more than it gives.
    """
    network, pair_values, table = state.network, state.pair_values, state.table
    free = [row for row in range(len(u)) if row not in state.locked]
    prices = [pair_values.bound if row in state.locked else price for row, price in enumerate(u)]
    pairs = [(row, network.mentor_of[row]) for row in free if network.mentor_of[row] >= 0]
    value = sum(pair_values.units(row, column, table.at(row, column)) for row, column in pairs)
    paid = sum(u[row] for row in free)
    paid += sum(price * places for price, places in zip(p, network.places, strict=True))
    fixed = sum(state.score(row, column) for row, column in state.locked.items())
    return Certificate(
        kind="optimal",
        value=value + fixed,
        paid=paid + fixed,
        are_prices_positive=min(u, default=0) >= 0 and min(p, default=0) >= 0,
        covers_all_pairs=table.is_covered(pair_values, prices, p),
        are_pairs_tight=_are_tight(state, u, p, pairs, free),
    )


def _are_tight(
    state: AssignmentState,
    u: list[int],
    p: list[int],
    pairs: list[tuple[int, int]],
    free: list[int],
) -> bool:
    """Matched pairs cost their value; who stays without and mentors with free places cost 0."""
    network, pair_values, table = state.network, state.pair_values, state.table
    return (
        all(u[a] + p[b] == pair_values.units(a, b, table.at(a, b)) for a, b in pairs)
        and not any(u[row] for row in free if network.mentor_of[row] < 0)
        and not any(price for column, price in enumerate(p) if network.has_place(column))
    )


def prices_in_units(
    u: list[int], p: list[int], pairs: list[tuple[int, int]], shift: int
) -> tuple[list[int], list[int]]:
    """Round exact prices of mentees and mentors to whole units, so that they stay a proof.

    Mentors' prices are moved by a threshold and rounded down, mentees' the other way. A pair stays
    tight unless the threshold hits an interval as long as its tie-break; all tie-breaks together
    are shorter than one unit, so there is a threshold that hits none.
    """
    unit = 1 << shift
    intervals = []
    for mentee, mentor in pairs:
        tie = (u[mentee] + p[mentor]) & (unit - 1)
        start = -p[mentor] & (unit - 1)
        intervals.append((start, start + tie))
    threshold = _first_gap(intervals, unit)
    mentors = [(price + threshold) >> shift for price in p]
    mentees = [-((threshold - price) >> shift) for price in u]
    return mentees, mentors


def _first_gap(intervals: list[tuple[int, int]], unit: int) -> int:
    """A number below ``unit`` outside of all half-open intervals, which wrap around."""
    parts = [(start, min(end, unit)) for start, end in intervals]
    parts += [(0, end - unit) for _start, end in intervals if end > unit]
    reached = 0
    for start, end in sorted(parts):
        if start > reached:
            break
        reached = max(reached, end)
    return reached
