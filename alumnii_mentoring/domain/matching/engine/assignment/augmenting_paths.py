"""Seat a mentee or fill a place by one shortest augmenting path each; prices stay a proof.

Successive shortest paths after Edmonds and Karp (1972), with dual prices after Tomizawa (1971). A
path starts at what is missing and ends where the least value is lost: at a free place, or at
somebody who stays without. Lengths are reduced costs, so none is negative and Dijkstra's algorithm
finds the shortest path.
"""

from __future__ import annotations

from heapq import heappop, heappush

from alumnii_mentoring.domain.matching.engine.assignment.network import FAR, Network

NUMBER_BITS = 24
"""Bits of a person's number below the distance in a heap entry: 16 million people of a side."""

NUMBER_MASK = (1 << NUMBER_BITS) - 1


def repair(network: Network, *, only_touched: bool = False) -> None:
    """Seat every mentee and fill every place that is missing for the optimum.

    ``only_touched`` looks only at people whose price or partner changed.
    """
    are_mentees_scarce = sum(network.places) >= len(network.u)
    steps = (_seat_all, _fill_all) if are_mentees_scarce else (_fill_all, _seat_all)
    for step in steps:
        step(network, only_touched)


def _seat_all(network: Network, only_touched: bool) -> None:
    rows = sorted(network.touched_mentees) if only_touched else range(len(network.u))
    waiting = [mentee for mentee in rows if network.mentor_of[mentee] < 0 < network.u[mentee]]
    search = _MenteeSearch(network) if waiting else None
    for mentee in waiting:
        if search and network.mentor_of[mentee] < 0 < network.u[mentee]:
            search.seat(mentee)


def _fill_all(network: Network, only_touched: bool) -> None:
    columns = sorted(network.touched_mentors) if only_touched else range(len(network.p))
    waiting = [mentor for mentor in columns if network.p[mentor] > 0 and network.has_place(mentor)]
    search = _PlaceSearch(network) if waiting else None
    for mentor in waiting:
        while search and network.p[mentor] > 0 and network.has_place(mentor):
            search.fill(mentor)


