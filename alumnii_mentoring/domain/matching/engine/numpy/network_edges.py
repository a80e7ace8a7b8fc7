"""Rows and columns for the network from an array of scores, sorted with numpy.

Every number is held once, however many pairs it stands in: very many pairs take very much room.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from alumnii_mentoring.domain.matching.engine.assignment.network import Ranked
from alumnii_mentoring.domain.matching.engine.assignment.pair_values import Worth
from alumnii_mentoring.domain.matching.engine.assignment.plain_table import Edges, columns_of
from alumnii_mentoring.domain.matching.engine.numpy.violated_pairs import (
    SAFE,
    flat,
    joined,
    parts_of,
    split,
    ties_in,
)

Array = Any
LARGEST = 1 << 62


def edges_of(scores: Array, worth: Worth, chosen: list[list[int]], floor: list[int]) -> Edges:
    """As in :class:`~.table.Table`."""
    rows, columns = flat(chosen)
    if worth.bonus or worth.top > SAFE:
        return _huge(scores, worth, rows, columns, floor)
    values = np.array(worth.values)[scores[rows, columns]]
    rows, columns, values = (some[values > 0] for some in (rows, columns, values))
    ties = ties_in(worth, rows, columns)
    if worth.raised or worth.top << worth.shift > LARGEST:
        return _large(scores.shape, worth, (rows, columns, values, ties), floor)
    worths = values << worth.shift | ties
    ranks = np.array(floor, np.int64)[columns] - worths
    by_row, by_column = np.lexsort((ranks, rows)), np.lexsort((-worths, columns))
    told = ranks[by_row].tolist(), worths.tolist()
    del values, ties, worths, ranks
    return _edges(scores.shape, (rows, columns), (by_row, by_column), *told)


def _large(
    shape: tuple[int, int], worth: Worth, pairs: tuple[Array, ...], floor: list[int]
) -> Edges:
    """Where a worth needs more than 64 bits: its value and its tie are kept apart."""
    rows, columns, values, ties = pairs
    shift, mask = worth.shift, (1 << worth.shift) - 1
    values = values + np.array([worth.raised.get(row, 0) for row in range(shape[0])])[rows]
    high, low = (np.array(some)[columns] for some in parts_of(floor, shift))
    low -= ties
    high += (low >> shift) - values
    low &= mask
    by_row, by_column = np.lexsort((low, high, rows)), np.lexsort((-ties, -values, columns))
    told = joined(high[by_row], low[by_row], shift), joined(values, ties, shift)
    return _edges(shape, (rows, columns), (by_row, by_column), *told)


def _edges(
    shape: tuple[int, int],
    pairs: tuple[Array, Array],
    orders: tuple[Array, Array],
    ranks: list[int],
    worths: list[int],
) -> Edges:
    """``ranks`` are in the order of the rows already."""
    (rows, columns), (by_row, by_column) = pairs, orders
    number, worth_of = list(range(max(shape))).__getitem__, worths.__getitem__
    mentors = map(number, columns[by_row].tolist())
    edges = split(shape[0], rows, ranks, mentors, map(worth_of, by_row.tolist()))
    mentees = map(number, rows[by_column].tolist())
    falling = map(worth_of, by_column.tolist())
    return edges, split(shape[1], columns, mentees, falling)


def _huge(scores: Array, worth: Worth, rows: Array, columns: Array, floor: list[int]) -> Edges:
    """Where not even the value fits into 64 bits."""
    points, ties = scores[rows, columns].tolist(), ties_in(worth, rows, columns).tolist()
    shift, values, raised, bonus = worth.shift, worth.values, worth.raised, worth.bonus
    found: list[list[Ranked]] = [[] for _ in scores]
    pairs = zip(rows.tolist(), columns.tolist(), points, ties, strict=True)
    for row, column, score, tie in pairs:
        value = values[score]
        if value:
            value += raised.get(row, 0) + bonus.get((row, column), 0)
            value = value << shift | tie
            found[row].append((floor[column] - value, column, value))
    found = [sorted(row) for row in found]
    return found, columns_of(found, scores.shape[1])
