"""The two tables of scores, with numpy and without, by the name of their back end."""

from __future__ import annotations

from alumnii_mentoring.domain.matching.engine.answers.without_gc import without_gc
from alumnii_mentoring.domain.matching.engine.assignment.plain_table import PlainTable
from alumnii_mentoring.domain.matching.engine.assignment.score_table import ScoreTable
from alumnii_mentoring.domain.matching.engine.scores.problem import Problem

BACKENDS = ("auto", "pure", "fast")


def table_of(problem: Problem, backend: str = "auto") -> ScoreTable:
    """The scores of all pairs: *pure* in plain Python, *fast* with numpy, *auto* what there is.

    Raises ValueError for an unknown back end, and ImportError for *fast* without numpy.
    """
    if backend not in BACKENDS:
        raise ValueError(f"unknown backend: {backend!r}")
    with without_gc():
        return _table_of(problem, backend)


def _table_of(problem: Problem, backend: str) -> ScoreTable:
    if backend == "pure":
        return PlainTable.of(problem)
    try:
        from alumnii_mentoring.domain.matching.engine.numpy.numpy_table import (  # noqa: PLC0415
            NumpyTable,
        )
    except ImportError:
        if backend == "fast":
            raise
        return PlainTable.of(problem)
    return NumpyTable.of(problem)
