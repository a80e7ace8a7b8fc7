"""How high the lowest score of a matching can be without losing a pair."""

from __future__ import annotations

from typing import Any


def highest_floor(market: Any) -> int:
    """The highest score that everybody can have at least; ``market`` has the most pairs."""
    net = market.net
    matched = [(row, column) for row, column in enumerate(net.mentor_of) if column >= 0]
    if not matched:
        return 1
    scores = market.table.scores_used()
    lowest = min(market.table.at(row, column) for row, column in matched)
    first, last = scores.index(lowest), len(scores) - 1
    while first < last:
        middle = (first + last + 1) // 2
        if _Reach(market, scores[middle]).is_enough(matched):
            first = middle
        else:
            last = middle - 1
    return scores[first]


class _Reach:
    """The most pairs with a score of at least ``floor``, by augmenting paths."""

    def __init__(self, market: Any, floor: int) -> None:
        self.market, self.floor = market, floor
        self.places = list(market.net.places)
        self.mentor_of: dict[int, int] = {}
        self.mentees_of: dict[int, list[int]] = {}
        self.lists: dict[int, int] = {}
        self.unseen = (1 << len(self.places)) - 1
        self.free = sum(1 << column for column, places in enumerate(self.places) if places)

    def is_enough(self, matched: list[tuple[int, int]]) -> bool:
        """Whether as many pairs, and as many with priority, are possible."""
        first = self.market.worth.raised
        ahead = [one for one in matched if one[0] in first]
        groups = (ahead, [one for one in matched if one[0] not in first])
        everybody = [row for row in range(len(self.market.net.u)) if row not in self.market.locked]
        count = 0
        for is_first, group in zip((True, False), groups, strict=True):
            self._keep(group)
            count += len(group)
            self.unseen = (1 << len(self.places)) - 1
            for row in everybody:
                is_waiting = row not in self.mentor_of and (row in first) == is_first
                if is_waiting and len(self.mentor_of) < count:
                    self._seat(row)
            if len(self.mentor_of) < count:
                return False
        return True

    def _keep(self, group: list[tuple[int, int]]) -> None:
        for row, column in group:
            if self.market.table.at(row, column) >= self.floor and self.free >> column & 1:
                self._take(row, column)

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
            self.lists[row] = self.market.table.at_least(row, self.floor)
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
