"""Pairs whose value reaches or exceeds the prices of both sides, many at once.

A pair is written as its place in the flattened table: ``row · columns + column``.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from alumnii_mentoring.domain.matching.engine.assignment.network import Edge
from alumnii_mentoring.domain.matching.engine.assignment.pair_values import PairValues
from alumnii_mentoring.domain.matching.engine.assignment.score_table import Violations
from alumnii_mentoring.domain.matching.engine.assignment.tie_breaks import TIE_BITS
from alumnii_mentoring.domain.matching.engine.numpy.arrays import (
    Array,
    blocks,
    places_in_groups,
    units_and_rests,
)
from alumnii_mentoring.domain.matching.engine.numpy.tie_arrays import ties_of
from alumnii_mentoring.domain.matching.engine.scores.profiles import FULL_SCORE

SAFE_UNITS = 1 << 60
"""Sums and differences of some units below this fit into 64 bits."""

SMALL_UNITS = 16_000
"""The sum of two prices below this fits into 16 bits, which are looked at fastest."""

MOST_EXCESS_UNITS = 1 << 12
"""Excess is cut there: it only orders pairs, and with a tie-break it must fit into 64 bits."""


class UnitPrices:
    """Prices in whole units, for finding pairs whose value reaches both together.

    Prices above the highest value of any pair are cut to it: they cover every pair alone. With
    priority a mentee's price less the extra units may be far below 0, so nothing is cut there.
    """

    def __init__(self, pair_values: PairValues, u: list[int], p: list[int]) -> None:
        self.shift, units = pair_values.shift, pair_values.score_units
        bound = FULL_SCORE + 1 if pair_values.is_plain else max(units) + 1
        (unit_u, self.rest_u), (unit_p, self.rest_p) = (
            units_and_rests(prices, self.shift) for prices in (u, p)
        )
        priority = pair_values.priority_units
        own: Array | list[int]
        if priority:
            own = [price - priority.get(row, 0) for row, price in enumerate(unit_u)]
        else:
            own, unit_p = np.minimum(unit_u, bound), np.minimum(unit_p, bound)
        kind = self.kind = _smallest_kind(bound, own, unit_p, has_priority=bool(priority))
        self.score_units: Array | None = None if pair_values.is_plain else np.array(units, kind)
        self.u: Array = np.array(own, kind)
        self.p: Array = np.array(unit_p, kind)
        self.is_positive = bool(np.all(self.u >= 0) and np.all(self.p >= 0))

    def units_of(self, scores: Array) -> Array:
        """Units by score, without priority and bonus."""
        return scores if self.score_units is None else self.score_units[scores]

    def reached(self, scores: Array, start: int) -> Array:
        """The possible pairs of a block whose units are at least both prices.

        ``start`` is the first row of the block; places are counted from there.
        """
        return self._reached(scores, self.u[start : start + len(scores), None], self.p)

    def reached_in_scope(self, scores: Array, rows: Array, columns: Array) -> Iterator[Array]:
        """The same for some rows, and for some columns of all the others."""
        own, count = self.u[:, None], scores.shape[1]
        is_done = np.zeros(len(scores), bool)
        is_done[rows] = True
        for start, end in blocks(len(rows), count):
            part = rows[start:end]
            places = self._reached(scores[part], own[part], self.p)
            block_rows, block_columns = np.divmod(places, max(count, 1))
            yield part[block_rows] * count + block_columns
        for start, end in blocks(len(scores), len(columns)):
            places = self._reached(scores[start:end, columns], own[start:end], self.p[columns])
            block_rows, block_columns = np.divmod(places, max(len(columns), 1))
            all_places = (block_rows + start) * count + columns[block_columns]
            yield all_places[~is_done[block_rows + start]]

    def _reached(self, scores: Array, u: Array, p: Array) -> Array:
        units = self.units_of(scores)
        places = np.flatnonzero(units - p >= u)
        return places[units.ravel()[places] > 0]

    def is_any_above(self, scores: Array, start: int) -> bool:
        """Whether a possible pair of a block has more units than both prices."""
        own = self.u[start : start + len(scores), None]
        units = self.units_of(scores)
        above = units - self.p > own
        return bool(np.any(above if self.is_positive else above & (units > 0)))

    def violated(
        self, pair_values: PairValues, scores: Array, places: Array
    ) -> tuple[Array, Array]:
        """Those of a higher exact value than both prices, and by how much, cut at some thousand.

        Without tie-breaks in the values the excess gets them all the same, to order equal ones.
        """
        rows, columns = np.divmod(places, scores.shape[1])
        steps: Array = self.units_of(scores[rows, columns]).astype(self.kind) - self.u[rows]
        steps = np.minimum(steps - self.p[columns], MOST_EXCESS_UNITS).astype(np.int64)
        excess = (steps << (self.shift or TIE_BITS)) + ties_of(pair_values, rows, columns)
        excess -= self.rest_u[rows] + self.rest_p[columns]
        chosen = np.flatnonzero(excess > 0 if self.shift else steps > 0)
        return places[chosen], excess[chosen]


def _smallest_kind(
    bound: int, own: Array | list[int], unit_p: Array | list[int], *, has_priority: bool
) -> type:
    """The type of numbers that all sums of prices fit into."""
    if bound < SMALL_UNITS and not has_priority:
        return np.int16
    is_safe = max(map(abs, own), default=0) < SAFE_UNITS and max(unit_p, default=0) < SAFE_UNITS
    return np.int64 if is_safe and bound < SAFE_UNITS else object


def worst_violations(
    pair_values: PairValues,
    scores: Array,
    violated: list[tuple[Array, Array]],
    most: tuple[int, int],
) -> Violations:
    """The worst of the violated pairs, as :class:`~.score_table.ScoreTable` describes them."""
    places, excess = (np.concatenate(part) for part in zip(*violated, strict=True))
    rows, columns = np.divmod(places, scores.shape[1])
    order = np.lexsort((columns, -excess, rows))
    order = order[places_in_groups(rows[order]) < most[0]]
    by_mentor = np.lexsort((rows[order], -excess[order], columns[order]))
    is_taken = np.zeros(len(order), bool)
    is_taken[by_mentor[places_in_groups(columns[order][by_mentor]) < most[1]]] = True
    rows, columns = rows[order], columns[order]
    pairs = (numbers.tolist() for numbers in (rows, columns, scores[rows, columns], is_taken))
    missing: dict[int, list[Edge]] = {}
    for row, column, score, taken in zip(*pairs, strict=True):
        edges = missing.setdefault(row, [])
        if taken:
            edges.append((column, pair_values.exact(row, column, score)))
    return list(missing.items())
