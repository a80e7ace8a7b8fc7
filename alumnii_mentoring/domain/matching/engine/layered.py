"""Adding up the layers of a score with numpy; exactly what the table without it counts."""

from __future__ import annotations

from typing import Any

import numpy as np

from alumnii_mentoring.domain.matching.engine.ground import Ground
from alumnii_mentoring.domain.matching.engine.layers import Layer, layers_of, number_keys
from alumnii_mentoring.domain.matching.engine.people import Profile
from alumnii_mentoring.domain.matching.engine.standard import topic_weight
from alumnii_mentoring.domain.matching.engine.table import positions

Array = Any
BLOCK = 64
MOST_WHOLE = 4000
"""Below this a quotient in 32-bit floats is rounded down exactly: both numbers are whole and
small, so it is either whole or farther from the next whole number than a float can err."""


def add_layers(ground: Ground, scores: Array) -> None:
    found = layers_of(ground)
    mentees = [ground.mentees[key] for key in ground.mentee_keys]
    mentors = [ground.mentors[key] for key in ground.mentor_keys]
    scores += np.int16(found.base)
    for layer in found.layers:
        topics = _Topics(ground, layer, mentees, mentors) if layer.topic_limit else None
        if topics and topics.is_exact:
            topics.add(scores)
        else:
            _add(layer, mentees, mentors, scores)
    pairs = positions(ground, found.extra)
    for (mentee, mentor), more in zip(pairs, found.extra.values(), strict=True):
        scores[mentee, mentor] += more


def _add(layer: Layer, mentees: list[Profile], mentors: list[Profile], scores: Array) -> None:
    """One row of points for each different mentee, added to everybody who shares it."""
    rows, mine = number_keys([layer.key(profile) for profile in mentees])
    columns, theirs = number_keys([layer.key(profile) for profile in mentors])
    spread = np.array(columns, np.intp)
    members: list[list[int]] = [[] for _ in mine]
    for row, number in enumerate(rows):
        members[number].append(row)
    for key, group in zip(mine, members, strict=True):
        points = np.array([layer.value(key, other) for other in theirs], np.int16)
        if points.any():
            row = points[spread]
            for number in group:
                scores[number] += row


class _Topics:
    """Covered wishes as a product of two small matrices of whole numbers."""

    def __init__(
        self, ground: Ground, layer: Layer, mentees: list[Profile], mentors: list[Profile]
    ) -> None:
        names = sorted({topic for one in mentees for topic in one.topics})
        number = {topic: index for index, topic in enumerate(names)}
        self.limit = layer.topic_limit
        self.wanted = np.zeros((len(mentees), len(names)), np.float32)
        self.offered = np.zeros((len(names), len(mentors)), np.float32)
        for row, one in enumerate(mentees):
            for topic in one.topics:
                self.wanted[row, number[topic]] = topic_weight(ground.lens, topic)
        for column, one in enumerate(mentors):
            for topic in one.topics & number.keys():
                self.offered[number[topic], column] = 1
        self.whole = self.wanted.sum(axis=1, dtype=np.float32)
        self.silent = np.array([not one.topics for one in mentors], bool)
        is_small = not len(mentees) or float(self.whole.max()) < MOST_WHOLE
        self.is_exact = is_small and len(layer.terms) == 1

    def add(self, scores: Array) -> None:
        neutral = (self.limit + 1) // 2
        for start in range(0, len(scores), BLOCK):
            whole = self.whole[start : start + BLOCK, None]
            points = self.wanted[start : start + BLOCK] @ self.offered
            points *= np.float32(2 * self.limit)
            points += whole
            points /= np.maximum(2 * whole, 1)
            found = points.astype(np.int16)
            found[:, self.silent] = neutral
            found[whole[:, 0] == 0] = neutral
            scores[start : start + BLOCK] += found
