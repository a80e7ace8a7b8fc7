"""Tie-breaks of many pairs at once; the same as :func:`~.tie_breaks.tie_break` gives."""

from __future__ import annotations

import numpy as np

from alumnii_mentoring.domain.matching.engine.assignment.pair_values import PairValues
from alumnii_mentoring.domain.matching.engine.assignment.tie_breaks import (
    FIRST_MULTIPLIER,
    SECOND_MULTIPLIER,
)
from alumnii_mentoring.domain.matching.engine.numpy.arrays import Array


def ties_of(pair_values: PairValues, rows: Array | int, columns: Array) -> Array:
    """The tie-breaks of some pairs, 0 to 2^32 − 1; one row may stand for all columns."""
    memo = pair_values.memo
    if not memo:
        memo["mentees"] = np.array(pair_values.mentee_seeds, np.uint64)
        memo["mentors"] = np.array(pair_values.mentor_seeds, np.uint64)
    mixed = (memo["mentees"][rows] ^ memo["mentors"][columns]) * np.uint64(FIRST_MULTIPLIER)
    mixed = (mixed ^ (mixed >> np.uint64(32))) * np.uint64(SECOND_MULTIPLIER)
    ties: Array = (mixed >> np.uint64(32)).astype(np.int64)
    return ties


def ties_in(pair_values: PairValues, rows: Array, columns: Array) -> Array:
    """The tie-breaks as far as they are part of the exact values: 0 without a shift."""
    if pair_values.shift:
        return ties_of(pair_values, rows, columns)
    return np.zeros(len(rows), np.int64)


def ties_of_row(pair_values: PairValues, start: int, row: int, columns: Array) -> Array:
    """The tie-breaks of one row, counted from the start of a block."""
    return ties_of(pair_values, start + row, columns)
