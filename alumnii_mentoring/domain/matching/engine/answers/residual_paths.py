"""Exact losses and gains as shortest paths in the residual graph, at the prices of the optimum.

A step of a path is that a mentor passes a mentee on and the mentee takes another place; ``NOBODY``
stands for free places and for staying without. Lengths are reduced costs in points and never
negative (Ahuja, Magnanti and Orlin 1993, chapter 9).
"""

from __future__ import annotations

from heapq import heappop, heappush

from alumnii_mentoring.domain.matching.engine.assignment.live_assignment import LiveAssignment
from alumnii_mentoring.domain.matching.engine.assignment.network import FAR

NOBODY = -1
"""The last place of the distances, as a number that ``mentor_of`` has for no mentor."""


def losses(assignment: LiveAssignment, row: int) -> dict[int, int]:
    """For each possible mentor by number what the total loses if the mentee ``row`` goes there.

    Points. That is the reduced cost of the pair and the shortest path from the mentor back to the
    mentee: whoever must leave there finds another place, and somebody may take the place left
    behind. Mentors without any place are left out.
    """
    u, p = assignment.prices()
    if row in assignment.locked:
        u[row] = assignment.score(row, assignment.locked[row]) - p[assignment.locked[row]]
    back = _PathsBack(assignment, u, p).run(row)
    scores = assignment.table.row(row)
    return {
        column: _points(
            assignment, u[row] + price - _units(assignment, row, column, score) + back[column]
        )
        for column, (score, price) in enumerate(zip(scores, p, strict=True))
        if score and back[column] < FAR
    }


def _units(assignment: LiveAssignment, row: int, column: int, score: int) -> int:
    return int(assignment.pair_values.units(row, column, int(score)))


def _points(assignment: LiveAssignment, loss: int) -> int:
    """Leave out the units for somebody with priority who need not wait."""
    above = max(assignment.pair_values.priority_units.values(), default=0)
    return (loss + above // 2) % above - above // 2 if above else loss


class _PathsBack:
    """Dijkstra against the arrows: how far it is from each mentor to one mentee."""

    def __init__(self, assignment: LiveAssignment, u: list[int], p: list[int]) -> None:
        self.assignment, self.network, self.u, self.p = assignment, assignment.network, u, p

    def run(self, row: int) -> list[int]:
        """Distances by mentor, ``FAR`` where there is no path."""
        assignment, network = self.assignment, self.network
        start = self.start = assignment.mentor_of(row)
        pair_values = assignment.pair_values
        if not (pair_values.priority_units or pair_values.bonus_units):
            prices, settled = (self.u, self.p), list(assignment.locked)
            distances = assignment.table.distances_back(
                start, network.mentor_of, prices, self._leaving_costs(), settled
            )
            if distances is not None:
                return distances
        self.distance = [FAR] * (len(self.p) + 1)
        self.heap: list[tuple[int, int]] = []
        self._reach(start, 0)
        while self.heap:
            far, node = heappop(self.heap)
            if far > self.distance[node]:
                continue
            if node == NOBODY:
                self._from_nobody(far)
            else:
                self._from_mentor(node, far)
        return self.distance[:-1]

    def _leaving_costs(self) -> list[int]:
        """What it costs that a mentor's place is taken, or left without anybody else coming."""
        return [
            0
            if self.network.has_place(column)
            else min((self.u[mentee] for mentee in mentees), default=FAR)
            for column, mentees in enumerate(self.network.mentees_of)
        ]

    def _reach(self, node: int, far: int) -> None:
        if far < self.distance[node]:
            self.distance[node] = far
            heappush(self.heap, (far, node))

    def _from_nobody(self, far: int) -> None:
        """Somebody stays without instead, or a free place is taken."""
        for column, cost in enumerate(self._leaving_costs()):
            if cost < FAR:
                self._reach(column, far + cost)

    def _from_mentor(self, column: int, far: int) -> None:
        """Somebody comes from another mentor, or the place stays empty."""
        base = far + self.p[column]
        if self.network.mentees_of[column] or column == self.start:
            self._reach(NOBODY, base)
        self._scan(column, base)

    def _scan(self, column: int, base: int) -> None:
        network, assignment, u, distance = self.network, self.assignment, self.u, self.distance
        for mentee, score in enumerate(assignment.table.column(column)):
            if not score or mentee in assignment.locked:
                continue
            units = _units(assignment, mentee, column, score)
            other = network.mentor_of[mentee]
            cost = base + u[mentee] - units
            if cost < distance[other] and other != column:
                self._reach(other, cost)


def gains(assignment: LiveAssignment) -> dict[int, int]:
    """For each mentor by number what one more place would add to the total, in points.

    A new place is paid with the mentor's price; what is not handed on along the shortest path to
    somebody who waits, or to a place that is then left empty, is gained.
    """
    u, p = assignment.prices()
    network, distance, heap = assignment.network, p[:], []
    waiting = [row for row, column in enumerate(network.mentor_of) if column < 0]
    for row in waiting:
        if row not in assignment.locked:
            _hand_on(assignment, row, u[row], p, distance)
    heap = [(far, column) for column, far in enumerate(distance)]
    heap.sort()
    settled = set()
    while heap:
        far, column = heappop(heap)
        if column in settled or far > distance[column]:
            continue
        settled.add(column)
        for row in network.mentees_of[column]:
            for nearer in _hand_on(assignment, row, far + u[row], p, distance):
                heappush(heap, (distance[nearer], nearer))
    return {n: _points(assignment, p[n] - distance[n]) for n in range(len(p))}


def _hand_on(
    assignment: LiveAssignment, row: int, base: int, p: list[int], distance: list[int]
) -> list[int]:
    """Mentors who can be reached for less through this mentee; their distance is lowered."""
    nearer = []
    for column, score in enumerate(assignment.table.row(row)):
        if score and p[column]:
            cost = base + p[column] - _units(assignment, row, column, score)
            if cost < distance[column]:
                distance[column] = cost
                nearer.append(column)
    return nearer
