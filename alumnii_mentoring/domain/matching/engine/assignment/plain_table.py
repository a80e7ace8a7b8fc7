"""The scores of all pairs, two bytes each; 0 where a pair is impossible. Standard library only."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from heapq import nlargest, nsmallest
from itertools import count

from alumnii_mentoring.domain.matching.engine.assignment.network import Edge, Ranked
from alumnii_mentoring.domain.matching.engine.assignment.pair_values import Worth
from alumnii_mentoring.domain.matching.engine.scores.problem import Ground
from alumnii_mentoring.domain.matching.engine.scores.rules import sparse_pairs
from alumnii_mentoring.domain.matching.engine.scores.score_layers import layers_of
from alumnii_mentoring.domain.matching.engine.scores.score_rows import RowBuilder, positions

Found = list[tuple[int, list[Edge]]]
"""Mentees by number, each with mentors and what the pair is worth."""


Looks = tuple[list[int], list[int]] | None

Edges = tuple[list[list[Ranked]], list[list[Edge]]]


def columns_of(rows: list[list[Ranked]], count: int) -> list[list[Edge]]:
    """The same pairs by mentor."""
    columns: list[list[Edge]] = [[] for _ in range(count)]
    for mentee, row in enumerate(rows):
        for _rank, mentor, value in row:
            columns[mentor].append((mentee, value))
    return [sorted(column, key=lambda edge: -edge[1]) for column in columns]


class Table:
    """Rows are mentees, columns mentors, both in the order of their keys."""

    def __init__(self, rows: list[array[int]], columns: int) -> None:
        self.rows, self.columns = rows, columns

    @classmethod
    def of(cls, ground: Ground) -> Table:
        layers = layers_of(ground)
        builder = RowBuilder(ground, layers)
        rows = [builder.row(number, key) for number, key in enumerate(ground.mentee_keys)]
        table = cls(rows, len(ground.mentors))
        return table.cleared(positions(ground, sparse_pairs(ground)))

    def cleared(self, pairs: Iterable[tuple[int, int]]) -> Table:
        """The same table with these pairs made impossible; rows are copied when they change."""
        rows, copied = self.rows[:], set()
        for mentee, mentor in pairs:
            if mentee not in copied:
                rows[mentee] = rows[mentee][:]
                copied.add(mentee)
            rows[mentee][mentor] = 0
        return type(self)(rows, self.columns)

    def with_row(self, points: Sequence[int]) -> Table:
        """One mentee more, at the end."""
        return type(self)([*self.rows, array("h", points)], self.columns)

    def with_column(self, points: Sequence[int]) -> Table:
        """One mentor more, at the end."""
        pairs = zip(self.rows, points, strict=True)
        return type(self)([row + array("h", [one]) for row, one in pairs], self.columns + 1)

    def with_score(self, mentee: int, mentor: int, score: int) -> Table:
        rows = self.rows[:]
        rows[mentee] = rows[mentee][:]
        rows[mentee][mentor] = score
        return type(self)(rows, self.columns)

    def at(self, mentee: int, mentor: int) -> int:
        return self.rows[mentee][mentor]

    def scores_with(self, mentor_of: list[int]) -> list[int]:
        """What every mentee has with a mentor, 0 for -1."""
        return [
            row[mentor] if mentor >= 0 else 0
            for row, mentor in zip(self.rows, mentor_of, strict=True)
        ]

    def row(self, mentee: int) -> Sequence[int]:
        return self.rows[mentee]

    def column(self, mentor: int) -> Sequence[int]:
        return [row[mentor] for row in self.rows]

    def best(
        self, worth: Worth, per_mentee: int, per_mentor: int, prices: list[int]
    ) -> list[list[int]]:
        """For each mentee the mentors that look best at these prices, and where they are best."""
        found = []
        for mentee, row in enumerate(self.rows):
            found.append(set(_best_of(row, prices, per_mentee, partial(worth.tie, mentee))))
        for mentor, column in enumerate(zip(*self.rows, strict=True)):
            nothing, ties = [0] * len(column), _ties_with(worth, mentor)
            for mentee in _best_of(column, nothing, per_mentor, ties):
                found[mentee].add(mentor)
        return [sorted(row) for row in found]

    def fame(self) -> list[int]:
        """The average score of each mentor, where one is possible."""
        sums, counts = [0] * self.columns, [0] * self.columns
        for row in self.rows:
            for mentor, score in enumerate(row):
                if score:
                    sums[mentor] += score
                    counts[mentor] += 1
        return [total // (number or 1) for total, number in zip(sums, counts, strict=True)]

    def points(self, chosen: list[list[int]]) -> list[list[tuple[int, int]]]:
        """For each mentee the chosen mentors who are possible, with the score."""
        return [
            [(mentor, row[mentor]) for mentor in mentors if row[mentor]]
            for row, mentors in zip(self.rows, chosen, strict=True)
        ]

    def edges(self, worth: Worth, chosen: list[list[int]], floor: list[int]) -> Edges:
        """Rows and columns for the network of the chosen pairs that are possible."""
        rows = []
        for mentee, some in enumerate(self.points(chosen)):
            values = ((one, worth.of(mentee, one, score)) for one, score in some)
            rows.append(sorted((floor[one] - value, one, value) for one, value in values if value))
        return rows, columns_of(rows, self.columns)

    def violations(
        self, worth: Worth, u: list[int], p: list[int], most: tuple[int, int], looks: Looks = None
    ) -> Found:
        """Pairs worth more than the prices of their two sides: who has any, and the worst of them.

        ``most`` per mentee, and of these per mentor: where all miss the same few mentors, a few
        pairs tell what these must ask. ``looks`` names mentees and mentors, if only the pairs of
        these can be any.
        """
        coarse, all_of = [price >> worth.shift for price in p], range(self.columns)
        rows, columns = (set(looks[0]), looks[1]) if looks else (range(len(self.rows)), [])
        found, over = [], defaultdict(list)
        for mentee in range(len(self.rows)) if columns else rows:
            near = self._near(worth, mentee, u, coarse, all_of if mentee in rows else columns)
            edges = [(one, worth.of(mentee, one, self.rows[mentee][one])) for one in near]
            excess = [(u[mentee] + p[one] - value, one, value) for one, value in edges]
            missed = (
                (worth.order(mentee, one, less), one, value)
                for less, one, value in excess
                if less < 0
            )
            worst = nsmallest(most[0], missed)
            for less, mentor, value in worst:
                over[mentor].append((less, mentee, value))
            if worst:
                found.append(mentee)
        taken = defaultdict(list)
        for mentor, some in over.items():
            for _less, mentee, value in nsmallest(most[1], some):
                taken[mentee].append((mentor, value))
        return [(mentee, taken[mentee]) for mentee in found]

    def near(self, worth: Worth, u: list[int], p: list[int], slack: list[int]) -> list[list[int]]:
        """For each mentee the mentors who cost at most so much more than the pair is worth."""
        asked = [(one - more) << worth.shift for one, more in zip(u, slack, strict=True)]
        return [self._near(worth, row, asked, p, range(self.columns)) for row in range(len(u))]

    def _near(
        self, worth: Worth, mentee: int, u: list[int], p: list[int], mentors: Sequence[int]
    ) -> list[int]:
        """Whose value reaches both prices, in whole units."""
        row, values = self.rows[mentee], worth.values
        least = (u[mentee] >> worth.shift) - worth.raised.get(mentee, 0)
        if not isinstance(mentors, range):
            return [n for n in mentors if row[n] and values[row[n]] >= least + p[n]]
        worths = row if worth.is_plain else [values[score] for score in row]
        return [
            number
            for number, value, price in zip(mentors, worths, p, strict=True)
            if value and value >= least + price
        ]

    def choices(
        self, worth: Worth, mentee: int, is_open: bytearray, most: int
    ) -> list[tuple[int, int]]:
        """The best mentors with a place, last the very best, each after what the pair is worth.

        None that is left out is better; they may be more than asked for, or fewer.
        """
        scores = [score if one else 0 for score, one in zip(self.rows[mentee], is_open)]  # noqa: B905
        least = max(min(nlargest(most, scores), default=0), 1)
        found = sorted(
            (worth.of(mentee, one, score), one)
            for one, score in enumerate(scores)
            if score >= least
        )
        return found[-2 * most :]

    def rivals(self, mine: list[int], theirs: list[int]) -> list[tuple[int, list[int]]]:
        """For each mentee the possible mentors whose score is at least as high as both say."""
        return [
            (
                number,
                [
                    other
                    for other, score, least in zip(count(), row, theirs)
                    if score and score >= own and score >= least
                ],
            )
            for number, (row, own) in enumerate(zip(self.rows, mine, strict=True))
        ]

    def ordered(self, mentee: int, most: int) -> list[int]:
        """The mentors with the highest scores, highest first."""
        row = self.rows[mentee]
        return nlargest(most, range(len(row)), key=row.__getitem__)

    def at_least(self, floor: int) -> Callable[[int], int]:
        """Tells of a mentee the mentors with that score or more, as the bits of a number."""

        def bits(mentee: int) -> int:
            found = ["1" if score >= floor else "0" for score in reversed(self.rows[mentee])]
            return int("".join(found) or "0", 2)

        return bits

    def scores_used(self) -> list[int]:
        return sorted({score for row in self.rows for score in row} - {0})

    def ways_back(
        self,
        start: int,
        mentor_of: list[int],
        prices: tuple[list[int], list[int]],
        away: list[int],
        settled: list[int],
    ) -> list[int] | None:
        """Only the table with numpy has a faster way than looking at one pair after another."""
        return None

    def is_covered(self, worth: Worth, u: list[int], p: list[int]) -> bool:
        """Whether no value of a pair is above the prices of its sides (in units of value)."""
        for mentee, row in enumerate(self.rows):
            own = u[mentee] - worth.raised.get(mentee, 0)
            values = [worth.values[score] for score in row]
            if any(value and value > own + price for value, price in zip(values, p, strict=True)):
                return False
        return all(
            worth.value(one, other, self.rows[one][other]) <= u[one] + p[other]
            for one, other in worth.bonus
        )


def _ties_with(worth: Worth, mentor: int) -> Callable[[int], int]:
    return lambda mentee: worth.tie(mentee, mentor)


def _best_of(
    scores: Sequence[int], prices: list[int], most: int, ties: Callable[[int], int]
) -> list[int]:
    """Positions of the highest scores less prices; of equals those that win a tie."""
    if len(scores) <= most:
        return [number for number, score in enumerate(scores) if score]
    values = [s - p if s else -1_000_000 for s, p in zip(scores, prices)]  # noqa: B905
    least = sorted(values, reverse=True)[most - 1]
    above = [number for number, value in enumerate(values) if value > least]
    equal = [number for number, value in enumerate(values) if value == least and scores[number]]
    more = most - len(above)
    return above + (nlargest(more, equal, key=ties) if len(equal) > more else equal)
