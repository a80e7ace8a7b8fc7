"""The table of scores with numpy; see :class:`~.score_table.ScoreTable`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

import numpy as np

from alumnii_mentoring.domain.matching.engine.assignment.network import FAR
from alumnii_mentoring.domain.matching.engine.assignment.pair_values import PairValues
from alumnii_mentoring.domain.matching.engine.assignment.score_table import (
    NetworkEdges,
    PairScope,
    Violations,
)
from alumnii_mentoring.domain.matching.engine.assignment.tie_breaks import TIE_BITS
from alumnii_mentoring.domain.matching.engine.numpy.arrays import Array, blocks, flat, split
from alumnii_mentoring.domain.matching.engine.numpy.forbidden_pairs import (
    clear_barred,
    clear_pairs,
)
from alumnii_mentoring.domain.matching.engine.numpy.highest_scores import (
    HighestOfColumns,
    places_of_highest,
    score_cut,
)
from alumnii_mentoring.domain.matching.engine.numpy.layer_sums import add_layers
from alumnii_mentoring.domain.matching.engine.numpy.network_edges import network_edges
from alumnii_mentoring.domain.matching.engine.numpy.tie_arrays import ties_of, ties_of_row
from alumnii_mentoring.domain.matching.engine.numpy.violated_pairs import (
    UnitPrices,
    worst_violations,
)
from alumnii_mentoring.domain.matching.engine.scores.problem import Problem
from alumnii_mentoring.domain.matching.engine.scores.profiles import FULL_SCORE
from alumnii_mentoring.domain.matching.engine.scores.rules import sparse_pairs
from alumnii_mentoring.domain.matching.engine.scores.score_rows import numbered_pairs

BARRIER = 15_000
"""Farther than any path, and twice of it fits into 16 bits."""

MOST_PATH_PRICE = BARRIER // 8
"""Prices up to this keep every path below the barrier and every sum within 16 bits."""

MOST_LEAST_SCORE = 2 * FULL_SCORE
"""No score reaches this, and it fits into 16 bits."""


class NumpyTable:
    """``scores`` is an array of 16-bit numbers, mentees × mentors."""

    def __init__(self, scores: Array) -> None:
        self.scores = scores
        self.columns: int = scores.shape[1]

    @classmethod
    def of(cls, problem: Problem) -> NumpyTable:
        """The scores of all pairs of a problem."""
        scores = np.zeros((len(problem.mentees), len(problem.mentors)), np.int16)
        add_layers(problem, scores, max(problem.minimum, 1))
        clear_barred(problem, scores)
        clear_pairs(scores, numbered_pairs(problem, sparse_pairs(problem, barred=False)))
        return cls(scores)

    def cleared(self, pairs: Iterable[tuple[int, int]]) -> NumpyTable:
        scores = self.scores.copy()
        clear_pairs(scores, list(pairs))
        return NumpyTable(scores)

    def with_row(self, points: Sequence[int]) -> NumpyTable:
        return NumpyTable(np.vstack([self.scores, np.array([points], np.int16)]))

    def with_column(self, points: Sequence[int]) -> NumpyTable:
        column = np.array(points, np.int16).reshape(-1, 1)
        return NumpyTable(np.hstack([self.scores, column]))

    def with_score(self, mentee: int, mentor: int, score: int) -> NumpyTable:
        scores = self.scores.copy()
        scores[mentee, mentor] = score
        return NumpyTable(scores)

    def at(self, mentee: int, mentor: int) -> int:
        return int(self.scores[mentee, mentor])

    def matched_scores(self, mentor_of: list[int]) -> list[int]:
        mentors = np.array(mentor_of, np.intp)
        if not self.columns:
            return [0] * len(mentors)
        scores = self.scores[np.arange(len(mentors)), mentors]
        return np.where(mentors < 0, 0, scores).tolist()

    def row(self, mentee: int) -> list[int]:
        return self.scores[mentee].tolist()

    def column(self, mentor: int) -> list[int]:
        return self.scores[:, mentor].tolist()

    def best_candidates(
        self, pair_values: PairValues, per_mentee: int, per_mentor: int, prices: list[int]
    ) -> list[list[int]]:
        """A sample tells where to cut each row, so a mentee may get a few more or fewer.

        The best mentee of each mentor is taken from every ``per_mentor``-th part of the rows.
        """
        low = np.array(prices, np.int16) if any(prices) else None
        places, group = [], HighestOfColumns(self.columns)
        size = max(len(self.scores) // per_mentor, 1)
        for start, block in self._blocks():
            ties = partial(ties_of_row, pair_values, start)
            places.append(start * self.columns + places_of_highest(block, low, per_mentee, ties))
            if start // size > group.number:
                places.append(group.places())
                group = HighestOfColumns(self.columns, start // size)
            group.look(block, start)
        chosen = np.sort(np.concatenate([*places, group.places()]))
        chosen = chosen[np.flatnonzero(np.diff(chosen, prepend=-1))]
        return self._split(chosen)

    def mean_scores(self) -> list[int]:
        counts = np.count_nonzero(self.scores, axis=0)
        sums = self.scores.sum(axis=0, dtype=np.int64)
        means: Array = sums // np.maximum(counts, 1)
        return means.tolist()

    def scores_of(self, chosen: list[list[int]]) -> list[list[tuple[int, int]]]:
        rows, columns = flat(chosen)
        scores = self.scores[rows, columns].tolist()
        edges = split(len(chosen), rows, columns.tolist(), scores)
        return [[edge for edge in row if edge[1]] for row in edges]

    def edges(
        self, pair_values: PairValues, chosen: list[list[int]], first_prices: list[int]
    ) -> NetworkEdges:
        return network_edges(self.scores, pair_values, chosen, first_prices)

    def highest(self, mentee: int, most: int) -> list[int]:
        return np.argsort(-self.scores[mentee], kind="stable")[:most].tolist()

    def best_open(
        self, pair_values: PairValues, mentee: int, is_open: bytearray, most: int
    ) -> list[tuple[int, int]]:
        """A sample tells from which score on to look."""
        if not self.columns:
            return []
        scores = self.scores[mentee] * np.frombuffer(is_open, np.int8)
        columns = np.flatnonzero(scores >= score_cut(scores, most))
        ties = ties_of(pair_values, mentee, columns)
        ranks = scores[columns].astype(np.int64) << TIE_BITS | ties
        order = np.argsort(ranks)[-2 * most :]
        return list(zip(ranks[order].tolist(), columns[order].tolist(), strict=True))

    def at_least_both(
        self, mentee_scores: list[int], mentor_scores: list[int]
    ) -> list[tuple[int, list[int]]]:
        least = np.array([min(score, MOST_LEAST_SCORE) for score in mentor_scores], np.int16)
        return [
            (mentee, np.flatnonzero((row > 0) & (row >= own) & (row >= least)).tolist())
            for mentee, (row, own) in enumerate(zip(self.scores, mentee_scores, strict=True))
        ]

    def bits_at_least(self, least: int) -> Callable[[int], int]:
        packed = np.zeros((len(self.scores), -(-self.columns // 8)), np.uint8)
        for start, block in self._blocks():
            packed[start : start + len(block)] = np.packbits(block >= least, 1, "little")
        return lambda mentee: int.from_bytes(packed[mentee].tobytes(), "little")

    def distinct_scores(self) -> list[int]:
        occurs = np.zeros(FULL_SCORE + 1, bool)
        for row in self.scores:
            occurs[row] = True
        return [score for score in np.flatnonzero(occurs).tolist() if score]

    def violations(
        self,
        pair_values: PairValues,
        u: list[int],
        p: list[int],
        most: tuple[int, int],
        scope: PairScope = None,
    ) -> Violations:
        """Tie-breaks are looked at only where the units reach both prices."""
        if scope == ([], []):
            return []
        prices = UnitPrices(pair_values, u, p)
        if scope is None or 2 * len(scope[0]) > len(u):
            parts = self._reached(prices)
        else:
            rows, columns = (np.array(numbers, np.intp) for numbers in scope)
            parts = prices.reached_in_scope(self.scores, rows, columns)
        violated = [prices.violated(pair_values, self.scores, part) for part in parts if len(part)]
        return worst_violations(pair_values, self.scores, violated, most) if violated else []

    def _reached(self, prices: UnitPrices) -> Iterator[Array]:
        for start, block in self._blocks():
            yield start * self.columns + prices.reached(block, start)

    def within_slack(
        self, pair_values: PairValues, u: list[int], p: list[int], slack: list[int]
    ) -> list[list[int]]:
        lowest, shift = -pair_values.bound, pair_values.shift
        least = [max(price - more, lowest) << shift for price, more in zip(u, slack, strict=True)]
        prices = UnitPrices(pair_values, least, [price << shift for price in p])
        return self._split(np.concatenate([np.zeros(0, np.intp), *self._reached(prices)]))

    def _split(self, places: Array) -> list[list[int]]:
        """Columns by row of places in the flattened table."""
        rows, columns = np.divmod(places, max(self.columns, 1))
        return split(len(self.scores), rows, columns.tolist())

    def _blocks(self) -> Iterator[tuple[int, Array]]:
        for start, end in blocks(len(self.scores), self.columns):
            yield start, self.scores[start:end]

    def distances_back(
        self,
        start: int,
        mentor_of: list[int],
        prices: tuple[list[int], list[int]],
        leaving: list[int],
        settled: list[int],
    ) -> list[int] | None:
        """Bellman and Ford (1958): all mentors whose distance fell pass it on at once.

        The last distance is that of nobody: of free places and of staying without.
        """
        (u, p), count = prices, self.columns
        if max([*u, *p], default=0) > MOST_PATH_PRICE:
            return None
        costs = np.where(self.scores > 0, np.array(u, np.int16)[:, None] - self.scores, BARRIER)
        costs[settled] = BARRIER
        asked, others = np.array(p, np.int16), np.array(mentor_of, np.intp) % (count + 1)
        leave = np.array([min(cost, BARRIER) for cost in leaving], np.int16)
        can_leave = np.bincount([*others, start % (count + 1)], minlength=count + 1)[:count] > 0
        distance = np.full(count + 1, BARRIER, np.int16)
        distance[start], used = 0, np.full(count + 1, BARRIER, np.int16)
        while np.any(fell := distance < used):
            used[fell] = distance[fell]
            if fell[count]:
                distance[:count] = np.minimum(distance[:count], leave + distance[count])
            columns = np.flatnonzero(fell[:count])
            if len(columns):
                base = used[columns] + asked[columns]
                lengths = (costs[:, columns] + base).min(axis=1)
                np.minimum.at(distance, others, lengths)
                stays = np.where(can_leave[columns], base, BARRIER).min()
                distance[count] = min(distance[count], stays)
        return [FAR if far >= BARRIER // 2 else far for far in distance[:count].tolist()]

    def is_covered(self, pair_values: PairValues, u: list[int], p: list[int]) -> bool:
        shift = pair_values.shift
        prices = UnitPrices(pair_values, [v << shift for v in u], [v << shift for v in p])
        if any(prices.is_any_above(block, start) for start, block in self._blocks()):
            return False
        return all(
            pair_values.units(mentee, mentor, self.at(mentee, mentor)) <= u[mentee] + p[mentor]
            for mentee, mentor in pair_values.bonus_units
        )
