"""Arrays of pairs: lists made flat and split again, blocks of rows, prices in two parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
"""Whole numbers of 16 or 64 bits, or Python's own where 64 bits are too few."""

PAIRS_PER_BLOCK = 1 << 17
"""Pairs that are looked at together; their scores should fit into a processor's cache."""


def flat(chosen: list[list[int]]) -> tuple[Array, Array]:
    """Rows and columns of all the pairs; ``chosen`` has the columns by row."""
    sizes = np.fromiter(map(len, chosen), np.intp, len(chosen))
    columns = np.fromiter(chain.from_iterable(chosen), np.intp, int(sizes.sum()))
    return np.repeat(np.arange(len(chosen)), sizes), columns


def split(count: int, numbers: Array, *values: Iterable[int]) -> list[list[Any]]:
    """One list for each number below ``count``; the values stand in the order of the numbers.

    With several ``values`` the lists hold tuples.
    """
    together = iter(zip(*values, strict=True) if values[1:] else values[0])
    sizes = np.bincount(numbers, minlength=count).tolist()
    return [list(islice(together, size)) for size in sizes]


def blocks(rows: int, columns: int) -> Iterator[tuple[int, int]]:
    """From which row to which the blocks of a table go."""
    size = max(PAIRS_PER_BLOCK // max(columns, 1), 1)
    for start in range(0, rows, size):
        yield start, start + size


def units_and_rests(prices: list[int], shift: int) -> tuple[Array | list[int], Array]:
    """Exact prices in whole units, and what is left below one.

    The units are a list where they do not fit into 64 bits.
    """
    mask = (1 << shift) - 1
    try:
        exact = np.array(prices, np.int64)
    except OverflowError:
        return [price >> shift for price in prices], np.array([price & mask for price in prices])
    return exact >> shift, exact & mask


def exact_values(units: Array, rests: Array, shift: int) -> list[int]:
    """Units with what is below them, which together may need more than 64 bits."""
    pairs = zip(units.tolist(), rests.tolist(), strict=True)
    return [unit << shift | rest for unit, rest in pairs]


def places_in_groups(numbers: Array) -> Array:
    """How many equal numbers stand before each of some sorted ones."""
    starts = np.flatnonzero(np.diff(numbers, prepend=-1))
    return np.arange(len(numbers)) - np.repeat(starts, np.diff(starts, append=len(numbers)))
