"""The modes side by side: what each of them gives for the same problem."""

from __future__ import annotations

from dataclasses import dataclass

from alumnii_mentoring.domain.matching.engine.answers.backends import table_of
from alumnii_mentoring.domain.matching.engine.answers.solver import best_assignment, solve_from
from alumnii_mentoring.domain.matching.engine.assignment.modes import MODES
from alumnii_mentoring.domain.matching.engine.scores.problem import Problem


@dataclass(frozen=True)
class ModeRow:
    """Pairs, points and fulfilled wishes of a mode; ``certified`` says that its proof holds."""

    mode: str
    pairs: int
    total: int
    lowest: int
    wishes: int
    certified: bool


def compare_modes(problem: Problem, backend: str = "auto") -> list[ModeRow]:
    """One row for each of ``MODES``, in their order.

    Raises ValueError for an unknown back end, and LockError for locks that are impossible.
    """
    best = best_assignment(problem, table_of(problem, backend))
    rows = []
    for mode in MODES:
        result = solve_from(best, mode)
        lowest = min(result.scores.values(), default=0)
        price, certified = result.price, result.certificate.is_valid
        rows.append(ModeRow(mode, price.pairs, result.total, lowest, price.wishes, certified))
    return rows
