"""Solve a problem in a mode; the result has its proof and what the mode costs."""

from __future__ import annotations

from alumnii_mentoring.domain.matching.engine.answers.backends import table_of
from alumnii_mentoring.domain.matching.engine.answers.result import ModeCost, Result
from alumnii_mentoring.domain.matching.engine.answers.without_gc import without_gc
from alumnii_mentoring.domain.matching.engine.assignment.live_assignment import LiveAssignment
from alumnii_mentoring.domain.matching.engine.assignment.modes import BEST, solver_of
from alumnii_mentoring.domain.matching.engine.assignment.pair_values import PairValues, shift_for
from alumnii_mentoring.domain.matching.engine.assignment.score_table import ScoreTable
from alumnii_mentoring.domain.matching.engine.assignment.tie_breaks import tie_seeds
from alumnii_mentoring.domain.matching.engine.scores.problem import Problem
from alumnii_mentoring.domain.matching.engine.scores.profiles import Key


def solve(
    problem: Problem,
    mode: str = BEST,
    backend: str = "auto",
    *,
    table: ScoreTable | None = None,
) -> Result:
    """The matching that is best in this mode, with its certificate.

    A b-matching of maximum weight, exact: candidate pairs, bids, successive shortest paths with
    prices, and a pricing pass over all pairs until none is missing (column generation). ``mode``
    is one of ``MODES``. ``backend``: *pure* needs the standard library only, *fast* numpy, *auto*
    takes numpy if it is there; the result is the same. ``table`` has the scores, if they are
    counted already.

    Raises ValueError for an unknown mode or back end, ImportError for *fast* without numpy, and
    LockError for locks that are impossible.
    """
    solver_of(mode)
    with without_gc():
        table = table if table is not None else table_of(problem, backend)
        return solve_from(best_assignment(problem, table), mode)


def solve_from(best: LiveAssignment, mode: str) -> Result:
    """Another mode from the solved mode *best*, by which its cost is measured.

    Raises ValueError for an unknown mode.
    """
    optimum = sum(score for _row, _column, score in best.scored_pairs())
    return result_of(solver_of(mode)(best), mode, optimum)


def plain_values(problem: Problem) -> PairValues:
    """Points as they are; mentees with priority before anything else."""
    mentees, mentors = problem.mentee_keys, problem.mentor_keys
    pair_values = PairValues(
        tie_seeds(problem.salt, "mentee", mentees),
        tie_seeds(problem.salt, "mentor", mentors),
        shift_for(len(mentees)),
    )
    return pair_values.with_priority(
        [number for number, key in enumerate(mentees) if key in problem.priority]
    )


def best_assignment(problem: Problem, table: ScoreTable) -> LiveAssignment:
    """The solved mode *best*. Raises LockError for locks that are impossible."""
    best = LiveAssignment(problem, table, plain_values(problem))
    best.solve()
    return best


def resume(problem: Problem, result: Result, backend: str = "auto") -> LiveAssignment:
    """The assignment behind a stored result, from its prices; people may have come or gone since.

    Raises ValueError for an unknown back end, and LockError for locks that are impossible.
    """
    assignment = LiveAssignment(problem, table_of(problem, backend), plain_values(problem))
    fine = result.fine_prices
    shift = assignment.pair_values.shift - fine["shift"]
    prices = {key: int(price, 16) for key, price in fine["mentors"]}
    scaled = {
        key: price << shift if shift > 0 else price >> -shift for key, price in prices.items()
    }
    assignment.resume(scaled, result.mentor_of)
    return assignment


def result_of(assignment: LiveAssignment, mode: str, optimum: int | None = None) -> Result:
    """``optimum`` is the highest total where another mode was solved."""
    mentees, mentors = assignment.mentees, assignment.mentors
    pairs = assignment.scored_pairs()
    mentor_of = {mentees[row]: mentors[column] for row, column, _score in pairs}
    scores = {mentees[row]: score for row, _column, score in pairs}
    return _result(assignment, mode, mentor_of, scores, optimum)


def changed_result(assignment: LiveAssignment, before: Result) -> Result:
    """The same for an assignment that was changed, where the same people take part as before."""
    mentor_of, scores = before.mentor_of.copy(), before.scores.copy()
    for row in assignment.network.touched_mentees:
        key, column = assignment.mentees[row], assignment.mentor_of(row)
        if column >= 0:
            mentor_of[key] = assignment.mentors[column]
            scores[key] = assignment.score(row, column)
        else:
            mentor_of.pop(key, None)
            scores.pop(key, None)
    return _result(assignment, before.mode, mentor_of, scores)


def _result(
    assignment: LiveAssignment,
    mode: str,
    mentor_of: dict[Key, Key],
    scores: dict[Key, int],
    optimum: int | None = None,
) -> Result:
    ranks, total = assignment.problem.ranks, sum(scores.values())
    wishes = len(mentor_of.items() & ranks.keys()) if ranks else 0
    price = ModeCost(total, total if optimum is None else optimum, len(mentor_of), wishes)
    return Result(mode, mentor_of, scores, total, price, assignment=assignment)
