"""The table of scores in plain Python, two bytes a pair; see :class:`~.score_table.ScoreTable`."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from heapq import nlargest, nsmallest
from itertools import count

from alumnii_mentoring.domain.matching.engine.assignment.network import Edge, RankedEdge
from alumnii_mentoring.domain.matching.engine.assignment.pair_values import PairValues
from alumnii_mentoring.domain.matching.engine.assignment.score_table import (
    NetworkEdges,
    PairScope,
    Violations,
)
from alumnii_mentoring.domain.matching.engine.scores.problem import Problem
from alumnii_mentoring.domain.matching.engine.scores.rules import sparse_pairs
from alumnii_mentoring.domain.matching.engine.scores.score_layers import layers_of
from alumnii_mentoring.domain.matching.engine.scores.score_rows import RowBuilder, numbered_pairs

IMPOSSIBLE = -1_000_000
"""Below every score less a price, both of which are at most 1000 points."""


def columns_of(rows: list[list[RankedEdge]], count: int) -> list[list[Edge]]:
    """The same pairs by mentor, the highest value first."""
    columns: list[list[Edge]] = [[] for _ in range(count)]
    for mentee, row in enumerate(rows):
        for _rank, mentor, value in row:
            columns[mentor].append((mentee, value))
    return [sorted(column, key=lambda edge: -edge[1]) for column in columns]


class PlainTable:
    """Needs the standard library only. Rows are shared between tables until they change."""

    def __init__(self, rows: list[array[int]], columns: int) -> None:
        self.rows, self.columns = rows, columns

    @classmethod
    def of(cls, problem: Problem) -> PlainTable:
        """The scores of all pairs of a problem."""
        builder = RowBuilder(problem, layers_of(problem))
        rows = [builder.row(number, key) for number, key in enumerate(problem.mentee_keys)]
        table = cls(rows, len(problem.mentors))
        return table.cleared(numbered_pairs(problem, sparse_pairs(problem)))

    def cleared(self, pairs: Iterable[tuple[int, int]]) -> PlainTable:
        rows, copied = self.rows[:], set()
        for mentee, mentor in pairs:
            if mentee not in copied:
                rows[mentee] = rows[mentee][:]
                copied.add(mentee)
            rows[mentee][mentor] = 0
        return type(self)(rows, self.columns)

    def with_row(self, points: Sequence[int]) -> PlainTable:
        return type(self)([*self.rows, array("h", points)], self.columns)

    def with_column(self, points: Sequence[int]) -> PlainTable:
        pairs = zip(self.rows, points, strict=True)
        return type(self)([row + array("h", [score]) for row, score in pairs], self.columns + 1)

    def with_score(self, mentee: int, mentor: int, score: int) -> PlainTable:
        rows = self.rows[:]
        rows[mentee] = rows[mentee][:]
        rows[mentee][mentor] = score
        return type(self)(rows, self.columns)

    def at(self, mentee: int, mentor: int) -> int:
        return self.rows[mentee][mentor]

    def matched_scores(self, mentor_of: list[int]) -> list[int]:
        return [
            row[mentor] if mentor >= 0 else 0
            for row, mentor in zip(self.rows, mentor_of, strict=True)
        ]

    def row(self, mentee: int) -> Sequence[int]:
        return self.rows[mentee]

    def column(self, mentor: int) -> Sequence[int]:
        return [row[mentor] for row in self.rows]

    def best_candidates(
        self, pair_values: PairValues, per_mentee: int, per_mentor: int, prices: list[int]
    ) -> list[list[int]]:
        chosen = []
        for mentee, row in enumerate(self.rows):
            chosen.append(set(_best_of(row, prices, per_mentee, partial(pair_values.tie, mentee))))
        for mentor, column in enumerate(zip(*self.rows, strict=True)):
            nothing, ties = [0] * len(column), _ties_with(pair_values, mentor)
            for mentee in _best_of(column, nothing, per_mentor, ties):
                chosen[mentee].add(mentor)
        return [sorted(mentors) for mentors in chosen]

    def mean_scores(self) -> list[int]:
        sums, counts = [0] * self.columns, [0] * self.columns
        for row in self.rows:
            for mentor, score in enumerate(row):
                if score:
                    sums[mentor] += score
                    counts[mentor] += 1
        return [total // (number or 1) for total, number in zip(sums, counts, strict=True)]

    def scores_of(self, chosen: list[list[int]]) -> list[list[tuple[int, int]]]:
        return [
            [(mentor, row[mentor]) for mentor in mentors if row[mentor]]
            for row, mentors in zip(self.rows, chosen, strict=True)
        ]

    def edges(
        self, pair_values: PairValues, chosen: list[list[int]], first_prices: list[int]
    ) -> NetworkEdges:
        rows = []
        for mentee, scores in enumerate(self.scores_of(chosen)):
            edges = (
                (mentor, pair_values.exact(mentee, mentor, score)) for mentor, score in scores
            )
            rows.append(
                sorted(
                    (first_prices[mentor] - value, mentor, value)
                    for mentor, value in edges
                    if value
                )
            )
        return rows, columns_of(rows, self.columns)

    def violations(
        self,
        pair_values: PairValues,
        u: list[int],
        p: list[int],
        most: tuple[int, int],
        scope: PairScope = None,
    ) -> Violations:
        coarse, all_of = [price >> pair_values.shift for price in p], range(self.columns)
        rows, columns = (set(scope[0]), scope[1]) if scope else (range(len(self.rows)), [])
        violated, by_mentor = [], defaultdict(list)
        for mentee in range(len(self.rows)) if columns else rows:
            mentors = all_of if mentee in rows else columns
            near = self._reaching(pair_values, mentee, u, coarse, mentors)
            edges = [(n, pair_values.exact(mentee, n, self.rows[mentee][n])) for n in near]
            excess = [(u[mentee] + p[mentor] - value, mentor, value) for mentor, value in edges]
            missed = (
                (pair_values.excess_order(mentee, mentor, below), mentor, value)
                for below, mentor, value in excess
                if below < 0
            )
            worst = nsmallest(most[0], missed)
            for order, mentor, value in worst:
                by_mentor[mentor].append((order, mentee, value))
            if worst:
                violated.append(mentee)
        taken = defaultdict(list)
        for mentor, missing in by_mentor.items():
            for _order, mentee, value in nsmallest(most[1], missing):
                taken[mentee].append((mentor, value))
        return [(mentee, taken[mentee]) for mentee in violated]

    def within_slack(
        self, pair_values: PairValues, u: list[int], p: list[int], slack: list[int]
    ) -> list[list[int]]:
        shift, mentors = pair_values.shift, range(self.columns)
        least = [(price - more) << shift for price, more in zip(u, slack, strict=True)]
        return [self._reaching(pair_values, row, least, p, mentors) for row in range(len(u))]

    def _reaching(
        self,
        pair_values: PairValues,
        mentee: int,
        u: list[int],
        p: list[int],
        mentors: Sequence[int],
    ) -> list[int]:
        """The mentors whose pair reaches both prices; ``u`` is exact, ``p`` in units."""
        row, score_units = self.rows[mentee], pair_values.score_units
        least = (u[mentee] >> pair_values.shift) - pair_values.priority_units.get(mentee, 0)
        if not isinstance(mentors, range):
            return [n for n in mentors if row[n] and score_units[row[n]] >= least + p[n]]
        row_units = row if pair_values.is_plain else [score_units[score] for score in row]
        return [
            number
            for number, units, price in zip(mentors, row_units, p, strict=True)
            if units and units >= least + price
        ]

    def best_open(
        self, pair_values: PairValues, mentee: int, is_open: bytearray, most: int
    ) -> list[tuple[int, int]]:
        scores = [score if free else 0 for score, free in zip(self.rows[mentee], is_open)]  # noqa: B905
        least = max(min(nlargest(most, scores), default=0), 1)
        choices = sorted(
            (pair_values.exact(mentee, mentor, score), mentor)
            for mentor, score in enumerate(scores)
            if score >= least
        )
        return choices[-2 * most :]

    def at_least_both(
        self, mentee_scores: list[int], mentor_scores: list[int]
    ) -> list[tuple[int, list[int]]]:
        return [
            (
                mentee,
                [
                    mentor
                    for mentor, score, least in zip(count(), row, mentor_scores)
                    if score and score >= own and score >= least
                ],
            )
            for mentee, (row, own) in enumerate(zip(self.rows, mentee_scores, strict=True))
        ]

    def highest(self, mentee: int, most: int) -> list[int]:
        row = self.rows[mentee]
        return nlargest(most, range(len(row)), key=row.__getitem__)

    def bits_at_least(self, least: int) -> Callable[[int], int]:
        def bits(mentee: int) -> int:
            digits = ["1" if score >= least else "0" for score in reversed(self.rows[mentee])]
            return int("".join(digits) or "0", 2)

        return bits

    def distinct_scores(self) -> list[int]:
        return sorted({score for row in self.rows for score in row} - {0})

    def distances_back(
        self,
        start: int,
        mentor_of: list[int],
        prices: tuple[list[int], list[int]],
        leaving: list[int],
        settled: list[int],
    ) -> list[int] | None:
        return None

    def is_covered(self, pair_values: PairValues, u: list[int], p: list[int]) -> bool:
        score_units = pair_values.score_units
        for mentee, row in enumerate(self.rows):
            own = u[mentee] - pair_values.priority_units.get(mentee, 0)
            row_units = [score_units[score] for score in row]
            if any(
                units and units > own + price for units, price in zip(row_units, p, strict=True)
            ):
                return False
        return all(
            pair_values.units(mentee, mentor, self.rows[mentee][mentor]) <= u[mentee] + p[mentor]
            for mentee, mentor in pair_values.bonus_units
        )


def _ties_with(pair_values: PairValues, mentor: int) -> Callable[[int], int]:
    return lambda mentee: pair_values.tie(mentee, mentor)


def _best_of(
    scores: Sequence[int], prices: list[int], most: int, ties: Callable[[int], int]
) -> list[int]:
    """Positions of the highest scores less prices; of equals those that win a tie."""
    if len(scores) <= most:
        return [number for number, score in enumerate(scores) if score]
    gains = [s - p if s else IMPOSSIBLE for s, p in zip(scores, prices)]  # noqa: B905
    least = sorted(gains, reverse=True)[most - 1]
    above = [number for number, gain in enumerate(gains) if gain > least]
    equal = [number for number, gain in enumerate(gains) if gain == least and scores[number]]
    more = most - len(above)
    return above + (nlargest(more, equal, key=ties) if len(equal) > more else equal)
