"""Edits of a solved problem: only what must move moves, and the result is that of a new solve."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from alumnii_mentoring.domain.matching.engine.answers.patched_mapping import patched
from alumnii_mentoring.domain.matching.engine.answers.result import Result
from alumnii_mentoring.domain.matching.engine.answers.solver import (
    changed_result,
    result_of,
    resume,
    solve,
)
from alumnii_mentoring.domain.matching.engine.assignment.adjustments import (
    add_mentee,
    add_mentor,
    allow,
    forbid,
    remove_mentee,
    remove_mentor,
    unlock,
)
from alumnii_mentoring.domain.matching.engine.assignment.live_assignment import LiveAssignment
from alumnii_mentoring.domain.matching.engine.assignment.modes import BEST
from alumnii_mentoring.domain.matching.engine.assignment.pair_values import shift_for
from alumnii_mentoring.domain.matching.engine.assignment.plain_table import PlainTable
from alumnii_mentoring.domain.matching.engine.assignment.state import AssignmentState
from alumnii_mentoring.domain.matching.engine.scores.problem import LockError, Problem
from alumnii_mentoring.domain.matching.engine.scores.profiles import Key, Profile
from alumnii_mentoring.domain.matching.engine.scores.rules import EXCLUDED

V = TypeVar("V")


@dataclass(frozen=True)
class Lock:
    """These two belong together; a forbidden pair needs a written ``reason``."""

    mentee: Key
    mentor: Key
    reason: str = ""

    def edited(self, problem: Problem) -> Problem:
        pair = (self.mentee, self.mentor)
        forced = {**problem.forced, pair: self.reason} if self.reason else problem.forced
        return replace(problem, locks={**problem.locks, self.mentee: self.mentor}, forced=forced)

    def adjust(self, state: AssignmentState) -> None:
        """Raises LockError for a forbidden pair without a reason, or without a place."""
        if state.mentee_numbers.get(self.mentee) in state.locked:
            unlock(state, self.mentee)
        state.lock(self.mentee, self.mentor)


@dataclass(frozen=True)
class Unlock:
    """The mentee may have another mentor again."""

    mentee: Key

    def edited(self, problem: Problem) -> Problem:
        return replace(problem, locks=_without(problem.locks, self.mentee))

    def adjust(self, state: AssignmentState) -> None:
        if state.mentee_numbers.get(self.mentee) in state.locked:
            unlock(state, self.mentee)


@dataclass(frozen=True)
class Forbid:
    """Never these two; a lock on them ends. ``code`` is the reason."""

    mentee: Key
    mentor: Key
    code: str = EXCLUDED

    def edited(self, problem: Problem) -> Problem:
        barred = patched(problem.barred, {(self.mentee, self.mentor): self.code})
        locks = dict(problem.locks)
        if locks.get(self.mentee) == self.mentor:
            del locks[self.mentee]
        return replace(problem, barred=barred, locks=locks)

    def adjust(self, state: AssignmentState) -> None:
        forbid(state, self.mentee, self.mentor)


@dataclass(frozen=True)
class Allow:
    """Take a prohibition back; rules still hold."""

    mentee: Key
    mentor: Key

    def edited(self, problem: Problem) -> Problem:
        return replace(problem, barred=patched(problem.barred, {}, [(self.mentee, self.mentor)]))

    def adjust(self, state: AssignmentState) -> None:
        allow(state, self.mentee, self.mentor)


@dataclass(frozen=True)
class SetPlaces:
    """Another number of places of a mentor, locked mentees included."""

    mentor: Key
    places: int

    def edited(self, problem: Problem) -> Problem:
        return replace(problem, places={**problem.places, self.mentor: self.places})

    def adjust(self, state: AssignmentState) -> None:
        """Raises LockError where more mentees are locked than there are places."""
        column = state.mentor_numbers[self.mentor]
        locked = sum(other == column for other in state.locked.values())
        if self.places < locked:
            raise LockError(f"more locks than places: mentor {self.mentor!r}")
        state.set_places(column, self.places - locked)


@dataclass(frozen=True)
class AddMentee:
    """``ranks`` and ``answers`` by mentor."""

    mentee: Key
    profile: Profile
    ranks: Mapping[Key, int] = field(default_factory=dict)
    answers: Mapping[Key, str] = field(default_factory=dict)

    def edited(self, problem: Problem) -> Problem:
        answers = {(self.mentee, mentor): answer for mentor, answer in self.answers.items()}
        return replace(
            problem,
            mentees={**problem.mentees, self.mentee: self.profile},
            ranks={**problem.ranks, **{(self.mentee, k): v for k, v in self.ranks.items()}},
            answers={**problem.answers, **answers},
        )

    def adjust(self, state: AssignmentState) -> None:
        alone = replace(state.problem, mentees={self.mentee: self.profile})
        scores = dict(zip(alone.mentor_keys, PlainTable.of(alone).row(0), strict=True))
        add_mentee(state, self.mentee, [scores.get(key, 0) for key in state.mentors])


@dataclass(frozen=True)
class AddMentor:
    """``ranks`` and ``answers`` by mentee."""

    mentor: Key
    profile: Profile
    places: int = 1
    ranks: Mapping[Key, int] = field(default_factory=dict)
    answers: Mapping[Key, str] = field(default_factory=dict)

    def edited(self, problem: Problem) -> Problem:
        answers = {(mentee, self.mentor): answer for mentee, answer in self.answers.items()}
        return replace(
            problem,
            mentors={**problem.mentors, self.mentor: self.profile},
            places={**problem.places, self.mentor: self.places},
            ranks={**problem.ranks, **{(k, self.mentor): v for k, v in self.ranks.items()}},
            answers={**problem.answers, **answers},
        )

    def adjust(self, state: AssignmentState) -> None:
        alone = replace(state.problem, mentors={self.mentor: self.profile})
        scores = dict(zip(alone.mentee_keys, PlainTable.of(alone).column(0), strict=True))
        add_mentor(state, self.mentor, [scores.get(key, 0) for key in state.mentees])


@dataclass(frozen=True)
class RemoveMentee:
    """The mentee leaves; a lock ends."""

    mentee: Key

    def edited(self, problem: Problem) -> Problem:
        locks = _without(problem.locks, self.mentee)
        return replace(problem, mentees=_without(problem.mentees, self.mentee), locks=locks)

    def adjust(self, state: AssignmentState) -> None:
        remove_mentee(state, self.mentee)


@dataclass(frozen=True)
class RemoveMentor:
    """The mentor leaves; locks on them end."""

    mentor: Key

    def edited(self, problem: Problem) -> Problem:
        locks = {mentee: m for mentee, m in problem.locks.items() if m != self.mentor}
        return replace(problem, mentors=_without(problem.mentors, self.mentor), locks=locks)

    def adjust(self, state: AssignmentState) -> None:
        remove_mentor(state, self.mentor)


Edit = (
    Lock
    | Unlock
    | Forbid
    | Allow
    | SetPlaces
    | AddMentee
    | AddMentor
    | RemoveMentee
    | RemoveMentor
)
"""``edited`` gives the next problem, ``adjust`` changes a solved assignment of the one before."""


def edited(problem: Problem, edits: Iterable[Edit]) -> Problem:
    """The problem after these edits; how rare a topic is stays as it was counted before."""
    return _steps(problem, edits)[-1]


def _steps(problem: Problem, edits: Iterable[Edit]) -> list[Problem]:
    """The problem before, and after each edit."""
    steps = [replace(problem, topic_weights=problem.context.topic_weights)]
    for edit in edits:
        steps.append(edit.edited(steps[-1]))
    return steps


def resolve(
    problem: Problem, result: Result, edits: Iterable[Edit], backend: str = "auto"
) -> Result:
    """What ``solve(edited(problem, edits))`` gives, starting from ``result`` of ``problem``.

    Only what must move moves; the new problem is ``result.problem``. Solved anew in other modes
    than *best*, and where people with priority come in or the number of people has doubled.

    Raises LockError for a lock that is impossible, and KeyError for people who are not there.
    """
    edits = list(edits)
    steps = _steps(problem, edits)
    after = steps[-1]
    start = _resumed(problem, result, backend) if result.mode == BEST else None
    if start is None or not _can_follow(start, after):
        return solve(after, result.mode, backend)
    assignment = start.copy()
    for edit, step in zip(edits, steps[1:], strict=True):
        assignment.problem = step
        edit.adjust(assignment)
    assignment.problem = after
    assignment.settle()
    if assignment.mentees is start.mentees and assignment.mentors is start.mentors:
        return changed_result(assignment, result)
    return result_of(assignment, BEST)


def _resumed(problem: Problem, result: Result, backend: str) -> LiveAssignment:
    """The live assignment of a result, built anew from its stored prices if need be."""
    if result.assignment is not None and result.assignment.problem is problem:
        return result.assignment
    return resume(problem, result, backend)


def _can_follow(assignment: LiveAssignment, after: Problem) -> bool:
    """Priority and tie-breaks are scaled by the number of mentees, so it must not grow far."""
    has_grown = len(after.mentees) > len(assignment.problem.mentees)
    is_near = shift_for(len(after.mentees)) <= assignment.pair_values.shift + 1
    return is_near and not (has_grown and assignment.pair_values.priority_units)


def _without(values: Mapping[Key, V], key: Key) -> dict[Key, V]:
    return {other: value for other, value in values.items() if other != key}
