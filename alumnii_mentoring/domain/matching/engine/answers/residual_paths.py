"""Exact losses and gains as shortest paths over all pairs, at the prices of the optimum.

In the residual graph a mentor passes a mentee on, the mentee takes another place, and ``NULL``
stands for free places and for staying without. Reduced costs are in points and never negative.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import Any

from alumnii_mentoring.domain.matching.engine.assignment.network import FAR

NULL = -1


def losses(market: Any, row: int) -> dict[int, int]:
    """For each possible mentor by number what the total loses if the mentee goes there.

    That is the reduced cost of the pair and the shortest way from the mentor back to the mentee:
    whoever must leave there finds another place, and somebody may take the place left behind.
    """
    u, p = market.prices()
    if row in market.locked:
        u[row] = market.score(row, market.locked[row]) - p[market.locked[row]]
    back = _Back(market, u, p).run(row)
    scores = market.table.row(row)
    return {
        column: _points(market, u[row] + price - _value(market, row, column, score) + back[column])
        for column, (score, price) in enumerate(zip(scores, p, strict=True))
        if score and back[column] < FAR
    }


def _value(market: Any, row: int, column: int, score: int) -> int:
    return int(market.worth.value(row, column, int(score)))


def _points(market: Any, loss: int) -> int:
    """Leave out what it is worth that somebody with priority need not wait."""
    above = max(market.worth.raised.values(), default=0)
    return (loss + above // 2) % above - above // 2 if above else loss


class _Back:
    """Dijkstra against the arrows: how far it is from each mentor to one mentee."""

    def __init__(self, market: Any, u: list[int], p: list[int]) -> None:
        self.market, self.net, self.u, self.p = market, market.net, u, p

    def run(self, row: int) -> list[int]:
        market, net = self.market, self.net
        start = self.start = market.mentor_of(row)
        if not (market.worth.raised or market.worth.bonus):
            prices, settled = (self.u, self.p), list(market.locked)
            found = market.table.ways_back(start, net.mentor_of, prices, self._away(), settled)
            if found is not None:
                return found  # type: ignore[no-any-return]
        self.distance = [FAR] * (len(self.p) + 1)
        self.heap: list[tuple[int, int]] = []
        self._reach(start, 0)
        while self.heap:
            far, node = heappop(self.heap)
            if far > self.distance[node]:
                continue
            if node == NULL:
                self._from_null(far)
            else:
                self._from_mentor(node, far)
        return self.distance[:-1]

    def _away(self) -> list[int]:
        """What it costs that a mentor's place is taken, or left without anybody else coming."""
        return [
            0
            if self.net.has_place(column)
            else min((self.u[mentee] for mentee in mentees), default=FAR)
            for column, mentees in enumerate(self.net.mentees_of)
        ]

    def _reach(self, node: int, far: int) -> None:
        if far < self.distance[node]:
            self.distance[node] = far
            heappush(self.heap, (far, node))

    def _from_null(self, far: int) -> None:
        """Somebody stays without instead, or a free place is taken."""
        for column, cost in enumerate(self._away()):
            if cost < FAR:
                self._reach(column, far + cost)

    def _from_mentor(self, column: int, far: int) -> None:
        """Somebody comes from another mentor, or the place stays empty."""
        base = far + self.p[column]
        if self.net.mentees_of[column] or column == self.start:
            self._reach(NULL, base)
        self._scan(column, base)

    def _scan(self, column: int, base: int) -> None:
        net, market, u, distance = self.net, self.market, self.u, self.distance
        for mentee, score in enumerate(market.table.column(column)):
            if not score or mentee in market.locked:
                continue
            value = _value(market, mentee, column, score)
            other = net.mentor_of[mentee]
            cost = base + u[mentee] - value
            if cost < distance[other] and other != column:
                self._reach(other, cost)


def gains(market: Any) -> dict[int, int]:
    """For each mentor by number what one more place would add to the total.

    A new place is paid with the mentor's price; what is not handed on along the shortest way to
    somebody who waits, or to a place that is then left empty, is gained.
    """
    u, p = market.prices()
    net, distance, heap = market.net, p[:], []
    waiting = [row for row, other in enumerate(net.mentor_of) if other < 0]
    for row in waiting:
        if row not in market.locked:
            _hand_on(market, row, u[row], p, distance)
    heap = [(far, column) for column, far in enumerate(distance)]
    heap.sort()
    settled = set()
    while heap:
        far, column = heappop(heap)
        if column in settled or far > distance[column]:
            continue
        settled.add(column)
        for row in net.mentees_of[column]:
            for other in _hand_on(market, row, far + u[row], p, distance):
                heappush(heap, (distance[other], other))
    return {column: _points(market, p[column] - distance[column]) for column in range(len(p))}


def _hand_on(market: Any, row: int, base: int, p: list[int], distance: list[int]) -> list[int]:
    """Mentors who can be reached for less through this mentee."""
    nearer = []
    for column, score in enumerate(market.table.row(row)):
        if score and p[column]:
            cost = base + p[column] - _value(market, row, column, score)
            if cost < distance[column]:
                distance[column] = cost
                nearer.append(column)
    return nearer
