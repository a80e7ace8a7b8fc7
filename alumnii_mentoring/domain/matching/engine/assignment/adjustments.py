"""Adjustments of a solved assignment for each kind of edit; prices stay feasible.

People may be without a mentor afterwards; :meth:`~.LiveAssignment.settle` repairs that.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import nlargest

from alumnii_mentoring.domain.matching.engine.assignment.candidate_pairs import PER_MENTEE
from alumnii_mentoring.domain.matching.engine.assignment.state import GONE, AssignmentState
from alumnii_mentoring.domain.matching.engine.scores.profiles import Key
from alumnii_mentoring.domain.matching.engine.scores.rules import forbidden_by
from alumnii_mentoring.domain.matching.engine.scores.scoring import score_of


def unlock(state: AssignmentState, mentee: Key) -> None:
    """End a lock: the mentee comes back into the network, the place is free."""
    row = state.mentee_numbers[mentee]
    state.network.touch(row, state.locked[row])
    state.network.places[state.locked.pop(row)] += 1
    reconnect(state, row)


def reconnect(state: AssignmentState, row: int) -> None:
    """Connect a mentee with the best mentors anew."""
    scores, pair_values = state.table.row(row), state.pair_values
    mentors = state.table.highest(row, PER_MENTEE)
    edges = [(column, pair_values.exact(row, column, int(scores[column]))) for column in mentors]
    state.network.add_edges(row, [edge for edge in edges if edge[1]])
    state.network.raise_to_feasible(row)


def forbid(state: AssignmentState, mentee: Key, mentor: Key) -> None:
    """Make a pair impossible; a lock on it ends."""
    row, column = state.mentee_numbers[mentee], state.mentor_numbers[mentor]
    if state.locked.get(row) == column:
        unlock(state, mentee)
    state.table = state.table.cleared([(row, column)])
    state.network.drop_edges(row, {column})


def allow(state: AssignmentState, mentee: Key, mentor: Key) -> None:
    """Make a pair possible, unless a rule or the minimum forbids it."""
    row, column = state.mentee_numbers[mentee], state.mentor_numbers[mentor]
    if forbidden_by(state.problem, mentee, mentor) is None:
        score = score_of(state.problem, mentee, mentor)
        state.table = state.table.with_score(row, column, score)
        if row not in state.locked:
            value = state.pair_values.exact(row, column, score)
            state.network.add_edges(row, [(column, value)])
            state.network.raise_to_feasible(row)


def add_mentee(state: AssignmentState, mentee: Key, points: Sequence[int]) -> None:
    """``points`` are the scores with all mentors."""
    state.mentees = [*state.mentees, mentee]
    state.number()
    state.table = state.table.with_row(points)
    state.pair_values = state.pair_values.with_mentee(state.problem.salt, mentee)
    state.network.add_mentee()
    reconnect(state, len(state.mentees) - 1)


def add_mentor(state: AssignmentState, mentor: Key, points: Sequence[int]) -> None:
    """``points`` are the scores with all mentees.

    The first price is what the mentee who gains most by the new mentor would pay.
    """
    column = len(state.mentors)
    state.mentors = [*state.mentors, mentor]
    state.number()
    state.table = state.table.with_column(points)
    state.pair_values = state.pair_values.with_mentor(state.problem.salt, mentor)
    network, pair_values = state.network, state.pair_values
    rows = range(len(network.u))
    edges = [(row, pair_values.exact(row, column, int(points[row]))) for row in rows]
    edges = [edge for edge in edges if edge[1] and edge[0] not in state.locked]
    gains = {row: value - network.u[row] for row, value in edges}
    network.add_mentor(state.problem.places_of(mentor), max([0, *gains.values()]))
    for row, value in nlargest(PER_MENTEE, edges, key=lambda edge: gains[edge[0]]):
        network.add_edges(row, [(column, value)])


def remove_mentee(state: AssignmentState, mentee: Key) -> None:
    """The mentee's pairs become impossible and the number stays empty."""
    row = state.mentee_numbers[mentee]
    if row in state.locked:
        state.network.touch(row, state.locked[row])
        state.network.places[state.locked.pop(row)] += 1
    state.network.drop_edges(row, state.network.candidates(row))
    state.network.u[row] = 0
    state.table = state.table.cleared([(row, column) for column in range(len(state.mentors))])
    state.mentees = [key if key != mentee else GONE for key in state.mentees]
    state.number()


def remove_mentor(state: AssignmentState, mentor: Key) -> None:
    """The mentor's pairs become impossible, locks on them end, and the number stays empty."""
    column = state.mentor_numbers[mentor]
    for row in [row for row, other in state.locked.items() if other == column]:
        unlock(state, state.mentees[row])
    rows = range(len(state.mentees))
    for row in rows:
        state.network.drop_edges(row, {column})
    state.network.places[column] = state.network.p[column] = 0
    state.table = state.table.cleared([(row, column) for row in rows])
    state.mentors = [key if key != mentor else GONE for key in state.mentors]
    state.number()
