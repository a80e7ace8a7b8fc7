"""Seat a mentee or fill a place: one shortest path each, and the prices stay a proof.

Successive shortest paths after Edmonds and Karp (1972), prices after Tomizawa (1971). A path
starts at what is missing and ends where the fewest points are lost: at a free place, or at
somebody who stays without. Distances are reduced costs, so none is negative.
"""

from __future__ import annotations

from heapq import heappop, heappush

from alumnii_mentoring.domain.matching.engine.assignment.network import FAR, Network

BITS = 24
MASK = (1 << BITS) - 1


def repair(net: Network, *, only_touched: bool = False) -> None:
    """Seat every mentee and fill every place that is missing for the optimum."""
    steps = (_seat_all, _fill_all) if sum(net.places) >= len(net.u) else (_fill_all, _seat_all)
    for step in steps:
        step(net, only_touched)


def _seat_all(net: Network, only_touched: bool) -> None:
    rows = sorted(net.touched_mentees) if only_touched else range(len(net.u))
    waiting = [mentee for mentee in rows if net.mentor_of[mentee] < 0 < net.u[mentee]]
    search = _Seats(net) if waiting else None
    for mentee in waiting:
        if search and net.mentor_of[mentee] < 0 < net.u[mentee]:
            search.seat(mentee)


def _fill_all(net: Network, only_touched: bool) -> None:
    columns = sorted(net.touched_mentors) if only_touched else range(len(net.p))
    waiting = [mentor for mentor in columns if net.p[mentor] > 0 and net.has_place(mentor)]
    search = _Fills(net) if waiting else None
    for mentor in waiting:
        while search and net.p[mentor] > 0 and net.has_place(mentor):
            search.fill(mentor)


class _Seats:
    """Dijkstra from a mentee; the heap holds full mentors, as distance and number in one."""

    def __init__(self, net: Network) -> None:
        self.net = net
        self.distance = [FAR] * len(net.p)
        self.reached_from = [-1] * len(net.p)

    def seat(self, start: int) -> None:
        self.heap: list[int] = []
        self.touched: list[int] = []
        self.best, self.end_mentor, self.end_mentee = self.net.u[start], -1, start
        self._scan(start, 0)
        settled = self._run()
        self._pay(start, settled)
        self._move(start)
        for mentor in self.touched:
            self.distance[mentor] = FAR

    def _run(self) -> list[tuple[int, int]]:
        """Settle full mentors, nearest first, until no path can be cheaper."""
        u, mentees_of, distance = self.net.u, self.net.mentees_of, self.distance
        heap, settled = self.heap, []
        while heap and heap[0] >> BITS < self.best:
            entry = heappop(heap)
            far, mentor = entry >> BITS, entry & MASK
            if far > distance[mentor]:
                continue
            settled.append((mentor, far))
            for mentee in mentees_of[mentor]:
                if far + u[mentee] < self.best:
                    self.best, self.end_mentor, self.end_mentee = far + u[mentee], -1, mentee
                self._scan(mentee, far)
        return settled

    def _scan(self, mentee: int, far: int) -> None:
        net, distance, reached_from, best = self.net, self.distance, self.reached_from, self.best
        p, gap = net.p, net.gap
        seated, places, touched, heap = net.mentees_of, net.places, self.touched, self.heap
        base = far + net.u[mentee]
        enough = best - base + gap
        for rank, mentor, worth in net.rows[mentee]:
            if rank >= enough:
                break
            cost = base + p[mentor] - worth
            if cost < best and cost < distance[mentor]:
                distance[mentor] = cost
                reached_from[mentor] = mentee
                touched.append(mentor)
                if len(seated[mentor]) < places[mentor]:
                    best, self.end_mentor = cost, mentor
                    enough = best - base + gap
                else:
                    heappush(heap, cost << BITS | mentor)
        self.best = best

    def _pay(self, start: int, settled: list[tuple[int, int]]) -> None:
        net, best = self.net, self.best
        net.u[start] -= best
        net.touched_mentees.add(start)
        for mentor, far in settled:
            net.p[mentor] += best - far
            net.touched_mentors.add(mentor)
            net.touched_mentees.update(net.mentees_of[mentor])
            for mentee in net.mentees_of[mentor]:
                net.u[mentee] -= best - far

    def _move(self, start: int) -> None:
        """Walk back along the path: everybody on it takes the place ahead of them."""
        net, mentor = self.net, self.end_mentor
        if mentor < 0:
            mentor = net.mentor_of[self.end_mentee]
            net.unlink(self.end_mentee)
            if self.end_mentee == start:
                return
        while True:
            mentee = self.reached_from[mentor]
            before = net.mentor_of[mentee]
            net.unlink(mentee)
            net.link(mentee, mentor)
            if mentee == start:
                break
            mentor = before


class _Fills:
    """Dijkstra from a free place; the heap holds mentees who could move there."""

    def __init__(self, net: Network) -> None:
        self.net = net
        self.distance = [FAR] * len(net.u)
        self.reached_from = [-1] * len(net.u)
        self.left_by = [-1] * len(net.p)

    def fill(self, start: int) -> None:
        self.heap: list[int] = []
        self.touched: list[int] = []
        self.best, self.end = self.net.p[start], -1
        self.settled = [(start, 0)]
        self.left_by[start] = start
        self._scan(start, 0)
        self._run()
        self._pay()
        self._move(start)
        for mentee in self.touched:
            self.distance[mentee] = FAR
        for mentor, _far in self.settled:
            self.left_by[mentor] = -1

    def _run(self) -> None:
        """Settle the mentors whose mentee would leave, nearest first."""
        p, mentor_of, left_by, heap = self.net.p, self.net.mentor_of, self.left_by, self.heap
        while heap and heap[0] >> BITS < self.best:
            entry = heappop(heap)
            far, mentee = entry >> BITS, entry & MASK
            mentor = mentor_of[mentee]
            if far > self.distance[mentee] or left_by[mentor] >= 0:
                continue
            left_by[mentor] = mentee
            self.settled.append((mentor, far))
            if far + p[mentor] < self.best:
                self.best, self.end = far + p[mentor], mentee
            self._scan(mentor, far)

    def _scan(self, mentor: int, far: int) -> None:
        u, distance, reached_from, best = self.net.u, self.distance, self.reached_from, self.best
        mentor_of, touched, heap = self.net.mentor_of, self.touched, self.heap
        base = far + self.net.p[mentor]
        for mentee, worth in self.net.columns[mentor]:
            if base - worth >= best:
                break
            cost = base + u[mentee] - worth
            if cost < best and cost < distance[mentee] and mentor_of[mentee] != mentor:
                distance[mentee] = cost
                reached_from[mentee] = mentor
                touched.append(mentee)
                if mentor_of[mentee] < 0:
                    best, self.end = cost, mentee
                else:
                    heappush(heap, cost << BITS | mentee)
        self.best = best

    def _pay(self) -> None:
        net, best = self.net, self.best
        for mentor, far in self.settled:
            net.p[mentor] -= best - far
            net.gap = max(net.gap, net.floor[mentor] - net.p[mentor])
            net.touched_mentors.add(mentor)
            net.touched_mentees.update(net.mentees_of[mentor])
            for mentee in net.mentees_of[mentor]:
                net.u[mentee] += best - far

    def _move(self, start: int) -> None:
        """Everybody on the path moves one place nearer to the one that was free."""
        net, mentee = self.net, self.end
        while mentee >= 0:
            mentor = self.reached_from[mentee]
            net.unlink(mentee)
            net.link(mentee, mentor)
            mentee = -1 if mentor == start else self.left_by[mentor]
