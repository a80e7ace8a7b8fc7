"""Many prices and pairs at once, with numpy: which values reach the prices of both sides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

import numpy as np

from alumnii_mentoring.domain.matching.engine.assignment.network import Edge
from alumnii_mentoring.domain.matching.engine.assignment.pair_values import MOST, Worth
from alumnii_mentoring.domain.matching.engine.assignment.plain_table import Found
from alumnii_mentoring.domain.matching.engine.assignment.tie_breaks import FIRST, SECOND, TIE_BITS

Array = Any
BLOCK = 1 << 17
"""Pairs that are looked at together; they should fit into a processor's cache."""

SAFE = 1 << 60


def flat(chosen: list[list[int]]) -> tuple[Array, Array]:
    """Rows and columns of all the pairs."""
    sizes = np.fromiter(map(len, chosen), np.intp, len(chosen))
    columns = np.fromiter(chain.from_iterable(chosen), np.intp, int(sizes.sum()))
    return np.repeat(np.arange(len(chosen)), sizes), columns


def split(count: int, numbers: Array, *values: Iterable[int]) -> list[list[Any]]:
    """One list for each number; the values stand in the order of the numbers."""
    together = iter(zip(*values, strict=True) if values[1:] else values[0])
    sizes = np.bincount(numbers, minlength=count).tolist()
    return [list(islice(together, size)) for size in sizes]


def ties_of(worth: Worth, rows: Array | int, columns: Array) -> Array:
    if not worth.memo:
        worth.memo["mentees"] = np.array(worth.mentee_seeds, np.uint64)
        worth.memo["mentors"] = np.array(worth.mentor_seeds, np.uint64)
    mixed = (worth.memo["mentees"][rows] ^ worth.memo["mentors"][columns]) * np.uint64(FIRST)
    mixed = (mixed ^ (mixed >> np.uint64(32))) * np.uint64(SECOND)
    return (mixed >> np.uint64(32)).astype(np.int64)


def ties_in(worth: Worth, rows: Array, columns: Array) -> Array:
    """What of them is part of the worth."""
    return ties_of(worth, rows, columns) if worth.shift else np.zeros(len(rows), np.int64)


def ties_below(worth: Worth, start: int, row: int, columns: Array) -> Array:
    """The same of one row, counted from the start of a block."""
    return ties_of(worth, start + row, columns)


def parts_of(prices: list[int], shift: int) -> tuple[Any, Array]:
    """Prices in whole units of value, and what is left below one."""
    mask = (1 << shift) - 1
    try:
        fine = np.array(prices, np.int64)
    except OverflowError:
        return [price >> shift for price in prices], np.array([price & mask for price in prices])
    return fine >> shift, fine & mask


def joined(values: Array, rests: Array, shift: int) -> list[int]:
    """Values with what is below them, which together may need more than 64 bits."""
    pairs = zip(values.tolist(), rests.tolist(), strict=True)
    return [value << shift | rest for value, rest in pairs]


