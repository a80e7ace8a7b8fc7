"""The bottleneck of a matching: how high its lowest score can be without losing a pair.

Binary search over the scores; for each a largest matching above it by augmenting paths, breadth
first (Kuhn 1955, Berge 1957). Sets of mentors are the bits of a number.
"""

from __future__ import annotations

from collections.abc import Iterable

from alumnii_mentoring.domain.matching.engine.assignment.score_table import ScoreTable
from alumnii_mentoring.domain.matching.engine.assignment.state import AssignmentState

Matching = dict[int, int]
"""Mentors by mentee, by number."""


def highest_bottleneck(best: AssignmentState) -> int:
    """The highest score that everybody can have at least, with as many pairs as possible.

    ``best`` has the highest total: as many with priority as possible have a mentor there, and
    nobody loses theirs while more are seated. 1 where nobody can be matched.
    """
    table = best.table
    matching = {row: column for row, column in enumerate(best.network.mentor_of) if column >= 0}
    largest = _ThresholdMatching(best, 1).extended(matching, range(len(best.mentees)))
    if not largest:
        return 1
    scores = table.distinct_scores()
    first, last = scores.index(_lowest_score(table, largest)), len(scores) - 1
    while first < last:
        middle = (first + last + 1) // 2
        higher = _ThresholdMatching(best, scores[middle]).as_large_as(largest)
        if higher:
            first, largest = scores.index(_lowest_score(table, higher)), higher
        else:
            last = middle - 1
    return int(scores[first])


def _lowest_score(table: ScoreTable, matching: Matching) -> int:
    return min(table.at(row, column) for row, column in matching.items())


class _ThresholdMatching:
    """A largest matching of pairs with a score of at least ``least``."""

    def __init__(self, state: AssignmentState, least: int) -> None:
        self.state, self.least = state, least
        self.places = list(state.network.places)
        self.mentor_of: Matching = {}
        self.mentees_of: dict[int, list[int]] = {}
        self.mentor_bits: dict[int, int] = {}
        self.look_up = state.table.bits_at_least(least)
        self.free = sum(1 << column for column, places in enumerate(self.places) if places)

    def as_large_as(self, before: Matching) -> Matching | None:
        """A matching of as many pairs, and as many with priority; None if that is impossible."""
        first = self.state.pair_values.priority_units
        for is_first in (True, False):
            group = {row: mentor for row, mentor in before.items() if (row in first) == is_first}
            rows = (row for row in range(len(self.state.mentees)) if (row in first) == is_first)
            count = len(self.mentor_of) + len(group)
            if len(self.extended(group, rows, count)) < count:
                return None
        return self.mentor_of

    def extended(self, before: Matching, rows: Iterable[int], most: int | None = None) -> Matching:
        """Keep these pairs where the score is high enough, and seat waiting mentees of ``rows``.

        Stops when the matching has ``most`` pairs.
        """
        for row, column in before.items():
            if self.state.table.at(row, column) >= self.least and self.free >> column & 1:
                self._take(row, column)
        self.unseen = (1 << len(self.places)) - 1
        for row in rows:
            if len(self.mentor_of) == most:
                break
            if row not in self.mentor_of and row not in self.state.locked:
                self._seat(row)
        return self.mentor_of

    def _take(self, row: int, column: int) -> None:
        self.mentor_of[row] = column
        seated = self.mentees_of.setdefault(column, [])
        seated.append(row)
        if len(seated) == self.places[column]:
            self.free &= ~(1 << column)

    def _seat(self, start: int) -> None:
        """Breadth first; mentors seen in a search that failed are never of use later."""
        reached_from: dict[int, int] = {}
        queue, before = [start], self.unseen
        for row in queue:
            possible = self._mentors(row)
            if possible & self.free:
                column = _lowest_bit(possible & self.free)
                self._walk_back(row, column, reached_from)
                self.unseen = before
                return
            fresh = possible & self.unseen
            self.unseen &= ~fresh
            while fresh:
                column = _lowest_bit(fresh)
                fresh &= fresh - 1
                for other in self.mentees_of.get(column, ()):
                    reached_from[other] = row
                    queue.append(other)

    def _mentors(self, row: int) -> int:
        if row not in self.mentor_bits:
            self.mentor_bits[row] = self.look_up(row)
        return self.mentor_bits[row]

    def _walk_back(self, row: int, column: int, reached_from: dict[int, int]) -> None:
        while True:
            before = self.mentor_of.get(row)
            if before is not None:
                self.mentees_of[before].remove(row)
                self.free |= 1 << before
            self._take(row, column)
            if before is None:
                return
            row, column = reached_from[row], before


def _lowest_bit(bits: int) -> int:
    return (bits & -bits).bit_length() - 1
