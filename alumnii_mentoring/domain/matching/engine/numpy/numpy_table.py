"""The same table with numpy (the extra ``[fast]``): the same whole numbers, many at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np

from alumnii_mentoring.domain.matching.engine.assignment.network import FAR
from alumnii_mentoring.domain.matching.engine.assignment.pair_values import Worth
from alumnii_mentoring.domain.matching.engine.assignment.plain_table import (
    Edges,
    Found,
    Looks,
)
from alumnii_mentoring.domain.matching.engine.assignment.tie_breaks import TIE_BITS
from alumnii_mentoring.domain.matching.engine.numpy.forbidden_pairs import clear, clear_barred
from alumnii_mentoring.domain.matching.engine.numpy.highest_scores import Tops, best_of, cut
from alumnii_mentoring.domain.matching.engine.numpy.layer_sums import add_layers
from alumnii_mentoring.domain.matching.engine.numpy.network_edges import edges_of
from alumnii_mentoring.domain.matching.engine.numpy.violated_pairs import (
    BLOCK,
    Near,
    flat,
    over,
    split,
    ties_below,
    ties_of,
)
from alumnii_mentoring.domain.matching.engine.scores.problem import Ground
from alumnii_mentoring.domain.matching.engine.scores.rules import sparse_pairs
from alumnii_mentoring.domain.matching.engine.scores.score_rows import positions

Array = Any
BARRIER = 15_000
"""Farther than any way, and twice of it fits into 16 bits."""


class FastTable:
    """Rows are mentees, columns mentors; ``scores`` is an array of 16-bit numbers."""

    def __init__(self, scores: Array) -> None:
        self.scores = scores
        self.columns = scores.shape[1]

    @classmethod
    def of(cls, ground: Ground) -> FastTable:
        scores = np.zeros((len(ground.mentees), len(ground.mentors)), np.int16)
        add_layers(ground, scores, max(ground.minimum, 1))
        clear_barred(ground, scores)
        clear(scores, positions(ground, sparse_pairs(ground, barred=False)))
        return cls(scores)

    def cleared(self, pairs: Iterable[tuple[int, int]]) -> FastTable:
        scores = self.scores.copy()
        clear(scores, list(pairs))
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

    def scores_with(self, mentor_of: list[int]) -> list[int]:
        mentors = np.array(mentor_of, np.intp)
        if not self.columns:
            return [0] * len(mentors)
        scores = self.scores[np.arange(len(mentors)), mentors]
        found: list[int] = np.where(mentors < 0, 0, scores).tolist()
        return found

    def row(self, mentee: int) -> list[int]:
        found: list[int] = self.scores[mentee].tolist()
        return found

    def column(self, mentor: int) -> list[int]:
        found: list[int] = self.scores[:, mentor].tolist()
        return found

    def best(
        self, worth: Worth, per_mentee: int, per_mentor: int, prices: list[int]
    ) -> list[list[int]]:
        """About as many as asked for: the highest of a sample tell where to cut each row."""
        low = np.array(prices, np.int16) if any(prices) else None
        found, group = [], Tops(self.columns)
        size = max(len(self.scores) // per_mentor, 1)
        for start, block in self._blocks():
            found.append(
                start * self.columns
                + best_of(block, low, per_mentee, partial(ties_below, worth, start))
            )
            if start // size > group.number:
                found.append(group.taken())
                group = Tops(self.columns, start // size)
            group.look(block, start)
        chosen = np.sort(np.concatenate([*found, group.taken()]))
        chosen = chosen[np.flatnonzero(np.diff(chosen, prepend=-1))]
        rows, columns = np.divmod(chosen, max(self.columns, 1))
        return split(len(self.scores), rows, columns.tolist())

    def fame(self) -> list[int]:
        counts = np.count_nonzero(self.scores, axis=0)
        found: list[int] = (
            self.scores.sum(axis=0, dtype=np.int64) // np.maximum(counts, 1)
        ).tolist()
        return found

    def points(self, chosen: list[list[int]]) -> list[list[tuple[int, int]]]:
        rows, columns = flat(chosen)
        found = split(len(chosen), rows, columns.tolist(), self.scores[rows, columns].tolist())
        return [[edge for edge in row if edge[1]] for row in found]

    def edges(self, worth: Worth, chosen: list[list[int]], floor: list[int]) -> Edges:
        return edges_of(self.scores, worth, chosen, floor)

    def ordered(self, mentee: int, most: int) -> list[int]:
        found: list[int] = np.argsort(-self.scores[mentee], kind="stable")[:most].tolist()
        return found

    def choices(
        self, worth: Worth, mentee: int, is_open: bytearray, most: int
    ) -> list[tuple[int, int]]:
        """As in :class:`~.table.Table`; a sample tells from which score on to look."""
        if not self.columns:
            return []
        scores = self.scores[mentee] * np.frombuffer(is_open, np.int8)
        columns = np.flatnonzero(scores >= cut(scores, most))
        ranks = scores[columns].astype(np.int64) << TIE_BITS | ties_of(worth, mentee, columns)
        order = np.argsort(ranks)[-2 * most :]
        return list(zip(ranks[order].tolist(), columns[order].tolist(), strict=True))

    def rivals(self, mine: list[int], theirs: list[int]) -> list[tuple[int, list[int]]]:
        least = np.array([min(one, 2000) for one in theirs], np.int16)
        return [
            (number, np.flatnonzero((row > 0) & (row >= own) & (row >= least)).tolist())
            for number, (row, own) in enumerate(zip(self.scores, mine, strict=True))
        ]

    def at_least(self, floor: int) -> Callable[[int], int]:
        packed = np.zeros((len(self.scores), -(-self.columns // 8)), np.uint8)
        for start, block in self._blocks():
            packed[start : start + len(block)] = np.packbits(block >= floor, 1, "little")
        return lambda mentee: int.from_bytes(packed[mentee].tobytes(), "little")

    def scores_used(self) -> list[int]:
        seen = np.zeros(1001, bool)
        for row in self.scores:
            seen[row] = True
        found: list[int] = np.flatnonzero(seen).tolist()
        return [score for score in found if score]

    def violations(
        self, worth: Worth, u: list[int], p: list[int], most: tuple[int, int], looks: Looks = None
    ) -> Found:
        """As in :class:`~.table.Table`; the tie-break is looked at only where values meet."""
        if looks == ([], []):
            return []
        near = Near(worth, u, p)
        if looks is None or 2 * len(looks[0]) > len(u):
            parts = self._near_codes(near)
        else:
            parts = near.codes_of(self.scores, *(np.array(some, np.intp) for some in looks))
        found = [near.above(worth, self.scores, codes) for codes in parts if len(codes)]
        return over(worth, self.scores, found, most) if found else []

    def _near_codes(self, near: Near) -> Iterator[Array]:
        for start, block in self._blocks():
            yield start * self.columns + near.codes(block, start)

    def near(self, worth: Worth, u: list[int], p: list[int], slack: list[int]) -> list[list[int]]:
        least, shift = -worth.top, worth.shift
        asked = [max(one - more, least) << shift for one, more in zip(u, slack, strict=True)]
        near = Near(worth, asked, [price << worth.shift for price in p])
        found = np.concatenate([np.zeros(0, np.intp), *self._near_codes(near)])
        rows, columns = np.divmod(found, max(self.columns, 1))
        return split(len(self.scores), rows, columns.tolist())

    def _blocks(self) -> Iterator[tuple[int, Array]]:
        size = max(BLOCK // max(self.columns, 1), 1)
        for start in range(0, len(self.scores), size):
            yield start, self.scores[start : start + size]

    def ways_back(
        self,
        start: int,
        mentor_of: list[int],
        prices: tuple[list[int], list[int]],
        away: list[int],
        settled: list[int],
    ) -> list[int] | None:
        """All the mentors whose distance fell pass it on at once, until none falls any more."""
        (u, p), count = prices, self.columns
        if max([*u, *p], default=0) > BARRIER // 8:
            return None
        costs = np.where(self.scores > 0, np.array(u, np.int16)[:, None] - self.scores, BARRIER)
        costs[settled] = BARRIER
        asked, others = np.array(p, np.int16), np.array(mentor_of, np.intp) % (count + 1)
        leave = np.array([min(cost, BARRIER) for cost in away], np.int16)
        can_leave = np.bincount([*others, start % (count + 1)], minlength=count + 1)[:count] > 0
        distance = np.full(count + 1, BARRIER, np.int16)
        distance[start], used = 0, np.full(count + 1, BARRIER, np.int16)
        while np.any(fell := distance < used):
            used[fell] = distance[fell]
            if fell[count]:
                distance[:count] = np.minimum(distance[:count], leave + distance[count])
            some = np.flatnonzero(fell[:count])
            if len(some):
                base = used[some] + asked[some]
                ways = (costs[:, some] + base).min(axis=1)
                np.minimum.at(distance, others, ways)
                stays = np.where(can_leave[some], base, BARRIER).min()
                distance[count] = min(distance[count], stays)
        return [FAR if far >= BARRIER // 2 else far for far in distance[:count].tolist()]

    def is_covered(self, worth: Worth, u: list[int], p: list[int]) -> bool:
        near = Near(
            worth, [price << worth.shift for price in u], [one << worth.shift for one in p]
        )
        if any(near.is_any_above(block, start) for start, block in self._blocks()):
            return False
        return all(
            worth.value(one, other, self.at(one, other)) <= u[one] + p[other]
            for one, other in worth.bonus
        )
