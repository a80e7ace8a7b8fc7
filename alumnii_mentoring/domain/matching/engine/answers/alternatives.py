"""Other mentors for a mentee and their cost, gains of one more place, why somebody waits."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from alumnii_mentoring.domain.matching.engine.answers.edits import Lock, resolve
from alumnii_mentoring.domain.matching.engine.answers.residual_paths import gains, losses
from alumnii_mentoring.domain.matching.engine.answers.result import Result
from alumnii_mentoring.domain.matching.engine.answers.solver import resume
from alumnii_mentoring.domain.matching.engine.answers.without_gc import without_gc
from alumnii_mentoring.domain.matching.engine.assignment.live_assignment import LiveAssignment
from alumnii_mentoring.domain.matching.engine.assignment.modes import BEST
from alumnii_mentoring.domain.matching.engine.assignment.state import GONE
from alumnii_mentoring.domain.matching.engine.scores.problem import LockError, Problem
from alumnii_mentoring.domain.matching.engine.scores.profiles import Key
from alumnii_mentoring.domain.matching.engine.scores.rules import NO_FREE_PLACE, forbidden_by


@dataclass(frozen=True)
class Move:
    """A mentee who would have another mentor; None and 0 points for none."""

    mentee: Key
    before: Key | None
    after: Key | None
    score_before: int
    score_after: int


@dataclass(frozen=True)
class WhyNot:
    """``reason`` is a code where the pair is impossible; otherwise the loss and who would move."""

    mentee: Key
    mentor: Key
    reason: str | None
    loss: int = 0
    moves: tuple[Move, ...] = ()


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another mentor, the score of the pair and what the total would lose, in points."""

    mentor: Key
    score: int
    loss: int


def why_not(problem: Problem, result: Result, mentee: Key, mentor: Key) -> WhyNot:
    """What it would cost to give this mentee that mentor, and the chain of moves.

    Raises KeyError for a mentee or mentor who is not in the problem.
    """
    reason = forbidden_by(problem, mentee, mentor)
    if reason is not None:
        return WhyNot(mentee, mentor, reason)
    if result.mentor_of.get(mentee) == mentor:
        return WhyNot(mentee, mentor, None)
    try:
        forced = resolve(problem, result, [Lock(mentee, mentor)])
    except LockError:
        return WhyNot(mentee, mentor, NO_FREE_PLACE)
    moves = _chain(result, forced, mentee)
    return WhyNot(mentee, mentor, None, result.total - forced.total, tuple(moves))


def _chain(before: Result, after: Result, first: Key) -> list[Move]:
    """Everybody who moves, each after the one whose place they lose."""
    old, new = before.mentor_of, after.mentor_of
    moved = [key for key in sorted({*old, *new}) if old.get(key) != new.get(key)]
    left: dict[Key | None, list[Key]] = {}
    for key in moved:
        left.setdefault(old.get(key), []).append(key)
    chain, waiting = [], [first]
    while moved:
        key = waiting.pop() if waiting else moved[0]
        if key in moved:
            moved.remove(key)
            scores = before.scores.get(key, 0), after.scores.get(key, 0)
            chain.append(Move(key, old.get(key), new.get(key), *scores))
            waiting += left.get(new.get(key), []) if key in new else []
    return chain


def alternatives(
    problem: Problem, result: Result, mentee: Key, most: int | None = None
) -> list[Alternative]:
    """Every other possible mentor with what the total would lose, cheapest first.

    At most ``most`` of them, None for all. Exact for the mode *best*.
    Raises ValueError for results of other modes, and KeyError for a mentee who is not in the
    problem.
    """
    assignment = live_assignment(problem, result)
    row = assignment.mentee_numbers[mentee]
    scores, current = assignment.table.row(row), result.mentor_of.get(mentee)
    others = [
        Alternative(mentor, int(scores[column]), loss)
        for column, loss in losses(assignment, row).items()
        if (mentor := assignment.mentors[column]) != current
    ]
    return sorted(others, key=lambda other: (other.loss, -other.score, other.mentor))[:most]


def shortlists(problem: Problem, result: Result, most: int = 5) -> dict[Key, list[Alternative]]:
    """For every mentee the other mentors who cost least by the prices, in one go.

    Here ``loss`` is what the total would lose at least, unless somebody with priority has to wait
    for it; where that is certain, the mentor is left out. :func:`alternatives` has the exact loss.
    Raises ValueError for results of other modes than *best*.
    """
    assignment = live_assignment(problem, result)
    with without_gc():
        u, p = assignment.prices()
        priority = assignment.pair_values.priority_units
        own = [price - priority.get(row, 0) for row, price in enumerate(u)]
        for row, column in assignment.locked.items():
            own[row] = assignment.score(row, column) - p[column]
        slack = [_slack(assignment, row, u[row], p, most + 1) for row in range(len(u))]
        pair_values = replace(assignment.pair_values, priority_units={})
        near = assignment.table.scores_of(
            assignment.table.within_slack(pair_values, own, p, slack)
        )
        return {
            key: _cheapest(assignment, row, own[row], p, near[row])[:most]
            for row, key in enumerate(assignment.mentees)
            if key is not GONE
        }


def _slack(assignment: LiveAssignment, row: int, price: int, p: list[int], most: int) -> int:
    """At least ``most`` mentors cost no more than this above the value of the pair."""
    shift, places = assignment.pair_values.shift, assignment.network.places
    above = [
        price + p[mentor] - (value >> shift)
        for _rank, mentor, value in assignment.network.rows[row][: 2 * most]
        if places[mentor]
    ]
    return sorted(above)[most - 1] if len(above) >= most else assignment.pair_values.bound + price


def _cheapest(
    assignment: LiveAssignment, row: int, own: int, p: list[int], near: list[tuple[int, int]]
) -> list[Alternative]:
    """The mentors with a place, cheapest first; none for whom somebody with priority must wait."""
    current, places = assignment.mentor_of(row), assignment.network.places
    above = max(assignment.pair_values.priority_units.values(), default=0)
    costs = sorted(
        (own + p[column] - score, -score, assignment.mentors[column])
        for column, score in near
        if column != current and places[column]
    )
    return [
        Alternative(mentor, -score, loss)
        for loss, score, mentor in costs
        if not above or loss < above // 2
    ]


def gains_of_places(problem: Problem, result: Result) -> list[tuple[Key, int]]:
    """By how much one more place of a mentor would raise the total, most first; exact, in points.

    Raises ValueError for results of other modes than *best*.
    """
    assignment = live_assignment(problem, result)
    keys = assignment.mentors
    by_mentor = [(keys[n], gain) for n, gain in gains(assignment).items() if keys[n] is not GONE]
    return sorted(by_mentor, key=lambda pair: (-pair[1], pair[0]))


def live_assignment(problem: Problem, result: Result) -> LiveAssignment:
    """The solved assignment of a result, built anew from stored prices if need be and kept.

    Raises ValueError for results of other modes than *best*.
    """
    if result.mode != BEST:
        raise ValueError("exact costs are known for the mode best")
    if result.assignment is None or result.assignment.problem is not problem:
        result.assignment = resume(problem, result)
    return result.assignment


def unmatched_reasons(problem: Problem, result: Result, mentee: Key) -> Counter[str]:
    """For each reason how many mentors are not the mentee's: a rule, or that all places are taken.

    Raises KeyError for a mentee who is not in the problem.
    """
    return Counter(
        forbidden_by(problem, mentee, mentor) or NO_FREE_PLACE for mentor in problem.mentor_keys
    )