class Near:
    """Prices in whole units of value, for finding pairs whose value reaches both together.

    Prices above the highest value of any pair are cut to it: they cover every pair alone. With
    priority a mentee's price less the raise may be far below 0, so nothing is cut there.
    """

    def __init__(self, worth: Worth, u: list[int], p: list[int]) -> None:
        self.shift, top = worth.shift, MOST + 1 if worth.is_plain else max(worth.values) + 1
        (coarse_u, self.rest_u), (coarse_p, self.rest_p) = (
            parts_of(one, worth.shift) for one in (u, p)
        )
        if worth.raised:
            own = [price - worth.raised.get(row, 0) for row, price in enumerate(coarse_u)]
        else:
            own, coarse_p = np.minimum(coarse_u, top), np.minimum(coarse_p, top)
        is_small = top < 16_000 and not worth.raised
        is_safe = max(map(abs, own), default=0) < SAFE and max(coarse_p, default=0) < SAFE
        kind: Any = np.int16 if is_small else np.int64 if is_safe and top < SAFE else object
        self.values = None if worth.is_plain else np.array(worth.values, kind)
        self.u, self.p = np.array(own, kind), np.array(coarse_p, kind)
        self.kind = kind
        self.is_positive = bool(np.all(self.u >= 0) and np.all(self.p >= 0))

    def counted(self, scores: Array) -> Array:
        return scores if self.values is None else self.values[scores]

    def codes(self, scores: Array, start: int) -> Array:
        """Where in a block the possible pairs are whose value is at least both prices."""
        return self._where(scores, self.u[start : start + len(scores), None], self.p)

    def codes_of(self, scores: Array, rows: Array, columns: Array) -> Iterator[Array]:
        """The same for some rows, and for some columns of all the others."""
        own, count = self.u[:, None], scores.shape[1]
        is_done = np.zeros(len(scores), bool)
        is_done[rows] = True
        for start, end in _cuts(len(rows), count):
            some = rows[start:end]
            few, one = np.divmod(self._where(scores[some], own[some], self.p), max(count, 1))
            yield some[few] * count + one
        for start, end in _cuts(len(scores), len(columns)):
            found = self._where(scores[start:end, columns], own[start:end], self.p[columns])
            few, one = np.divmod(found, max(len(columns), 1))
            yield ((few + start) * count + columns[one])[~is_done[few + start]]

    def _where(self, scores: Array, u: Array, p: Array) -> Array:
        values = self.counted(scores)
        where = np.flatnonzero(values - p >= u)
        return where[values.ravel()[where] > 0]

    def is_any_above(self, scores: Array, start: int) -> bool:
        own = self.u[start : start + len(scores), None]
        values = self.counted(scores)
        above = values - self.p > own
        return bool(np.any(above if self.is_positive else above & (values > 0)))

    def above(self, worth: Worth, table: Array, codes: Array) -> tuple[Array, Array]:
        """Those worth more than both prices, and by how much, capped at some thousand points."""
        rows, columns = np.divmod(codes, table.shape[1])
        steps = self.counted(table[rows, columns]).astype(self.kind) - self.u[rows]
        steps = np.minimum(steps - self.p[columns], 1 << 12).astype(np.int64)
        excess = (steps << (self.shift or TIE_BITS)) + ties_of(worth, rows, columns)
        excess -= self.rest_u[rows] + self.rest_p[columns]
        chosen = np.flatnonzero(excess > 0 if self.shift else steps > 0)
        return codes[chosen], excess[chosen]


def over(
    worth: Worth, table: Array, found: list[tuple[Array, Array]], most: tuple[int, int]
) -> Found:
    """Of pairs worth more than their prices the worst, as :class:`~.table.Table` gives them."""
    codes, excess = (np.concatenate(part) for part in zip(*found, strict=True))
    rows, columns = np.divmod(codes, table.shape[1])
    order = np.lexsort((columns, -excess, rows))
    order = order[_places(rows[order]) < most[0]]
    others = np.lexsort((rows[order], -excess[order], columns[order]))
    is_taken = np.zeros(len(order), bool)
    is_taken[others[_places(columns[order][others]) < most[1]]] = True
    rows, columns = rows[order], columns[order]
    edges = (some.tolist() for some in (rows, columns, table[rows, columns], is_taken))
    missing: dict[int, list[Edge]] = {}
    for row, column, score, taken in zip(*edges, strict=True):
        mentors = missing.setdefault(row, [])
        if taken:
            mentors.append((column, worth.of(row, column, score)))
    return list(missing.items())


def _cuts(rows: int, columns: int) -> Iterator[tuple[int, int]]:
    """From where to where some rows at a time are."""
    size = max(BLOCK // max(columns, 1), 1)
    for start in range(0, rows, size):
        yield start, start + size


def _places(numbers: Array) -> Array:
    """Of sorted numbers how many equal ones stand before each."""
    starts = np.flatnonzero(np.diff(numbers, prepend=-1))
    return np.arange(len(numbers)) - np.repeat(starts, np.diff(starts, append=len(numbers)))
