"""Impossible pairs taken out of an array of scores."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from operator import itemgetter

import numpy as np

from alumnii_mentoring.domain.matching.engine.numpy.arrays import Array
from alumnii_mentoring.domain.matching.engine.scores.problem import Problem
from alumnii_mentoring.domain.matching.engine.scores.profiles import Key
from alumnii_mentoring.domain.matching.engine.scores.score_rows import numbered_pairs

CHUNK = 1 << 16
"""Barred pairs that are read at once, which bounds the memory."""

SPARSE = 16
"""Up to so many times as wide as there are keys, a table of all numbers beats a search."""


def clear_pairs(scores: Array, pairs: list[tuple[int, int]]) -> None:
    """Set the scores of these pairs (by number) to 0, in place."""
    if pairs:
        rows, columns = zip(*pairs, strict=True)
        scores[list(rows), list(columns)] = 0


def clear_barred(problem: Problem, scores: Array) -> None:
    """Set the scores of all barred pairs to 0, in place; keys of strangers are left out.

    Very many pairs may be barred, so keys that are whole numbers are looked up all at once.
    """
    keys = (problem.mentee_keys, problem.mentor_keys)
    if not all(isinstance(key, int) for side in keys for key in side) or not all(keys):
        mentees, mentors = problem.mentees, problem.mentors
        present = [pair for pair in problem.barred if pair[0] in mentees and pair[1] in mentors]
        clear_pairs(scores, numbered_pairs(problem, present))
        return
    rows_of, columns_of = (_number_finder(side) for side in keys)
    firsts, seconds = (map(itemgetter(side), problem.barred) for side in (0, 1))
    while len(chunk := np.fromiter(islice(firsts, CHUNK), np.int64)):
        rows, columns = rows_of(chunk), columns_of(np.fromiter(islice(seconds, CHUNK), np.int64))
        are_present = (rows >= 0) & (columns >= 0)
        scores[rows[are_present], columns[are_present]] = 0


def _number_finder(keys: list[Key]) -> Callable[[Array], Array]:
    """A function that gives the numbers of many keys at once, -1 for a stranger."""
    first, last = keys[0], keys[-1]
    if last - first > SPARSE * len(keys):
        sorted_keys = np.array(keys)

        def search(wanted: Array) -> Array:
            places = np.minimum(np.searchsorted(sorted_keys, wanted), len(sorted_keys) - 1)
            return np.where(sorted_keys[places] == wanted, places, -1)

        return search
    numbers = np.full(last - first + 3, -1, np.int32)
    numbers[np.array(keys) - first + 1] = np.arange(len(keys))
    return lambda wanted: numbers[np.clip(wanted - first + 1, 0, last - first + 2)]
