"""The same table with numpy (the extra ``[fast]``): the same whole numbers, many at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

import numpy as np

from alumnii_mentoring.domain.matching.engine.ground import Ground
from alumnii_mentoring.domain.matching.engine.layered import add_layers
from alumnii_mentoring.domain.matching.engine.network import Edge
from alumnii_mentoring.domain.matching.engine.rules import sparse_pairs
from alumnii_mentoring.domain.matching.engine.table import Found, positions
from alumnii_mentoring.domain.matching.engine.ties import FIRST, SECOND
from alumnii_mentoring.domain.matching.engine.worth import Worth

Array = Any
BLOCK = 128
SAFE = 1 << 60
SAMPLE = 640
LOWEST = -30_000


class FastTable:
    """Rows are mentees, columns mentors; ``scores`` is an array of 16-bit numbers."""

    def __init__(self, scores: Array) -> None:
        self.scores = scores
        self.columns = scores.shape[1]

    @classmethod
    def of(cls, ground: Ground) -> FastTable:
        scores = np.zeros((len(ground.mentees), len(ground.mentors)), np.int16)
        add_layers(ground, scores)
        least = max(ground.minimum, 1)
        for row in scores:
            row *= row >= least
        _clear_barred(ground, scores)
        _clear(scores, positions(ground, sparse_pairs(ground, barred=False)))
        return cls(scores)

    def cleared(self, pairs: Iterable[tuple[int, int]]) -> FastTable:
        scores = self.scores.copy()
        _clear(scores, list(pairs))
        return FastTable(scores)

    def with_row(self, points: Sequence[int]) -> FastTable:
        return FastTable(np.vstack([self.scores, np.array([points], np.int16)]))

    def with_column(self, points: Sequence[int]) -> FastTable:
        column = np.array(points, np.int16).reshape(-1, 1)
        return FastTable(np.hstack([self.scores, column]))

    def with_score(self, mentee: int, mentor: int, score: int) -> FastTable:
        scores = self.scores.copy()
        scores[mentee, mentor] = score
        return FastTable(scores)

    def at(self, mentee: int, mentor: int) -> int:
        return int(self.scores[mentee, mentor])

    def scores_at(self, pairs: list[tuple[int, int]]) -> list[int]:
        where = np.array(pairs, np.intp).reshape(-1, 2)
        found: list[int] = self.scores[where[:, 0], where[:, 1]].tolist()
        return found

    def row(self, mentee: int) -> list[int]:
        found: list[int] = self.scores[mentee].tolist()
        return found

    def column(self, mentor: int) -> list[int]:
        found: list[int] = self.scores[:, mentor].tolist()
        return found

    def best(self, per_mentee: int, per_mentor: int, prices: list[int]) -> list[list[int]]:
        """About as many as asked for: the highest of a sample tell where to cut each row."""
        low = np.array(prices, np.int16)
        found = [set(_best_of(row, low, per_mentee).tolist()) for row in self.scores]
        size = max(len(self.scores) // per_mentor, 1)
        for start in range(0, len(self.scores), size):
            block = self.scores[start : start + size]
            rows = block.argmax(axis=0)
            for mentor in np.flatnonzero(block.max(axis=0)).tolist():
                found[start + int(rows[mentor])].add(mentor)
        return [sorted(row) for row in found]

    def fame(self) -> list[int]:
        counts = np.count_nonzero(self.scores, axis=0)
        found: list[int] = (
            self.scores.sum(axis=0, dtype=np.int64) // np.maximum(counts, 1)
        ).tolist()
        return found

    def worths(self, worth: Worth, chosen: list[list[int]]) -> list[list[Edge]]:
        sizes = [len(set(mentors)) for mentors in chosen]
        rows = np.repeat(np.arange(len(chosen)), sizes)
        columns = np.array([one for row in chosen for one in sorted(set(row))], np.int64)
        scores = self.scores[rows, columns].tolist() if len(rows) else []
        ties = _ties(worth, rows, columns).tolist()
        shift, values, raised, bonus = worth.shift, worth.values, worth.raised, worth.bonus
        found: list[list[Edge]] = [[] for _ in chosen]
        for row, column, score, tie in zip(
            rows.tolist(), columns.tolist(), scores, ties, strict=True
        ):
            value = values[score]
            if value:
                if raised or bonus:
                    value += raised.get(row, 0) + bonus.get((row, column), 0)
                found[row].append((column, value << shift | tie))
        return found

    def ordered(self, mentee: int, most: int) -> list[int]:
        found: list[int] = np.argsort(-self.scores[mentee], kind="stable")[:most].tolist()
        return found

    def rivals(self, mine: list[int], theirs: list[int]) -> list[tuple[int, list[int]]]:
        least = np.array([min(one, 2000) for one in theirs], np.int16)
        return [
            (number, np.flatnonzero((row > 0) & (row >= own) & (row >= least)).tolist())
            for number, (row, own) in enumerate(zip(self.scores, mine, strict=True))
        ]

    def at_least(self, mentee: int, floor: int) -> int:
        bits = np.packbits(self.scores[mentee] >= floor, bitorder="little")
        return int.from_bytes(bits.tobytes(), "little")

    def scores_used(self) -> list[int]:
        seen = np.zeros(1001, bool)
        for row in self.scores:
            seen[row] = True
        found: list[int] = np.flatnonzero(seen).tolist()
        return [score for score in found if score]

    def violations(self, worth: Worth, u: list[int], p: list[int], most: int) -> Found:
        """As in :class:`~.table.Table`; the tie-break is looked at only where values meet."""
        near = _Near(worth, u, p)
        found: Found = []
        for start in range(0, len(self.scores), BLOCK):
            rows, columns = near.pairs(self.scores[start : start + BLOCK], start)
            if len(rows):
                found += _over(worth, near, self.scores, rows, columns, most)
        return found

    def movers(self, mentor_of: list[int], u: list[int]) -> Movers:
        return Movers(self.scores, mentor_of, u)

    def is_covered(self, worth: Worth, u: list[int], p: list[int]) -> bool:
        near = _Near(
            worth, [price << worth.shift for price in u], [one << worth.shift for one in p]
        )
        for start in range(0, len(self.scores), BLOCK):
            if near.is_any_above(self.scores[start : start + BLOCK], start):
                return False
        return all(
            worth.value(one, other, self.at(one, other)) <= u[one] + p[other]
            for one, other in worth.bonus
        )


class Movers:
    """Which mentees could come to a mentor for less than is known of the one they leave."""

    def __init__(self, scores: Array, mentor_of: list[int], u: list[int]) -> None:
        self.scores, self.mentor_of = scores, np.array(mentor_of, np.intp)
        self.u = np.array(u, np.int64)
        self.known = np.full(scores.shape[1] + 1, SAFE, np.int64)

    def limit(self, mentor: int, far: int) -> None:
        self.known[mentor] = far

    def to(self, mentor: int, base: int) -> list[tuple[int, int]]:
        points = self.scores[:, mentor]
        costs = self.u - points + base
        found = np.flatnonzero((costs < self.known[self.mentor_of]) & (points > 0))
        return list(zip(found.tolist(), costs[found].tolist(), strict=True))


def _clear(scores: Array, pairs: list[tuple[int, int]]) -> None:
    if pairs:
        rows, columns = zip(*pairs, strict=True)
        scores[list(rows), list(columns)] = 0


def _clear_barred(ground: Ground, scores: Array) -> None:
    """Very many pairs may be barred; keys that are whole numbers are looked up all at once."""
    keys = (ground.mentee_keys, ground.mentor_keys)
    if not all(isinstance(key, int) for side in keys for key in side) or not all(keys):
        mentees, mentors = ground.mentees, ground.mentors
        known = [pair for pair in ground.barred if pair[0] in mentees and pair[1] in mentors]
        _clear(scores, positions(ground, known))
        return
    pairs = np.fromiter(chain.from_iterable(ground.barred), np.int64).reshape(-1, 2)
    rows, columns = (np.searchsorted(side, pairs[:, at]) for at, side in enumerate(keys))
    rows, columns = (
        np.minimum(at, len(side) - 1) for at, side in ((rows, keys[0]), (columns, keys[1]))
    )
    is_known = (np.array(keys[0])[rows] == pairs[:, 0]) & (
        np.array(keys[1])[columns] == pairs[:, 1]
    )
    scores[rows[is_known], columns[is_known]] = 0


def _best_of(scores: Array, prices: Array, most: int) -> Array:
    """Positions of about the highest scores less prices; not many more where many are equal."""
    if len(scores) <= most:
        return np.flatnonzero(scores)
    values = np.where(scores > 0, scores - prices, LOWEST) if prices.any() else scores
    step = max(len(values) // SAMPLE, 1)
    sample = np.sort(values[::step])
    least = sample[-min(max(most // step, 2), len(sample))]
    found = np.flatnonzero(values >= max(least, 1 if values is scores else LOWEST + 1))
    if len(found) < most // 2 or len(found) > 2 * most:
        found = np.argpartition(values, len(values) - most)[len(values) - most :]
    return found[scores[found] > 0]


def _ties(worth: Worth, rows: Array, columns: Array) -> Array:
    mentees = np.array(worth.mentee_seeds, np.uint64)
    mentors = np.array(worth.mentor_seeds, np.uint64)
    mixed = (mentees[rows] ^ mentors[columns]) * np.uint64(FIRST)
    mixed = (mixed ^ (mixed >> np.uint64(32))) * np.uint64(SECOND)
    return (mixed >> np.uint64(32)).astype(np.int64)


class _Near:
    """Prices in whole units of value, for finding pairs whose value reaches both together.

    Prices above the highest value of any pair are cut to it: they cover every pair alone. With
    priority a mentee's price less the raise may be far below 0, so nothing is cut there.
    """

    def __init__(self, worth: Worth, u: list[int], p: list[int]) -> None:
        shift, self.shift = worth.shift, worth.shift
        mask = (1 << shift) - 1
        top = max(worth.values) + 1
        coarse_u = [price >> shift for price in u]
        coarse_p = [price >> shift for price in p]
        if worth.raised:
            own = [price - worth.raised.get(row, 0) for row, price in enumerate(coarse_u)]
        else:
            own = [min(price, top) for price in coarse_u]
            coarse_p = [min(price, top) for price in coarse_p]
        is_small = top < 16_000 and not worth.raised
        is_safe = max(map(abs, own), default=0) < SAFE and max(coarse_p, default=0) < SAFE
        kind: Any = np.int16 if is_small else np.int64 if is_safe and top < SAFE else object
        self.values = None if worth.is_plain else np.array(worth.values, kind)
        self.u, self.p = np.array(own, kind), np.array(coarse_p, kind)
        self.rest_u = np.array([price & mask for price in u], np.int64)
        self.rest_p = np.array([price & mask for price in p], np.int64)
        self.kind = kind

    def counted(self, scores: Array) -> Array:
        return scores if self.values is None else self.values[scores]

    def pairs(self, scores: Array, start: int) -> tuple[Array, Array]:
        """Possible pairs whose value is at least both prices."""
        own = self.u[start : start + len(scores), None]
        is_near = self.counted(scores) - self.p >= own
        where = np.flatnonzero(is_near)
        where = where[self.counted(scores.ravel()[where]) > 0]
        rows, columns = np.divmod(where, scores.shape[1] or 1)
        return rows + start, columns

    def is_any_above(self, scores: Array, start: int) -> bool:
        own = self.u[start : start + len(scores), None]
        values = self.counted(scores)
        return bool(np.any((values - self.p > own) & (values > 0)))

    def excess(self, worth: Worth, rows: Array, columns: Array, scores: Array) -> Array:
        """By how much the worth of these pairs is above the prices, capped at two values."""
        steps = self.counted(scores).astype(self.kind) - self.u[rows] - self.p[columns]
        steps = np.minimum(steps, 1 << 12).astype(np.int64)
        over = (steps << self.shift) + _ties(worth, rows, columns)
        return over - self.rest_u[rows] - self.rest_p[columns]


def _over(
    worth: Worth, near: _Near, table: Array, rows: Array, columns: Array, most: int
) -> Found:
    """Of pairs that are near the ones worth more, the worst of each mentee first."""
    scores = table[rows, columns]
    over = near.excess(worth, rows, columns, scores)
    chosen = np.flatnonzero(over > 0)
    order = chosen[np.lexsort((columns[chosen], -over[chosen], rows[chosen]))]
    found: Found = []
    for row, column, score in zip(
        rows[order].tolist(), columns[order].tolist(), scores[order].tolist(), strict=True
    ):
        if not found or found[-1][0] != row:
            found.append((row, []))
        if len(found[-1][1]) < most:
            found[-1][1].append((column, worth.of(row, column, score)))
    return found
