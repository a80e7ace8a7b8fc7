"""Adding up the layers of a score with numpy; exactly what the table without it counts."""

from __future__ import annotations

from typing import Any

import numpy as np

from alumnii_mentoring.domain.matching.engine.decay import FARTHEST_KM, ONE, decay_table
from alumnii_mentoring.domain.matching.engine.ground import Ground
from alumnii_mentoring.domain.matching.engine.layers import (
    FORBIDDEN,
    Layer,
    layers_of,
    number_keys,
)
from alumnii_mentoring.domain.matching.engine.people import Profile
from alumnii_mentoring.domain.matching.engine.rows import positions
from alumnii_mentoring.domain.matching.engine.standard import (
    distance_points,
    spot,
    topic_weight,
)
from alumnii_mentoring.domain.people.places.distance import EARTH_RADIUS_KM, distance_km

Array = Any
MOST_WHOLE = 30_000
"""The weights of all topics together must fit into 16 bits."""

UNSURE_KM = 1e-6


def add_layers(ground: Ground, scores: Array, least: int) -> None:
    """Row by row, as a row stays in the processor's cache; ``least`` is the lowest that counts."""
    found = layers_of(ground)
    mentees = [ground.mentees[key] for key in ground.mentee_keys]
    mentors = [ground.mentors[key] for key in ground.mentor_keys]
    if found.extra:
        rows, columns = zip(*positions(ground, found.extra), strict=True)
        scores[list(rows), list(columns)] = np.array([*found.extra.values()], np.int16)
    parts = [_part(ground, layer, mentees, mentors) for layer in found.layers]
    flat = [one for one in parts if isinstance(one, _Part)]
    wide = [one for one in parts if not isinstance(one, _Part)]
    order = sorted(range(len(mentees)), key=wide[0].numbers.__getitem__) if wide else None
    few = [_Part([0] * len(mentees), np.full((1, len(mentors)), found.base, np.int16)), *flat]
    shared = [(list(one.points), one.numbers) for one in _merged(few, len(mentees) // 8)]
    for row in order or range(len(mentees)):
        total = scores[row]
        for points, numbers in shared:
            total += points[numbers[row]]
        for one in wide:
            total += one.row(one.numbers[row])
        total *= total >= least


def _part(ground: Ground, layer: Layer, mentees: list[Profile], mentors: list[Profile]) -> Any:
    """Topics and places are too many to count every two of them."""
    if layer.key is spot and layer.is_standard:
        return _Spots(ground, layer, mentors).part(mentees)
    if layer.topic_limit and layer.is_standard:
        wanted = {topic for one in mentees for topic in one.topics}
        if sum(topic_weight(ground.lens, one) for one in wanted) < MOST_WHOLE:
            return _Topics(ground, layer, mentees, mentors)
    return _Part.of(layer, mentees, mentors)


class _Part:
    """``points[number]`` are those of all mentors for a mentee with that number."""

    def __init__(self, numbers: list[int], points: Array) -> None:
        self.numbers, self.points = numbers, points

    @classmethod
    def of(cls, layer: Layer, mentees: list[Profile], mentors: list[Profile]) -> _Part:
        rows, mine = number_keys([layer.key(profile) for profile in mentees])
        columns, theirs = number_keys([layer.key(profile) for profile in mentors])
        values = [[layer.value(key, other) for other in theirs] for key in mine]
        points = np.array(values, np.int16).reshape(len(mine), len(theirs))
        return cls(rows, points[:, np.array(columns, np.intp)])

    def joined(self, other: _Part, most: int) -> _Part | None:
        """Both in one, unless they make more than so many kinds of mentees together."""
        numbers, kinds = number_keys(list(zip(self.numbers, other.numbers, strict=True)))
        if not kinds or len(kinds) > most:
            return None
        mine, theirs = zip(*kinds, strict=True)
        return _Part(numbers, self.points[list(mine)] + other.points[list(theirs)])


def _merged(parts: list[_Part], most: int) -> list[_Part]:
    """Fewer parts with more kinds, as adding a row takes the same whatever it holds."""
    done: list[_Part] = []
    for part in sorted(parts, key=lambda one: len(one.points)):
        both = done[-1].joined(part, most) if done else None
        done[-1:] = [both] if both else [*done[-1:], part]
    return done


class _Topics:
    """Covered wishes, added up topic by topic along the rows of who offers what."""

    def __init__(
        self, ground: Ground, layer: Layer, mentees: list[Profile], mentors: list[Profile]
    ) -> None:
        self.lens, self.limit, self.count = ground.lens, layer.topic_limit, len(mentors)
        self.numbers, self.wanted = number_keys([profile.topics for profile in mentees])
        self.steps: dict[int, Array] = {}
        self.silent = np.flatnonzero([not one.topics for one in mentors])
        offered: dict[int, list[int]] = {}
        for column, one in enumerate(mentors):
            for topic in one.topics:
                offered.setdefault(topic, []).append(column)
        self.offered = {topic: self._weighed(topic, some) for topic, some in offered.items()}
        self.last, self.points = -1, np.int16(0)

    def _weighed(self, topic: int, mentors: list[int]) -> Array:
        found = np.zeros(self.count, np.int16)
        found[mentors] = topic_weight(self.lens, topic)
        return found

    def row(self, number: int) -> Array:
        """The last one is kept; those who want the same come one after another."""
        if number != self.last:
            self.last, self.points = number, self._points(self.wanted[number])
        return self.points

    def _points(self, wanted: frozenset[int]) -> Array:
        neutral = (self.limit + 1) // 2
        if not wanted:
            return np.int16(neutral)
        whole = sum(topic_weight(self.lens, topic) for topic in wanted)
        covered = np.zeros(self.count, np.int16)
        for topic in wanted & self.offered.keys():
            covered += self.offered[topic]
        if whole not in self.steps:
            steps = (2 * self.limit * np.arange(whole + 1) + whole) // (2 * whole)
            self.steps[whole] = steps.astype(np.int16)
        points = self.steps[whole].take(covered)
        points[self.silent] = neutral
        return points


class _Spots:
    """Distances of every two places; what is too near to half a kilometre is computed alone."""

    def __init__(self, ground: Ground, layer: Layer, mentors: list[Profile]) -> None:
        self.places = [one.coordinates for one in mentors if one.coordinates is not None]
        self.numbers, self.places = number_keys(list(self.places))
        self.is_known = np.array([one.coordinates is not None for one in mentors], bool)
        self.is_online = np.array([one.is_online_fine for one in mentors], bool)
        self.radians = np.radians(np.array(self.places, float).reshape(-1, 2))
        limit = layer.spot_limit
        self.offline = (2 * limit * np.array(decay_table()) + ONE) // (2 * ONE)
        self.online = np.maximum(self.offline, distance_points(FARTHEST_KM, True, limit))
        self.offline[ground.far_km + 1 :] += FORBIDDEN
        self.neutral = np.int16(distance_points(None, False, limit))

    def part(self, mentees: list[Profile]) -> _Part:
        rows, mine = number_keys([spot(profile) for profile in mentees])
        points = [self._points(*one) for one in mine]
        return _Part(rows, np.array(points, np.int16).reshape(len(mine), len(self.is_known)))

    def _points(self, here: Any, online: bool) -> Array:
        found = np.full(len(self.is_known), self.neutral, np.int16)
        if here is not None and self.places:
            km = self._kilometres(here)[self.numbers]
            both = self.is_online[self.is_known] & online
            found[self.is_known] = np.where(both, self.online[km], self.offline[km])
        return found

    def _kilometres(self, here: tuple[float, float]) -> Array:
        lat, lon = np.radians(here)
        lats, lons = self.radians[:, 0], self.radians[:, 1]
        half = np.sin((lats - lat) / 2) ** 2
        half += np.cos(lat) * np.cos(lats) * np.sin((lons - lon) / 2) ** 2
        exact = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
        km = np.rint(exact).astype(np.int64)
        for number in np.flatnonzero(np.abs(exact - np.floor(exact) - 0.5) < UNSURE_KM).tolist():
            km[number] = distance_km(here, self.places[number])
        return km