class _MenteeSearch:
    """Dijkstra from a mentee; the heap holds full mentors, as distance and number in one."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.distance = [FAR] * len(network.p)
        self.reached_from = [-1] * len(network.p)

    def seat(self, start: int) -> None:
        """Give the mentee a place, or leave them without where that costs least."""
        self.heap: list[int] = []
        self.touched: list[int] = []
        self.best, self.end_mentor, self.end_mentee = self.network.u[start], -1, start
        self._scan(start, 0)
        settled = self._run()
        self._change_prices(start, settled)
        self._move(start)
        for mentor in self.touched:
            self.distance[mentor] = FAR

    def _run(self) -> list[tuple[int, int]]:
        """Settle full mentors, nearest first, until no path can be cheaper."""
        u, mentees_of, distance = self.network.u, self.network.mentees_of, self.distance
        heap, settled = self.heap, []
        while heap and heap[0] >> NUMBER_BITS < self.best:
            entry = heappop(heap)
            far, mentor = entry >> NUMBER_BITS, entry & NUMBER_MASK
            if far > distance[mentor]:
                continue
            settled.append((mentor, far))
            for mentee in mentees_of[mentor]:
                if far + u[mentee] < self.best:
                    self.best, self.end_mentor, self.end_mentee = far + u[mentee], -1, mentee
                self._scan(mentee, far)
        return settled

    def _scan(self, mentee: int, far: int) -> None:
        """Reach mentors through this mentee; a free place may end the search."""
        network, distance, reached_from = self.network, self.distance, self.reached_from
        p, fall, best = network.p, network.largest_fall, self.best
        seated, places, touched, heap = (
            network.mentees_of,
            network.places,
            self.touched,
            self.heap,
        )
        base = far + network.u[mentee]
        enough = best - base + fall
        for rank, mentor, value in network.rows[mentee]:
            if rank >= enough:
                break
            cost = base + p[mentor] - value
            if cost < best and cost < distance[mentor]:
                distance[mentor] = cost
                reached_from[mentor] = mentee
                touched.append(mentor)
                if len(seated[mentor]) < places[mentor]:
                    best, self.end_mentor = cost, mentor
                    enough = best - base + fall
                else:
                    heappush(heap, cost << NUMBER_BITS | mentor)
        self.best = best

    def _change_prices(self, start: int, settled: list[tuple[int, int]]) -> None:
        """Keep pairs feasible and make those along the path tight."""
        network, best = self.network, self.best
        network.u[start] -= best
        network.touched_mentees.add(start)
        for mentor, far in settled:
            network.p[mentor] += best - far
            network.touched_mentors.add(mentor)
            network.touched_mentees.update(network.mentees_of[mentor])
            for mentee in network.mentees_of[mentor]:
                network.u[mentee] -= best - far

    def _move(self, start: int) -> None:
        """Walk back along the path: everybody on it takes the place ahead of them."""
        network, mentor = self.network, self.end_mentor
        if mentor < 0:
            mentor = network.mentor_of[self.end_mentee]
            network.unlink(self.end_mentee)
            if self.end_mentee == start:
                return
        while True:
            mentee = self.reached_from[mentor]
            before = network.mentor_of[mentee]
            network.unlink(mentee)
            network.link(mentee, mentor)
            if mentee == start:
                break
            mentor = before


class _PlaceSearch:
    """Dijkstra from a free place; the heap holds mentees who could move there."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.distance = [FAR] * len(network.u)
        self.reached_from = [-1] * len(network.u)
        self.left_by = [-1] * len(network.p)

    def fill(self, start: int) -> None:
        """Give the mentor's free place to a mentee, or lower its price to 0."""
        self.heap: list[int] = []
        self.touched: list[int] = []
        self.best, self.end = self.network.p[start], -1
        self.settled = [(start, 0)]
        self.left_by[start] = start
        self._scan(start, 0)
        self._run()
        self._change_prices()
        self._move(start)
        for mentee in self.touched:
            self.distance[mentee] = FAR
        for mentor, _far in self.settled:
            self.left_by[mentor] = -1

    def _run(self) -> None:
        """Settle the mentors whose mentee would leave, nearest first."""
        p, mentor_of = self.network.p, self.network.mentor_of
        left_by, heap = self.left_by, self.heap
        while heap and heap[0] >> NUMBER_BITS < self.best:
            entry = heappop(heap)
            far, mentee = entry >> NUMBER_BITS, entry & NUMBER_MASK
            mentor = mentor_of[mentee]
            if far > self.distance[mentee] or left_by[mentor] >= 0:
                continue
            left_by[mentor] = mentee
            self.settled.append((mentor, far))
            if far + p[mentor] < self.best:
                self.best, self.end = far + p[mentor], mentee
            self._scan(mentor, far)

    def _scan(self, mentor: int, far: int) -> None:
        """Reach mentees who could come to this mentor; one who waits may end the search."""
        u, distance, reached_from = self.network.u, self.distance, self.reached_from
        mentor_of, touched, heap = self.network.mentor_of, self.touched, self.heap
        base, best = far + self.network.p[mentor], self.best
        for mentee, value in self.network.columns[mentor]:
            if base - value >= best:
                break
            cost = base + u[mentee] - value
            if cost < best and cost < distance[mentee] and mentor_of[mentee] != mentor:
                distance[mentee] = cost
                reached_from[mentee] = mentor
                touched.append(mentee)
                if mentor_of[mentee] < 0:
                    best, self.end = cost, mentee
                else:
                    heappush(heap, cost << NUMBER_BITS | mentee)
        self.best = best

    def _change_prices(self) -> None:
        """Keep pairs feasible and make those along the path tight."""
        network, best = self.network, self.best
        for mentor, far in self.settled:
            network.p[mentor] -= best - far
            fall = network.first_prices[mentor] - network.p[mentor]
            network.largest_fall = max(network.largest_fall, fall)
            network.touched_mentors.add(mentor)
            network.touched_mentees.update(network.mentees_of[mentor])
            for mentee in network.mentees_of[mentor]:
                network.u[mentee] += best - far

    def _move(self, start: int) -> None:
        """Everybody on the path moves one place nearer to the one that was free."""
        network, mentee = self.network, self.end
        while mentee >= 0:
            mentor = self.reached_from[mentee]
            network.unlink(mentee)
            network.link(mentee, mentor)
            mentee = -1 if mentor == start else self.left_by[mentor]
