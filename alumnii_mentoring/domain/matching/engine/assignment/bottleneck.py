"""How high the lowest score of a matching can be without losing a pair."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Pairs = dict[int, int]
"""Mentors by mentee, by number."""


def highest_floor(market: Any) -> int:
    """The highest score that everybody can have at least, with as many pairs as possible.

    ``market`` is the best one: as many with priority as possible have a mentor there, and nobody
    loses theirs while more are seated.
    """
    table = market.table
    best = {row: column for row, column in enumerate(market.net.mentor_of) if column >= 0}
    most = _Reach(market, 1).seated(best, range(len(market.mentees)))
    if not most:
        return 1
    scores = table.scores_used()
    first, last = scores.index(_lowest_score(table, most)), len(scores) - 1
    while first < last:
        middle = (first + last + 1) // 2
        found = _Reach(market, scores[middle]).as_many(most)
        if found:
            first, most = scores.index(_lowest_score(table, found)), found
        else:
            last = middle - 1
    return int(scores[first])


def _lowest_score(table: Any, pairs: Pairs) -> int:
    return min(table.at(row, column) for row, column in pairs.items())


class _Reach:
    """The most pairs with a score of at least ``floor``, by augmenting paths."""

    def __init__(self, market: Any, floor: int) -> None:
        self.market, self.floor = market, floor
        self.places = list(market.net.places)
        self.mentor_of: Pairs = {}
        self.mentees_of: dict[int, list[int]] = {}
        self.lists: dict[int, int] = {}
        self.look = market.table.at_least(floor)
        self.free = sum(1 << column for column, places in enumerate(self.places) if places)

    def as_many(self, matched: Pairs) -> Pairs | None:
        """As many pairs, and as many with priority, as these; None if that is impossible."""
        first = self.market.worth.raised
        for is_first in (True, False):
            group = {row: one for row, one in matched.items() if (row in first) == is_first}
            rows = (row for row in range(len(self.market.mentees)) if (row in first) == is_first)
            count = len(self.mentor_of) + len(group)
            if len(self.seated(group, rows, count)) < count:
                return None
        return self.mentor_of

    def seated(self, pairs: Pairs, rows: Iterable[int], most: int | None = None) -> Pairs:
        """Keep these pairs as far as they reach the floor, and seat those who wait, or enough."""
        for row, column in pairs.items():
            if self.market.table.at(row, column) >= self.floor and self.free >> column & 1:
                self._take(row, column)
        self.unseen = (1 << len(self.places)) - 1
        for row in rows:
            if len(self.mentor_of) == most:
                break
            if row not in self.mentor_of and row not in self.market.locked:
                self._seat(row)
        return self.mentor_of

    def _take(self, row: int, column: int) -> None:
        self.mentor_of[row] = column
        seated = self.mentees_of.setdefault(column, [])
        seated.append(row)
        if len(seated) == self.places[column]:
            self.free &= ~(1 << column)

    def _seat(self, start: int) -> None:
        """Breadth first; who was seen in vain leads nowhere later either."""
        reached_from: dict[int, int] = {}
        queue, before = [start], self.unseen
        for row in queue:
            open_ones = self._mentors(row)
            if open_ones & self.free:
                column = _lowest(open_ones & self.free)
                self._walk_back(row, column, reached_from)
                self.unseen = before
                return
            fresh = open_ones & self.unseen
            self.unseen &= ~fresh
            while fresh:
                column = _lowest(fresh)
                fresh &= fresh - 1
                for other in self.mentees_of.get(column, ()):
                    reached_from[other] = row
                    queue.append(other)

    def _mentors(self, row: int) -> int:
        if row not in self.lists:
            self.lists[row] = self.look(row)
        return self.lists[row]

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


def _lowest(bits: int) -> int:
    return (bits & -bits).bit_length() - 1
