"""The best assignment of mentees to mentors with places: exact, and it carries its proof.

Maximum-weight b-matching by successive shortest paths with prices (Edmonds and Karp 1972, prices
after Tomizawa 1971). Each mentee has at most one mentor, each mentor at most ``places`` mentees,
staying alone is worth 0. Whole numbers only; nothing depends on the order of the input.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from heapq import heappop, heappush

Scores = Mapping[int, Mapping[int, int]]


@dataclass(frozen=True)
class Assignment:
    """``mentor_of`` maps mentees to mentors; the prices prove that no total is higher."""

    mentor_of: dict[int, int]
    mentee_prices: dict[int, int]
    mentor_prices: dict[int, int]
    total: int


def assign(scores: Scores, places: Mapping[int, int]) -> Assignment:
    """The assignment with the highest sum of scores.

    ``scores[mentee][mentor]`` is positive where the two may become a pair, absent where not;
    ``places`` counts the free places of each mentor.
    """
    solver = _Solver(scores, places)
    for mentee in sorted(scores):
        solver.insert(mentee)
    return solver.result()


def is_optimal(found: Assignment, scores: Scores, places: Mapping[int, int]) -> bool:
    """Check the certificate: feasible prices whose sum equals the total."""
    u, p = found.mentee_prices, found.mentor_prices
    feasible = all(value >= 0 for value in (*u.values(), *p.values())) and all(
        u[mentee] + p.get(mentor, 0) >= weight
        for mentee, row in scores.items()
        for mentor, weight in row.items()
        if places.get(mentor, 0) > 0
    )
    paid = sum(u.values()) + sum(price * places[mentor] for mentor, price in p.items())
    return feasible and paid == found.total


class _Solver:
    def __init__(self, scores: Scores, places: Mapping[int, int]) -> None:
        self.rows = {
            mentee: sorted(
                (mentor, weight)
                for mentor, weight in row.items()
                if weight > 0 and places.get(mentor, 0) > 0
            )
            for mentee, row in scores.items()
        }
        self.places = {mentor: number for mentor, number in places.items() if number > 0}
        self.u: dict[int, int] = {}
        self.p = dict.fromkeys(self.places, 0)
        self.mentor_of: dict[int, int] = {}
        self.mentees_of: dict[int, set[int]] = {mentor: set() for mentor in self.places}

    def insert(self, start: int) -> None:
        """Add a mentee: find the cheapest way to seat them, even if somebody else must move."""
        row = self.rows[start]
        self.u[start] = max((weight - self.p[mentor] for mentor, weight in row), default=0)
        self.u[start] = max(self.u[start], 0)
        search = _Search(self, start)
        search.run()
        search.update_prices()
        search.move()

    def result(self) -> Assignment:
        total = sum(dict(self.rows[mentee])[mentor] for mentee, mentor in self.mentor_of.items())
        return Assignment(dict(self.mentor_of), dict(self.u), dict(self.p), total)


class _Search:
    """Dijkstra over reduced costs, from a new mentee to a free place or to staying alone."""

    def __init__(self, solver: _Solver, start: int) -> None:
        self.s = solver
        self.mentees = {start: 0}
        self.mentors: dict[int, int] = {}
        self.reached_from: dict[int, int] = {}
        self.end: tuple[str, int] = ("mentee", start)
        self.cost = solver.u[start]
        self.heap: list[tuple[int, int]] = []
        self.tentative: dict[int, int] = {}
        self._scan(start, 0)

    def run(self) -> None:
        while self.heap:
            distance, mentor = heappop(self.heap)
            if distance >= self.cost:
                return
            if mentor in self.mentors:
                continue
            self.mentors[mentor] = distance
            if len(self.s.mentees_of[mentor]) < self.s.places[mentor]:
                self.end, self.cost = ("mentor", mentor), distance
                return
            for mentee in sorted(self.s.mentees_of[mentor]):
                self._visit(mentee, distance)

    def _visit(self, mentee: int, distance: int) -> None:
        self.mentees[mentee] = distance
        if distance + self.s.u[mentee] < self.cost:
            self.end, self.cost = ("mentee", mentee), distance + self.s.u[mentee]
        self._scan(mentee, distance)

    def _scan(self, mentee: int, distance: int) -> None:
        base = distance + self.s.u[mentee]
        for mentor, weight in self.s.rows[mentee]:
            cost = base + self.s.p[mentor] - weight
            if cost < self.cost and mentor not in self.mentors:
                known = self.tentative.get(mentor)
                if known is None or cost < known:
                    self.tentative[mentor] = cost
                    self.reached_from[mentor] = mentee
                    heappush(self.heap, (cost, mentor))

    def update_prices(self) -> None:
        for mentee, distance in self.mentees.items():
            self.s.u[mentee] -= max(0, self.cost - distance)
        for mentor, distance in self.mentors.items():
            self.s.p[mentor] += max(0, self.cost - distance)

    def move(self) -> None:
        """Walk back along the path: everybody on it takes the place ahead of them."""
        kind, place = self.end
        if kind == "mentee":
            old = self.s.mentor_of.pop(place, None)
            if old is None:
                return
            self.s.mentees_of[old].discard(place)
            place = old
        while True:
            mentee = self.reached_from[place]
            old = self.s.mentor_of.get(mentee)
            if old is not None:
                self.s.mentees_of[old].discard(mentee)
            self.s.mentor_of[mentee] = place
            self.s.mentees_of[place].add(mentee)
            if old is None:
                return
            place = old
