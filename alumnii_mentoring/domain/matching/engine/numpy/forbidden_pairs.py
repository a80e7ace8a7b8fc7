"""Pairs that are impossible, taken out of an array of scores."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from operator import itemgetter
from typing import Any

import numpy as np

from alumnii_mentoring.domain.matching.engine.scores.problem import Ground
from alumnii_mentoring.domain.matching.engine.scores.score_rows import positions

Array = Any
CHUNK = 1 << 16
SPARSE = 16


def clear(scores: Array, pairs: list[tuple[int, int]]) -> None:
    if pairs:
        rows, columns = zip(*pairs, strict=True)
        scores[list(rows), list(columns)] = 0


def clear_barred(ground: Ground, scores: Array) -> None:
    """Very many pairs may be barred; keys that are whole numbers are looked up all at once."""
    keys = (ground.mentee_keys, ground.mentor_keys)
    if not all(isinstance(key, int) for side in keys for key in side) or not all(keys):
        mentees, mentors = ground.mentees, ground.mentors
        known = [pair for pair in ground.barred if pair[0] in mentees and pair[1] in mentors]
        clear(scores, positions(ground, known))
        return
    rows_of, columns_of = (_numbers(side) for side in keys)
    firsts, seconds = (map(itemgetter(side), ground.barred) for side in (0, 1))
    while len(some := np.fromiter(islice(firsts, CHUNK), np.int64)):
        rows, columns = rows_of(some), columns_of(np.fromiter(islice(seconds, CHUNK), np.int64))
        is_known = (rows >= 0) & (columns >= 0)
        scores[rows[is_known], columns[is_known]] = 0


def _numbers(keys: list[int]) -> Callable[[Array], Array]:
    """The numbers of many keys at once, -1 for a stranger."""
    first, last = keys[0], keys[-1]
    if last - first > SPARSE * len(keys):
        known = np.array(keys)

        def search(some: Array) -> Array:
            found = np.minimum(np.searchsorted(known, some), len(known) - 1)
            return np.where(known[found] == some, found, -1)

        return search
    numbers = np.full(last - first + 3, -1, np.int32)
    numbers[np.array(keys) - first + 1] = np.arange(len(keys))
    return lambda some: numbers[np.clip(some - first + 1, 0, last - first + 2)]
