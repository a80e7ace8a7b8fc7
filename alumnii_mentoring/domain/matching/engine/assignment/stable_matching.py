"""A stable matching: no mentee and mentor would both rather have each other.

Both sides prefer the higher score, so the best pair of all that are still possible is stable,
whatever comes after it: pairs are made in this order. Mentors prefer mentees with priority to all
others, who therefore choose among what is left. Tie-breaks decide between equal scores. The result
is that of deferred acceptance (Gale and Shapley 1962), for there is no other stable matching.
"""

from __future__ import annotations

from collections.abc import Iterable
from heapq import heapify, heappop, heapreplace

from alumnii_mentoring.domain.matching.engine.assignment.certificate import Certificate
from alumnii_mentoring.domain.matching.engine.assignment.live_assignment import LiveAssignment
from alumnii_mentoring.domain.matching.engine.assignment.pair_values import PairValues
from alumnii_mentoring.domain.matching.engine.assignment.state import AssignmentState

FIRST_CHOICES = 12
"""Mentors of a mentee that are looked up at first, each time twice as many as before; most people
need fewer."""

ABOVE_ALL_VALUES = 1 << 4000
"""Higher than every exact value, as mentors without a place want nobody."""

Preference = tuple[bool, int]
"""How a mentor sees a mentee: priority first, then the exact value of the pair."""


class StableAssignment(LiveAssignment):
    """A matching without prices; its certificate counts blocking pairs."""

    def prices(self) -> tuple[list[int], list[int]]:
        return [0] * len(self.mentees), [0] * len(self.mentors)

    def certify(self) -> Certificate:
        value = sum(self.score(row, column) for row, column in self.pairs())
        return Certificate("stable", value, value, blocking=count_blocking(self))


def stable_assignment(best: AssignmentState) -> StableAssignment:
    """The stable matching of the same people and locks."""
    stable = StableAssignment(best.problem, best.table, best.pair_values)
    first = stable.pair_values.priority_units
    others = [row for row in range(len(stable.mentees)) if row not in stable.locked]
    places = _OpenPlaces(stable)
    places.give([row for row in others if row in first])
    places.give([row for row in others if row not in first])
    for row, column in sorted(places.taken):
        stable.network.link(row, column)
    return stable


class _OpenPlaces:
    """Places that are left; ``is_open`` has a 1 for every mentor who has one."""

    def __init__(self, state: AssignmentState) -> None:
        self.table, self.pair_values = state.table, state.pair_values
        self.left = state.network.places[:]
        self.is_open = bytearray(places > 0 for places in self.left)
        self.taken: list[tuple[int, int]] = []

    def give(self, rows: Iterable[int]) -> None:
        """Make the best possible pair first; a mentee whose mentor is full then chooses anew."""
        self.choices: dict[int, list[tuple[int, int]]] = {row: [] for row in rows}
        self.most = dict.fromkeys(self.choices, FIRST_CHOICES)
        heap = [
            (-choice[0], row, choice[1]) for row in self.choices if (choice := self._next(row))
        ]
        heapify(heap)
        while heap:
            _value, row, column = heap[0]
            if self.is_open[column]:
                self._take(row, column)
            elif choice := self._next(row):
                heapreplace(heap, (-choice[0], row, choice[1]))
                continue
            heappop(heap)

    def _take(self, row: int, column: int) -> None:
        self.taken.append((row, column))
        self.left[column] -= 1
        self.is_open[column] = self.left[column] > 0

    def _next(self, row: int) -> tuple[int, int] | None:
        """The best mentor with a place, after the exact value of the pair."""
        choices, is_open = self.choices[row], self.is_open
        while choices:
            if is_open[choices[-1][1]]:
                return choices.pop()
            choices.pop()
        most = self.most[row]
        self.most[row] *= 2
        self.choices[row] = self.table.best_open(self.pair_values, row, is_open, most)
        return self.choices[row].pop() if self.choices[row] else None


def preference_for(state: AssignmentState, row: int, column: int) -> Preference:
    """How the mentor ``column`` sees the mentee ``row``; the higher is preferred."""
    value = state.pair_values.exact(row, column, state.table.at(row, column))
    return row in state.pair_values.priority_units, value


def count_blocking(state: AssignmentState) -> int:
    """The number of pairs who would both rather have each other than what they have."""
    pair_values, table, network = state.pair_values, state.table, state.network
    worst = [_worst(state, column) for column in range(len(state.mentors))]
    own = [
        table.at(row, column) if (column := network.mentor_of[row]) >= 0 else 0
        for row in range(len(state.mentees))
    ]
    least = [
        0 if worst_one is None or pair_values.priority_units else _score(pair_values, worst_one)
        for worst_one in worst
    ]
    count = 0
    for row, columns in table.at_least_both(own, least):
        if row in state.locked:
            continue
        value = pair_values.exact(row, network.mentor_of[row], own[row]) if own[row] else 0
        for column in columns:
            preference, lowest = preference_for(state, row, column), worst[column]
            if preference[1] > value and (lowest is None or preference > lowest):
                count += 1
    return count


def _score(pair_values: PairValues, preference: Preference) -> int:
    return preference[1] >> pair_values.shift


def _worst(state: AssignmentState, column: int) -> Preference | None:
    """The lowest preference among a mentor's mentees; None where a place is free."""
    if state.network.has_place(column):
        return None
    seated = [preference_for(state, row, column) for row in state.network.mentees_of[column]]
    return min(seated, default=(True, ABOVE_ALL_VALUES))
