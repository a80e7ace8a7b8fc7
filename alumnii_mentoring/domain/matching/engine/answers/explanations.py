"""Why this matching: what another choice would cost, and why somebody waits."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from alumnii_mentoring.domain.matching.engine.answers.edits import Lock, edited, resolve
from alumnii_mentoring.domain.matching.engine.answers.residual_paths import gains, losses
from alumnii_mentoring.domain.matching.engine.answers.result import Result
from alumnii_mentoring.domain.matching.engine.answers.solver import (
    best_market,
    resume,
    solve,
    solve_from,
    table_of,
)
from alumnii_mentoring.domain.matching.engine.answers.without_gc import calm
from alumnii_mentoring.domain.matching.engine.assignment.live_assignment import (
    GONE,
    Market,
    forbidden_by,
)
from alumnii_mentoring.domain.matching.engine.assignment.modes import BEST, MODES
from alumnii_mentoring.domain.matching.engine.scores.problem import Ground, LockError
from alumnii_mentoring.domain.matching.engine.scores.profiles import FULL, Key, Weights
from alumnii_mentoring.domain.matching.engine.scores.rules import NO_FREE_PLACE


@dataclass(frozen=True)
class Move:
    """A mentee who would have another mentor; None and 0 for none."""

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
    mentor: Key
    score: int
    loss: int


@dataclass(frozen=True)
class ModeRow:
    """What a mode gives; ``certified`` says that its proof holds."""

    mode: str
    pairs: int
    total: int
    lowest: int
    wishes: int
    certified: bool


@dataclass(frozen=True)
class Shift:
    """How many mentees have another mentor when a criterion weighs ``percent`` more or less."""

    kind: str
    percent: int
    moved: int


def compare_modes(ground: Ground, backend: str = "auto") -> list[ModeRow]:
    best = best_market(ground, table_of(ground, backend))
    rows = []
    for mode in MODES:
        found = solve_from(best, mode)
        lowest = min(found.scores.values(), default=0)
        price, certified = found.price, found.certificate.is_valid
        rows.append(ModeRow(mode, price.pairs, found.total, lowest, price.wishes, certified))
    return rows


def why_not(ground: Ground, result: Result, mentee: Key, mentor: Key) -> WhyNot:
    """What it would cost to give this mentee that mentor, and the chain of moves."""
    reason = forbidden_by(ground, mentee, mentor)
    if reason is not None:
        return WhyNot(mentee, mentor, reason)
    if result.mentor_of.get(mentee) == mentor:
        return WhyNot(mentee, mentor, None)
    try:
        forced = resolve(ground, result, [Lock(mentee, mentor)])
    except LockError:
        return WhyNot(mentee, mentor, NO_FREE_PLACE)
    moves = _chain(result, forced, mentee)
    return WhyNot(mentee, mentor, None, result.total - forced.total, tuple(moves))


def _chain(before: Result, after: Result, first: Key) -> list[Move]:
    """Everybody who moves, each after the one whose place they lose."""
    old, new = before.mentor_of, after.mentor_of
    moved = [key for key in sorted({*old, *new}) if old.get(key) != new.get(key)]
    left: dict[Any, list[Key]] = {}
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
    ground: Ground, result: Result, mentee: Key, most: int | None = None
) -> list[Alternative]:
    """Every other possible mentor with what the whole would lose, cheapest first.

    Exact for the mode *best*; raises ValueError for results of other modes.
    """
    market = live(ground, result)
    row = market.mentee_numbers[mentee]
    scores, current = market.table.row(row), result.mentor_of.get(mentee)
    found = [
        Alternative(mentor, int(scores[column]), loss)
        for column, loss in losses(market, row).items()
        if (mentor := market.mentors[column]) != current
    ]
    return sorted(found, key=lambda one: (one.loss, -one.score, one.mentor))[:most]


def shortlists(ground: Ground, result: Result, most: int = 5) -> dict[Key, list[Alternative]]:
    """For every mentee the other mentors who cost least by the prices, in one go.

    Here ``loss`` is what the whole would lose at least, unless somebody with priority has to wait
    for it; where that is certain, the mentor is left out. :func:`alternatives` has the exact loss.
    """
    market = live(ground, result)
    with calm():
        u, p = market.prices()
        own = [price - market.worth.raised.get(row, 0) for row, price in enumerate(u)]
        for row, column in market.locked.items():
            own[row] = market.score(row, column) - p[column]
        slack = [_slack(market, row, u[row], p, most + 1) for row in range(len(u))]
        worth = replace(market.worth, raised={})
        near = market.table.points(market.table.near(worth, own, p, slack))
        return {
            key: _cheapest(market, row, own[row], p, near[row])[:most]
            for row, key in enumerate(market.mentees)
            if key is not GONE
        }


def _slack(market: Market, row: int, asked: int, p: list[int], most: int) -> int:
    """So many mentors at least cost no more than this above what the pair is worth."""
    shift, places = market.worth.shift, market.net.places
    above = [
        asked + p[mentor] - (worth >> shift)
        for _rank, mentor, worth in market.net.rows[row][: 2 * most]
        if places[mentor]
    ]
    return sorted(above)[most - 1] if len(above) >= most else market.worth.top + asked


def _cheapest(
    market: Market, row: int, own: int, p: list[int], near: list[tuple[int, int]]
) -> list[Alternative]:
    current, places = market.mentor_of(row), market.net.places
    above = max(market.worth.raised.values(), default=0)
    found = sorted(
        (own + p[column] - score, -score, market.mentors[column])
        for column, score in near
        if column != current and places[column]
    )
    return [
        Alternative(mentor, -score, loss)
        for loss, score, mentor in found
        if not above or loss < above // 2
    ]


def worth_of_places(ground: Ground, result: Result) -> list[tuple[Key, int]]:
    """By how much one more place of a mentor would raise the total, most first; exact."""
    market = live(ground, result)
    keys = market.mentors
    found = [(keys[n], gain) for n, gain in gains(market).items() if keys[n] is not GONE]
    return sorted(found, key=lambda one: (-one[1], one[0]))


def live(ground: Ground, result: Result) -> Market:
    if result.mode != BEST:
        raise ValueError("exact costs are known for the mode best")
    if result.market is None or result.market.ground is not ground:
        result.market = resume(ground, result)
    return result.market


def sensitivity(
    ground: Ground, result: Result, percent: int = 10, backend: str = "auto"
) -> list[Shift]:
    """How many mentees would have another mentor if a criterion weighed more or less."""
    rows = []
    for kind, weight in ground.weights.as_json().items():
        for change in (-percent, percent) if weight else ():
            weights = reweighed(ground.weights, kind, change)
            changed = edited(replace(ground, weights=weights), [])
            other = solve(changed, result.mode, backend).mentor_of
            keys = {*other, *result.mentor_of}
            moved = sum(other.get(key) != result.mentor_of.get(key) for key in keys)
            rows.append(Shift(kind, change, moved))
    return rows


def reweighed(weights: Weights, kind: str, percent: int) -> Weights:
    """One weight changed by so many percent, the others in proportion; together 1000 again."""
    given = weights.as_json()
    new = min(given[kind] * (100 + percent) // 100, FULL)
    rest = FULL - given[kind]
    if not rest:
        return weights
    others = {k: v * (FULL - new) // rest for k, v in given.items() if k != kind}
    missing = FULL - new - sum(others.values())
    largest = sorted(others, key=lambda k: (-given[k], k))[:missing]
    return Weights.of({**others, **{k: others[k] + 1 for k in largest}, kind: new})


def unmatched_reasons(ground: Ground, result: Result, mentee: Key) -> Counter[str]:
    """Why each mentor is not theirs: a code of the rules, or that their places went to others."""
    return Counter(
        forbidden_by(ground, mentee, mentor) or NO_FREE_PLACE for mentor in ground.mentor_keys
    )
