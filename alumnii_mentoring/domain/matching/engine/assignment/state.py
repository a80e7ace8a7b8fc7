"""The state of an assignment: people by number, scores, pair values, network and locks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from alumnii_mentoring.domain.matching.engine.assignment.network import Network
from alumnii_mentoring.domain.matching.engine.assignment.pair_values import PairValues
from alumnii_mentoring.domain.matching.engine.assignment.score_table import ScoreTable
from alumnii_mentoring.domain.matching.engine.scores.problem import LockError, Problem
from alumnii_mentoring.domain.matching.engine.scores.profiles import Key
from alumnii_mentoring.domain.matching.engine.scores.rules import require_lockable
from alumnii_mentoring.domain.matching.engine.scores.scoring import score_of

GONE: Any = None
"""Stands in the lists of keys where somebody was who has left; numbers never move."""


class AssignmentState:
    """``table`` has the scores of all pairs, ``network`` the candidate pairs with the prices.

    ``locked`` gives mentors by mentee, by number. ``is_settled`` tells that the prices covered all
    pairs when they were last looked at. Raises LockError when the problem's locks are impossible.
    """

    def __init__(self, problem: Problem, table: ScoreTable, pair_values: PairValues) -> None:
        self.problem, self.table, self.pair_values = problem, table, pair_values
        self.mentees, self.mentors = list(problem.mentee_keys), list(problem.mentor_keys)
        self.number()
        places = [problem.places_of(mentor) for mentor in self.mentors]
        self.network = Network(len(self.mentees), places)
        self.locked: dict[int, int] = {}
        self.is_settled = False
        for mentee in sorted(problem.locks):
            self.lock(mentee, problem.locks[mentee])

    def number(self) -> None:
        """Look up numbers by key again, after ``mentees`` or ``mentors`` changed."""
        self.mentee_numbers = {key: number for number, key in enumerate(self.mentees)}
        self.mentor_numbers = {key: number for number, key in enumerate(self.mentors)}

    def lock(self, mentee: Key, mentor: Key) -> None:
        """Settle two people: the mentee leaves the network, the mentor has a place less.

        Raises LockError for a forbidden pair without a written reason, or without a place.
        """
        require_lockable(self.problem, mentee, mentor)
        row, column = self.mentee_numbers[mentee], self.mentor_numbers[mentor]
        network = self.network
        if network.places[column] < 1:
            raise LockError(f"more locks than places: mentor {mentor!r}")
        network.drop_edges(row, network.candidates(row))
        network.u[row] = 0
        network.touched_mentees.add(row)
        self.locked[row] = column
        self.set_places(column, network.places[column] - 1)

    def set_places(self, column: int, places: int) -> None:
        """Change a mentor's places; if too few, the mentee with the lowest price leaves first."""
        network = self.network
        network.touched_mentors.add(column)
        network.places[column] = places
        while len(network.mentees_of[column]) > places:
            network.unlink(min(network.mentees_of[column], key=lambda row: (network.u[row], row)))

    def search_prices(self) -> list[int]:
        """Exact prices of mentees; so high for locked ones that none of their pairs is missed."""
        if not self.locked:
            return self.network.u
        prices = self.network.u[:]
        for row in self.locked:
            prices[row] = self.pair_values.bound << self.pair_values.shift
        return prices

    def pairs(self) -> Iterable[tuple[int, int]]:
        """Matched pairs by number, locked ones first."""
        yield from sorted(self.locked.items())
        yield from (
            (row, column) for row, column in enumerate(self.network.mentor_of) if column >= 0
        )

    def score(self, row: int, column: int) -> int:
        """The score of a matched pair; a locked one may be one that the table does not allow."""
        return self.table.at(row, column) or score_of(
            self.problem, self.mentees[row], self.mentors[column]
        )

    def mentor_of(self, row: int) -> int:
        """The number of the mentor, locked or matched; -1 for none."""
        return self.locked.get(row, self.network.mentor_of[row])

    def scored_pairs(self) -> list[tuple[int, int, int]]:
        """Mentees with their mentors and the score, by number."""
        mentor_of = self.network.mentor_of[:]
        for row, column in self.locked.items():
            mentor_of[row] = column
        scores = self.table.matched_scores(mentor_of)
        for row in self.locked:
            scores[row] = self.score(row, mentor_of[row])
        return [
            (row, column, score)
            for row, (column, score) in enumerate(zip(mentor_of, scores, strict=True))
            if column >= 0
        ]
