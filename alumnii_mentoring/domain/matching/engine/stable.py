"""A stable matching by deferred acceptance (Gale and Shapley 1962): no two would rather swap.

Both sides prefer the higher score; mentors prefer mentees with priority to all others. Ties are
decided as everywhere.
"""

from __future__ import annotations

from heapq import heappush, heappushpop
from typing import Any

from alumnii_mentoring.domain.matching.engine.certificate import Certificate
from alumnii_mentoring.domain.matching.engine.market import Market

FIRST_CHOICES = 25

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
    suitors = [row for row in range(len(market.mentees)) if row not in market.locked]
    choices = {row: _Choices(market, row) for row in suitors}
    seated: list[list[tuple[Rank, int]]] = [[] for _ in market.mentors]
    while suitors:
        row = suitors.pop()
        column = choices[row].next()
        if column < 0:
            continue
        offer = (rank_of(market, row, column), row)
        if len(seated[column]) < market.net.places[column]:
            heappush(seated[column], offer)
        elif not seated[column]:
            suitors.append(row)
        else:
            suitors.append(heappushpop(seated[column], offer)[1])
    for column, mentees in enumerate(seated):
        for _rank, row in sorted(mentees, key=lambda one: one[1]):
            market.net.link(row, column)
    return market


def rank_of(market: Market, row: int, column: int) -> Rank:
    worth = market.worth.of(row, column, market.table.at(row, column))
    return row in market.worth.raised, worth


class _Choices:
    """The mentors of a mentee, best first; sorted only as far as needed."""

    def __init__(self, market: Market, row: int) -> None:
        self.market, self.row, self.least = market, row, 1001
        self.queue: list[int] = []

    def next(self) -> int:
        """The next mentor by number, -1 after the last."""
        while not self.queue and self.least > 1:
            self._load()
        return self.queue.pop() if self.queue else -1

    def _load(self) -> None:
        scores, above = self.market.table.row(self.row), self.least
        some = self.market.table.ordered(self.row, FIRST_CHOICES) if above > 1000 else []
        self.least = int(scores[some[-1]]) if len(some) == FIRST_CHOICES else 1
        self.least = max(self.least, 1)
        found = [one for one, score in enumerate(scores) if self.least <= score < above]
        worth = self.market.worth
        self.queue = sorted(found, key=lambda one: worth.of(self.row, one, int(scores[one])))


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
