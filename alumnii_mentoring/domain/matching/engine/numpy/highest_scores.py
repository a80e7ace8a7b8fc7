"""The highest of many scores; a sample tells about where to cut a row."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from alumnii_mentoring.domain.matching.engine.assignment.tie_breaks import TIE_BITS
from alumnii_mentoring.domain.matching.engine.numpy.arrays import Array

RowTies = Callable[[int, Array], Array]
"""The tie-breaks of a row with some columns."""

BLOCK_SAMPLE = 640
"""About so many columns of a block are looked at to tell the cut of each row, instead of sorting
all of them."""

ROW_SAMPLE = 128
"""The same for a single row, of which fewer scores are asked for."""

IMPOSSIBLE = -30_000
"""Below every score less a price, and fits into 16 bits."""


def places_of_highest(scores: Array, prices: Array | None, most: int, ties: RowTies) -> Array:
    """Places in a block of about the ``most`` highest scores less prices of each row.

    A row with more than twice as many equal ones is cut by tie-breaks.
    """
    if scores.shape[1] <= most:
        return np.flatnonzero(scores)
    gains = scores if prices is None else np.where(scores > 0, scores - prices, IMPOSSIBLE)
    lowest = 1 if prices is None else IMPOSSIBLE + 1
    step = max(scores.shape[1] // BLOCK_SAMPLE, 1)
    sample = gains[:, ::step]
    size = sample.shape[1]
    few, more = (min(max(most * n // step, 2 * n), size) for n in (1, 3))
    cuts = np.partition(sample, (size - more, size - few), axis=1)
    is_high = gains >= np.maximum(cuts[:, size - few, None], lowest)
    counts = np.count_nonzero(is_high, axis=1)
    for row in np.flatnonzero(counts < most // 2).tolist():
        is_high[row] = gains[row] >= max(cuts[row, size - more], lowest)
        counts[row] = np.count_nonzero(is_high[row])
    for row in np.flatnonzero(counts > 2 * most).tolist():
        columns = np.flatnonzero(is_high[row])
        ranks = gains[row, columns].astype(np.int64) << TIE_BITS | ties(row, columns)
        is_high[row, columns[np.argpartition(ranks, -most)[:-most]]] = False
    return np.flatnonzero(is_high)


def score_cut(scores: Array, most: int) -> int:
    """A score above 0 that about ``most`` of these reach, or more of them."""
    step = max(len(scores) // ROW_SAMPLE, 1)
    sample = scores[::step]
    few = max(2 * most // step, 3)
    return max(int(np.partition(sample, -few)[-few]), 1) if few < len(sample) else 1


class HighestOfColumns:
    """The mentee with the highest score of each mentor, in a group of rows."""

    def __init__(self, columns: int, number: int = 0) -> None:
        self.number, self.columns = number, columns
        self.highest, self.rows = np.zeros(columns, np.int16), np.zeros(columns, np.intp)

    def look(self, block: Array, start: int) -> None:
        """Take a block into account whose first row is ``start``."""
        better = np.flatnonzero(block.max(axis=0) > self.highest)
        part = block[:, better]
        rows = part.argmax(axis=0)
        self.highest[better] = part[rows, np.arange(len(better))]
        self.rows[better] = start + rows

    def places(self) -> Array:
        """Places of the pairs in the flattened table."""
        columns = np.flatnonzero(self.highest)
        return self.rows[columns] * self.columns + columns
