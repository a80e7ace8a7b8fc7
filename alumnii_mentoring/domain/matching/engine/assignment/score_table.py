"""What the solver asks of a table of scores; there is one in plain Python and one with numpy.

Rows are mentees, columns mentors, both in the order of their keys and named by number. A score is
a whole number of points from 0 to 1000, 0 where the pair is impossible. ``u`` and ``p`` are prices
of mentees and mentors. Both tables give the same answers, except where a method says *about*.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from alumnii_mentoring.domain.matching.engine.assignment.network import Edge, RankedEdge
from alumnii_mentoring.domain.matching.engine.assignment.pair_values import PairValues

Violations = list[tuple[int, list[Edge]]]
"""Mentees by number, each with mentors and the exact values of the pairs."""

PairScope = tuple[list[int], list[int]] | None
"""Mentees and mentors whose pairs are looked at; None for all pairs."""

NetworkEdges = tuple[list[list[RankedEdge]], list[list[Edge]]]
"""Rows and columns of a network."""


class ScoreTable(Protocol):
    """The scores of all pairs; ``columns`` is the number of mentors. A table never changes."""

    columns: int

    def cleared(self, pairs: Iterable[tuple[int, int]]) -> ScoreTable:
        """The same table with these pairs made impossible."""

    def with_row(self, points: Sequence[int]) -> ScoreTable:
        """One mentee more, at the end."""

    def with_column(self, points: Sequence[int]) -> ScoreTable:
        """One mentor more, at the end."""

    def with_score(self, mentee: int, mentor: int, score: int) -> ScoreTable:
        """The same table with another score for one pair."""

    def at(self, mentee: int, mentor: int) -> int:
        """The score of one pair."""

    def matched_scores(self, mentor_of: list[int]) -> list[int]:
        """The score of every mentee with their mentor, 0 for -1."""

    def row(self, mentee: int) -> Sequence[int]:
        """The scores of one mentee with all mentors."""

    def column(self, mentor: int) -> Sequence[int]:
        """The scores of one mentor with all mentees."""

    def best_candidates(
        self, pair_values: PairValues, per_mentee: int, per_mentor: int, prices: list[int]
    ) -> list[list[int]]:
        """By mentee the mentors with the highest scores less prices (points), sorted by number.

        About ``per_mentee`` of them, and where the mentee is among the best of a mentor.
        """

    def mean_scores(self) -> list[int]:
        """The average score of each mentor over the possible pairs, rounded down."""

    def scores_of(self, chosen: list[list[int]]) -> list[list[tuple[int, int]]]:
        """By mentee the chosen mentors who are possible, each with the score."""

    def edges(
        self, pair_values: PairValues, chosen: list[list[int]], first_prices: list[int]
    ) -> NetworkEdges:
        """Rows and columns for a network of the chosen pairs that are possible."""

    def violations(
        self,
        pair_values: PairValues,
        u: list[int],
        p: list[int],
        most: tuple[int, int],
        scope: PairScope = None,
    ) -> Violations:
        """Pairs of a higher value than both prices: all mentees who have any, and the worst pairs.

        ``most`` per mentee, and of these per mentor: where all miss the same few mentors, a few
        pairs are enough to raise their prices. Prices are exact, like the values. ``scope`` names
        mentees and mentors, if only their pairs can be among them.
        """

    def within_slack(
        self, pair_values: PairValues, u: list[int], p: list[int], slack: list[int]
    ) -> list[list[int]]:
        """By mentee the mentors where both prices exceed the value by at most ``slack``.

        Prices and slack are in units.
        """

    def best_open(
        self, pair_values: PairValues, mentee: int, is_open: bytearray, most: int
    ) -> list[tuple[int, int]]:
        """The best mentors with a place, the very best last, each after the value of the pair.

        No mentor who is left out is better. About ``most`` of them.
        """

    def at_least_both(
        self, mentee_scores: list[int], mentor_scores: list[int]
    ) -> list[tuple[int, list[int]]]:
        """By mentee the possible mentors whose score is at least that of either side."""

    def highest(self, mentee: int, most: int) -> list[int]:
        """The mentors with the highest scores, highest first."""

    def bits_at_least(self, least: int) -> Callable[[int], int]:
        """A function that gives the mentors with that score or more, as the bits of a number."""

    def distinct_scores(self) -> list[int]:
        """All scores above 0 that occur, each once, in rising order."""

    def distances_back(
        self,
        start: int,
        mentor_of: list[int],
        prices: tuple[list[int], list[int]],
        leaving: list[int],
        settled: list[int],
    ) -> list[int] | None:
        """The shortest distances in the residual graph from each mentor to ``start``.

        ``prices`` are those of mentees and mentors, ``leaving`` the costs of taking a place from a
        mentor, ``settled`` the locked mentees. None where the table has no faster way than looking
        at one pair after another.
        """

    def is_covered(self, pair_values: PairValues, u: list[int], p: list[int]) -> bool:
        """Whether no pair has more units than the prices of its sides (in units) together."""
