"""Sensitivity: how many mentees would move if a criterion weighed more or less."""

from __future__ import annotations

from dataclasses import dataclass, replace

from alumnii_mentoring.domain.matching.engine.answers.edits import edited
from alumnii_mentoring.domain.matching.engine.answers.result import Result
from alumnii_mentoring.domain.matching.engine.answers.solver import solve
from alumnii_mentoring.domain.matching.engine.scores.problem import Problem
from alumnii_mentoring.domain.matching.engine.scores.profiles import FULL_SCORE, Weights


@dataclass(frozen=True)
class SensitivityRow:
    """How many mentees have another mentor when a criterion weighs ``percent`` more or less."""

    kind: str
    percent: int
    moved: int


def sensitivity(
    problem: Problem, result: Result, percent: int = 10, backend: str = "auto"
) -> list[SensitivityRow]:
    """Two rows for each criterion that has a weight: with less, and with more of it.

    Each is a full solve in the mode of the result. Raises ValueError for an unknown back end.
    """
    rows = []
    for kind, weight in problem.weights.as_json().items():
        for change in (-percent, percent) if weight else ():
            weights = reweighed(problem.weights, kind, change)
            changed = edited(replace(problem, weights=weights), [])
            mentor_of = solve(changed, result.mode, backend).mentor_of
            keys = {*mentor_of, *result.mentor_of}
            moved = sum(mentor_of.get(key) != result.mentor_of.get(key) for key in keys)
            rows.append(SensitivityRow(kind, change, moved))
    return rows


def reweighed(weights: Weights, kind: str, percent: int) -> Weights:
    """One weight changed by so many percent, the others in proportion; together 1000 again.

    What rounding leaves goes to the largest ones.
    """
    limits = weights.as_json()
    new = min(limits[kind] * (100 + percent) // 100, FULL_SCORE)
    rest = FULL_SCORE - limits[kind]
    if not rest:
        return weights
    others = {k: v * (FULL_SCORE - new) // rest for k, v in limits.items() if k != kind}
    left = FULL_SCORE - new - sum(others.values())
    largest = sorted(others, key=lambda k: (-limits[k], k))[:left]
    return Weights.of({**others, **{k: others[k] + 1 for k in largest}, kind: new})
