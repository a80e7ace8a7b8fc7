"""A stable matching: no mentee and mentor would both rather have each other.

Both sides prefer the higher score, so the best pair of all that are still possible is stable,
whatever comes after it: pairs are made in this order. Mentors prefer mentees with priority to all
others, who therefore choose among what is left. Ties are decided as everywhere. What comes out is
what deferred acceptance gives (Gale and Shapley 1962), for there is no other stable matching.
"""

from __future__ import annotations

from collections.abc import Iterable
from heapq import heapify, heappop, heapreplace
from typing import Any

from alumnii_mentoring.domain.matching.engine.assignment.certificate import Certificate
from alumnii_mentoring.domain.matching.engine.assignment.live_assignment import Market

FIRST_CHOICES = 12
"""So many mentors of a mentee are looked up at first, each time twice as many as before."""

Rank = tuple[bool, int]
"""How a mentor sees a mentee: priority first, then the worth of the pair."""


class StableMarket(Market):
    """Has no prices; what it proves is that nobody blocks it."""

    def prices(self) -> tuple[list[int], list[int]]:
        return [0] * len(self.mentees), [0] * len(self.mentors)

    def certify(self) -> Certificate:
        value = sum(self.score(row, column) for row, column in self.all_pairs())
        return Certificate("stable", value, value, blocking=count_blocking(self))


def stable_market(best: Market) -> StableMarket:
    market = StableMarket(best.ground, best.table, best.worth)
    first = market.worth.raised
    others = [row for row in range(len(market.mentees)) if row not in market.locked]
    seats = _Seats(market)
    seats.give([row for row in others if row in first])
    seats.give([row for row in others if row not in first])
    for row, column in sorted(seats.taken):
        market.net.link(row, column)
    return market


class _Seats:
    """Places that are left; ``is_open`` has a 1 for every mentor who has one."""

    def __init__(self, market: Market) -> None:
        self.table, self.worth, self.left = market.table, market.worth, market.net.places[:]
        self.is_open = bytearray(places > 0 for places in self.left)
        self.taken: list[tuple[int, int]] = []

    def give(self, rows: Iterable[int]) -> None:
        """The best possible pair first; a mentee whose mentor is full by then chooses anew."""
        self.choices: dict[int, list[tuple[int, int]]] = {row: [] for row in rows}
        self.most = dict.fromkeys(self.choices, FIRST_CHOICES)
        heap = [(-one[0], row, one[1]) for row in self.choices if (one := self._next(row))]
        heapify(heap)
        while heap:
            _worth, row, column = heap[0]
            if self.is_open[column]:
                self._take(row, column)
            elif one := self._next(row):
                heapreplace(heap, (-one[0], row, one[1]))
                continue
            heappop(heap)

    def _take(self, row: int, column: int) -> None:
        self.taken.append((row, column))
        self.left[column] -= 1
        self.is_open[column] = self.left[column] > 0

    def _next(self, row: int) -> tuple[int, int] | None:
        """The best mentor with a place, after what the pair is worth."""
        choices, is_open = self.choices[row], self.is_open
        while choices:
            if is_open[choices[-1][1]]:
                return choices.pop()
            choices.pop()
        most = self.most[row]
        self.most[row] *= 2
        self.choices[row] = self.table.choices(self.worth, row, is_open, most)
        return self.choices[row].pop() if self.choices[row] else None


def rank_of(market: Market, row: int, column: int) -> Rank:
    worth = market.worth.of(row, column, market.table.at(row, column))
    return row in market.worth.raised, worth


def count_blocking(market: Market) -> int:
    """Pairs who would both rather have each other than what they have."""
    worth, table, net = market.worth, market.table, market.net
    worst = [_worst(market, column) for column in range(len(market.mentors))]
    own = [
        table.at(row, column) if (column := net.mentor_of[row]) >= 0 else 0
        for row in range(len(market.mentees))
    ]
    least = [0 if rank is None or worth.raised else table_score(worth, rank) for rank in worst]
    found = 0
    for row, columns in table.rivals(own, least):
        if row in market.locked:
            continue
        mine = worth.of(row, net.mentor_of[row], own[row]) if own[row] else 0
        for column in columns:
            rank = rank_of(market, row, column)
            if rank[1] > mine and (worst[column] is None or rank > worst[column]):
                found += 1
    return found


def table_score(worth: Any, rank: Rank) -> int:
    return rank[1] >> worth.shift


def _worst(market: Market, column: int) -> Any:
    """The lowest rank among a mentor's mentees; None where a place is free."""
    if market.net.has_place(column):
        return None
    ranks = [rank_of(market, row, column) for row in market.net.mentees_of[column]]
    return min(ranks, default=(True, 1 << 4000))
