"""Rows and columns of a network from an array of scores, sorted with numpy.

Each number is one object, however many pairs it stands in: very many pairs would take much memory.
"""

from __future__ import annotations

import numpy as np

from alumnii_mentoring.domain.matching.engine.assignment.network import RankedEdge
from alumnii_mentoring.domain.matching.engine.assignment.pair_values import PairValues
from alumnii_mentoring.domain.matching.engine.assignment.plain_table import columns_of
from alumnii_mentoring.domain.matching.engine.assignment.score_table import NetworkEdges
from alumnii_mentoring.domain.matching.engine.numpy.arrays import (
    Array,
    exact_values,
    flat,
    split,
    units_and_rests,
)
from alumnii_mentoring.domain.matching.engine.numpy.tie_arrays import ties_in
from alumnii_mentoring.domain.matching.engine.numpy.violated_pairs import SAFE_UNITS

LARGEST_EXACT = 1 << 62
"""Exact values up to this, and their differences, fit into 64 bits."""


def network_edges(
    scores: Array, pair_values: PairValues, chosen: list[list[int]], first_prices: list[int]
) -> NetworkEdges:
    """The chosen pairs that are possible, as :class:`~.score_table.ScoreTable` describes them."""
    rows, columns = flat(chosen)
    if pair_values.bonus_units or pair_values.bound > SAFE_UNITS:
        return _huge_edges(scores, pair_values, rows, columns, first_prices)
    units = np.array(pair_values.score_units)[scores[rows, columns]]
    rows, columns, units = (numbers[units > 0] for numbers in (rows, columns, units))
    ties = ties_in(pair_values, rows, columns)
    if pair_values.priority_units or pair_values.bound << pair_values.shift > LARGEST_EXACT:
        return _large_edges(scores.shape, pair_values, (rows, columns, units, ties), first_prices)
    values = units << pair_values.shift | ties
    ranks = np.array(first_prices, np.int64)[columns] - values
    by_row, by_column = np.lexsort((ranks, rows)), np.lexsort((-values, columns))
    numbers = ranks[by_row].tolist(), values.tolist()
    del units, ties, values, ranks
    return _sorted_edges(scores.shape, (rows, columns), (by_row, by_column), *numbers)


def _large_edges(
    shape: tuple[int, ...],
    pair_values: PairValues,
    pairs: tuple[Array, ...],
    first_prices: list[int],
) -> NetworkEdges:
    """For exact values above 64 bits: units and tie-breaks are kept apart."""
    rows, columns, units, ties = pairs
    shift, mask = pair_values.shift, (1 << pair_values.shift) - 1
    priority = [pair_values.priority_units.get(row, 0) for row in range(shape[0])]
    units = units + np.array(priority)[rows]
    high, low = (np.array(part)[columns] for part in units_and_rests(first_prices, shift))
    low -= ties
    high += (low >> shift) - units
    low &= mask
    by_row, by_column = np.lexsort((low, high, rows)), np.lexsort((-ties, -units, columns))
    numbers = exact_values(high[by_row], low[by_row], shift), exact_values(units, ties, shift)
    return _sorted_edges(shape, (rows, columns), (by_row, by_column), *numbers)


def _sorted_edges(
    shape: tuple[int, ...],
    pairs: tuple[Array, Array],
    orders: tuple[Array, Array],
    ranks: list[int],
    values: list[int],
) -> NetworkEdges:
    """``ranks`` are in the order of the rows already, ``values`` in that of the pairs."""
    (rows, columns), (by_row, by_column) = pairs, orders
    number, value_of = list(range(max(shape))).__getitem__, values.__getitem__
    mentors = map(number, columns[by_row].tolist())
    edges = split(shape[0], rows, ranks, mentors, map(value_of, by_row.tolist()))
    mentees = map(number, rows[by_column].tolist())
    falling = map(value_of, by_column.tolist())
    return edges, split(shape[1], columns, mentees, falling)


def _huge_edges(
    scores: Array, pair_values: PairValues, rows: Array, columns: Array, first_prices: list[int]
) -> NetworkEdges:
    """For units above 64 bits."""
    pair_scores = scores[rows, columns].tolist()
    ties = ties_in(pair_values, rows, columns).tolist()
    shift, score_units = pair_values.shift, pair_values.score_units
    priority, bonus = pair_values.priority_units, pair_values.bonus_units
    edges: list[list[RankedEdge]] = [[] for _ in scores]
    pairs = zip(rows.tolist(), columns.tolist(), pair_scores, ties, strict=True)
    for row, column, score, tie in pairs:
        units = score_units[score]
        if units:
            units += priority.get(row, 0) + bonus.get((row, column), 0)
            value = units << shift | tie
            edges[row].append((first_prices[column] - value, column, value))
    edges = [sorted(row) for row in edges]
    return edges, columns_of(edges, scores.shape[1])
