"""The highest of many scores, with numpy; samples tell about where to cut."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from alumnii_mentoring.domain.matching.engine.assignment.tie_breaks import TIE_BITS

Array = Any
Ties = Callable[[int, Array], Array]
"""The tie-breaks of a row with some columns."""

SAMPLE = 640
FEW = 128
LOWEST = -30_000


def best_of(scores: Array, prices: Array | None, most: int, ties: Ties) -> Array:
    """Where in a block about the highest of each row are; many equal ones are told by ties."""
    if scores.shape[1] <= most:
        return np.flatnonzero(scores)
    values = scores if prices is None else np.where(scores > 0, scores - prices, LOWEST)
    step = max(scores.shape[1] // SAMPLE, 1)
    sample = values[:, ::step]
    size = sample.shape[1]
    few, more = (min(max(most * n // step, 2 * n), size) for n in (1, 3))
    cuts = np.partition(sample, (size - more, size - few), axis=1)
    lowest = 1 if prices is None else LOWEST + 1
    is_high = values >= np.maximum(cuts[:, size - few, None], lowest)
    counts = np.count_nonzero(is_high, axis=1)
    for row in np.flatnonzero(counts < most // 2).tolist():
        is_high[row] = values[row] >= max(cuts[row, size - more], lowest)
        counts[row] = np.count_nonzero(is_high[row])
    for row in np.flatnonzero(counts > 2 * most).tolist():
        some = np.flatnonzero(is_high[row])
        ranks = values[row, some].astype(np.int64) << TIE_BITS | ties(row, some)
        is_high[row, some[np.argpartition(ranks, -most)[:-most]]] = False
    return np.flatnonzero(is_high)


def cut(scores: Array, most: int) -> int:
    """About so many are as high as this, or more of them."""
    step = max(len(scores) // FEW, 1)
    sample = scores[::step]
    few = max(2 * most // step, 3)
    return max(int(np.partition(sample, -few)[-few]), 1) if few < len(sample) else 1


class Tops:
    """The mentee with the highest score of each mentor, in a group of rows."""

    def __init__(self, columns: int, number: int = 0) -> None:
        self.number, self.columns = number, columns
        self.highest, self.rows = np.zeros(columns, np.int16), np.zeros(columns, np.intp)

    def look(self, block: Array, start: int) -> None:
        better = np.flatnonzero(block.max(axis=0) > self.highest)
        some = block[:, better]
        rows = some.argmax(axis=0)
        self.highest[better] = some[rows, np.arange(len(better))]
        self.rows[better] = start + rows

    def taken(self) -> Array:
        found = np.flatnonzero(self.highest)
        return self.rows[found] * self.columns + found
