"""Solve a ground in a mode; the result carries its proof and what the mode costs."""

from __future__ import annotations

from typing import Any

from alumnii_mentoring.domain.matching.engine.answers.result import Price, Result
from alumnii_mentoring.domain.matching.engine.answers.without_gc import calm
from alumnii_mentoring.domain.matching.engine.assignment.live_assignment import Market
from alumnii_mentoring.domain.matching.engine.assignment.modes import BEST, solver_of
from alumnii_mentoring.domain.matching.engine.assignment.pair_values import Worth, shift_for
from alumnii_mentoring.domain.matching.engine.assignment.plain_table import Table
from alumnii_mentoring.domain.matching.engine.assignment.tie_breaks import seeds
from alumnii_mentoring.domain.matching.engine.scores.problem import Ground

BACKENDS = ("auto", "pure", "fast")


def solve(ground: Ground, mode: str = BEST, backend: str = "auto", *, table: Any = None) -> Result:
    """The matching that is best in this mode.

    ``backend``: *pure* needs the standard library only, *fast* numpy, *auto* takes it if it is
    there; the result is the same. Raises ValueError for an unknown mode or backend, and LockError.
    """
    solver_of(mode)
    with calm():
        table = table if table is not None else table_of(ground, backend)
        return solve_from(best_market(ground, table), mode)


def solve_from(best: Market, mode: str) -> Result:
    """Another mode from the solved best one, which is also what its price is measured by."""
    optimum = sum(score for _row, _column, score in best.matched())
    return result_of(solver_of(mode)(best), mode, optimum)


def table_of(ground: Ground, backend: str = "auto") -> Any:
    if backend not in BACKENDS:
        raise ValueError(f"unknown backend: {backend!r}")
    with calm():
        return _home_of(backend).of(ground)


def _home_of(backend: str) -> Any:
    if backend == "pure":
        return Table
    try:
        from alumnii_mentoring.domain.matching.engine.numpy.numpy_table import FastTable  # noqa: PLC0415
    except ImportError:
        if backend == "fast":
            raise
        return Table
    return FastTable


def plain_worth(ground: Ground) -> Worth:
    """Points as they are; mentees with priority before anything else."""
    mentees, mentors = ground.mentee_keys, ground.mentor_keys
    worth = Worth(
        seeds(ground.salt, "mentee", mentees),
        seeds(ground.salt, "mentor", mentors),
        shift_for(len(mentees)),
    )
    return worth.with_priority(
        [number for number, key in enumerate(mentees) if key in ground.priority]
    )


def best_market(ground: Ground, table: Any) -> Market:
    market = Market(ground, table, plain_worth(ground))
    market.open()
    return market


def resume(ground: Ground, result: Result, backend: str = "auto") -> Market:
    """The state behind a stored result, from its prices; people may have come or gone since."""
    market = Market(ground, table_of(ground, backend), plain_worth(ground))
    fine = result.fine_prices
    shift = market.worth.shift - fine["shift"]
    prices = {key: int(price, 16) for key, price in fine["mentors"]}
    moved = {
        key: price << shift if shift > 0 else price >> -shift for key, price in prices.items()
    }
    market.resume(moved, result.mentor_of)
    return market


def result_of(market: Market, mode: str, optimum: int | None = None) -> Result:
    """``optimum`` is the highest total where another mode was solved."""
    mentees, mentors = market.mentees, market.mentors
    matched = market.matched()
    mentor_of = {mentees[row]: mentors[column] for row, column, _score in matched}
    scores = {mentees[row]: score for row, _column, score in matched}
    return _result(market, mode, mentor_of, scores, optimum)


def changed_result(market: Market, before: Result) -> Result:
    """The same for a market that was changed, where the same people take part as before."""
    mentor_of, scores = before.mentor_of.copy(), before.scores.copy()
    for row in market.net.touched_mentees:
        key, column = market.mentees[row], market.mentor_of(row)
        if column >= 0:
            mentor_of[key] = market.mentors[column]
            scores[key] = market.score(row, column)
        else:
            mentor_of.pop(key, None)
            scores.pop(key, None)
    return _result(market, before.mode, mentor_of, scores)


def _result(
    market: Market,
    mode: str,
    mentor_of: dict[Any, Any],
    scores: dict[Any, int],
    optimum: int | None = None,
) -> Result:
    ranks, total = market.ground.ranks, sum(scores.values())
    wishes = len(mentor_of.items() & ranks.keys()) if ranks else 0
    price = Price(total, total if optimum is None else optimum, len(mentor_of), wishes)
    return Result(mode, mentor_of, scores, total, price, market=market)
