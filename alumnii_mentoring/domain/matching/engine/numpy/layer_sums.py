"""The layers of the scores added up with numpy; exactly what the plain table counts."""

from __future__ import annotations

import numpy as np

from alumnii_mentoring.domain.matching.engine.numpy.arrays import Array
from alumnii_mentoring.domain.matching.engine.scores.distance_decay import (
    FARTHEST_KM,
    WHOLE_SHARE,
    decay_shares,
)
from alumnii_mentoring.domain.matching.engine.scores.problem import Problem
from alumnii_mentoring.domain.matching.engine.scores.profiles import Profile
from alumnii_mentoring.domain.matching.engine.scores.score_layers import (
    FORBIDDEN,
    Layer,
    layers_of,
    number_keys,
)
from alumnii_mentoring.domain.matching.engine.scores.score_rows import numbered_pairs
from alumnii_mentoring.domain.matching.engine.scores.standard_criteria import (
    Coordinates,
    distance_points,
    location_of,
    topic_weight,
)
from alumnii_mentoring.domain.people.places.distance import EARTH_RADIUS_KM, distance_km

MOST_TOPIC_WEIGHT = 30_000
"""The weights of all topics together must fit into 16 bits."""

UNSURE_KM = 1e-6
"""So near to half a kilometre numpy and Python may round differently; Python decides there."""


def add_layers(problem: Problem, scores: Array, least: int) -> None:
    """Fill ``scores`` (mentees × mentors, 16 bits, all 0); what is below ``least`` becomes 0.

    Row by row, as a row stays in the processor's cache.
    """
    layered = layers_of(problem)
    mentees = [problem.mentees[key] for key in problem.mentee_keys]
    mentors = [problem.mentors[key] for key in problem.mentor_keys]
    if layered.extra:
        rows, columns = zip(*numbered_pairs(problem, layered.extra), strict=True)
        scores[list(rows), list(columns)] = np.array([*layered.extra.values()], np.int16)
    parts = [_points_of(problem, layer, mentees, mentors) for layer in layered.layers]
    tables = [part for part in parts if isinstance(part, _PointTable)]
    topics = [part for part in parts if not isinstance(part, _PointTable)]
    order = sorted(range(len(mentees)), key=topics[0].numbers.__getitem__) if topics else None
    base = _PointTable([0] * len(mentees), np.full((1, len(mentors)), layered.base, np.int16))
    merged = _merged([base, *tables], len(mentees) // 8)
    shared = [(list(table.points), table.numbers) for table in merged]
    for row in order or range(len(mentees)):
        total = scores[row]
        for points, numbers in shared:
            total += points[numbers[row]]
        for part in topics:
            total += part.row(part.numbers[row])
        total *= total >= least


def _points_of(
    problem: Problem, layer: Layer, mentees: list[Profile], mentors: list[Profile]
) -> _PointTable | _TopicPoints:
    """Topics and locations are too many to look at every two of them."""
    if layer.key is location_of and layer.is_standard:
        return _LocationPoints(problem, layer, mentors).table(mentees)
    if layer.topic_limit and layer.is_standard:
        wanted = {topic for profile in mentees for topic in profile.topics}
        if sum(topic_weight(problem.context, topic) for topic in wanted) < MOST_TOPIC_WEIGHT:
            return _TopicPoints(problem, layer, mentees, mentors)
    return _PointTable.of(layer, mentees, mentors)


class _PointTable:
    """``points[number]`` are those of all mentors for a mentee with that number."""

    def __init__(self, numbers: list[int], points: Array) -> None:
        self.numbers, self.points = numbers, points

    @classmethod
    def of(cls, layer: Layer, mentees: list[Profile], mentors: list[Profile]) -> _PointTable:
        rows, mentee_keys = number_keys([layer.key(profile) for profile in mentees])
        columns, mentor_keys = number_keys([layer.key(profile) for profile in mentors])
        values = [[layer.value(key, other) for other in mentor_keys] for key in mentee_keys]
        points = np.array(values, np.int16).reshape(len(mentee_keys), len(mentor_keys))
        return cls(rows, points[:, np.array(columns, np.intp)])

    def joined(self, other: _PointTable, most: int) -> _PointTable | None:
        """Both in one, unless they make more than so many kinds of mentees together."""
        numbers, kinds = number_keys(list(zip(self.numbers, other.numbers, strict=True)))
        if not kinds or len(kinds) > most:
            return None
        own, others = zip(*kinds, strict=True)
        return _PointTable(numbers, self.points[list(own)] + other.points[list(others)])


def _merged(tables: list[_PointTable], most: int) -> list[_PointTable]:
    """Fewer tables with more kinds, as adding a row takes the same time whatever it holds."""
    merged: list[_PointTable] = []
    for table in sorted(tables, key=lambda table: len(table.points)):
        both = merged[-1].joined(table, most) if merged else None
        merged[-1:] = [both] if both else [*merged[-1:], table]
    return merged


class _TopicPoints:
    """Covered wishes, added up topic by topic along the rows of who offers what."""

    def __init__(
        self, problem: Problem, layer: Layer, mentees: list[Profile], mentors: list[Profile]
    ) -> None:
        self.context, self.limit = problem.context, layer.topic_limit
        self.count = len(mentors)
        self.numbers, self.wanted = number_keys([profile.topics for profile in mentees])
        self.steps: dict[int, Array] = {}
        self.silent = np.flatnonzero([not profile.topics for profile in mentors])
        offered: dict[int, list[int]] = {}
        for column, profile in enumerate(mentors):
            for topic in profile.topics:
                offered.setdefault(topic, []).append(column)
        self.offered = {topic: self._weights(topic, some) for topic, some in offered.items()}
        self.last: int = -1
        self.points: Array | np.int16 = np.int16(0)

    def _weights(self, topic: int, mentors: list[int]) -> Array:
        weights = np.zeros(self.count, np.int16)
        weights[mentors] = topic_weight(self.context, topic)
        return weights

    def row(self, number: int) -> Array | np.int16:
        """Points of all mentors; the last ones are kept, as equal wishes follow one another."""
        if number != self.last:
            self.last, self.points = number, self._points(self.wanted[number])
        return self.points

    def _points(self, wanted: frozenset[int]) -> Array | np.int16:
        neutral = (self.limit + 1) // 2
        if not wanted:
            return np.int16(neutral)
        whole = sum(topic_weight(self.context, topic) for topic in wanted)
        covered = np.zeros(self.count, np.int16)
        for topic in wanted & self.offered.keys():
            covered += self.offered[topic]
        if whole not in self.steps:
            steps = (2 * self.limit * np.arange(whole + 1) + whole) // (2 * whole)
            self.steps[whole] = steps.astype(np.int16)
        points = self.steps[whole].take(covered)
        points[self.silent] = neutral
        return points


class _LocationPoints:
    """Points for the distance between every two locations."""

    def __init__(self, problem: Problem, layer: Layer, mentors: list[Profile]) -> None:
        places = [profile.coordinates for profile in mentors if profile.coordinates is not None]
        self.numbers, self.places = number_keys(list(places))
        self.is_known = np.array([profile.coordinates is not None for profile in mentors], bool)
        self.is_online = np.array([profile.is_online_fine for profile in mentors], bool)
        self.radians = np.radians(np.array(self.places, float).reshape(-1, 2))
        limit, shares = layer.location_limit, np.array(decay_shares())
        self.offline = (2 * limit * shares + WHOLE_SHARE) // (2 * WHOLE_SHARE)
        self.online = np.maximum(self.offline, distance_points(FARTHEST_KM, True, limit))
        self.offline[problem.far_km + 1 :] += FORBIDDEN
        self.neutral = np.int16(distance_points(None, False, limit))

    def table(self, mentees: list[Profile]) -> _PointTable:
        rows, locations = number_keys([location_of(profile) for profile in mentees])
        points = [self._points(*location) for location in locations]
        shape = (len(locations), len(self.is_known))
        return _PointTable(rows, np.array(points, np.int16).reshape(shape))

    def _points(self, here: Coordinates | None, online: bool) -> Array:
        points = np.full(len(self.is_known), self.neutral, np.int16)
        if here is not None and self.places:
            km = self._kilometres(here)[self.numbers]
            both = self.is_online[self.is_known] & online
            points[self.is_known] = np.where(both, self.online[km], self.offline[km])
        return points

    def _kilometres(self, here: Coordinates) -> Array:
        """Whole kilometres from here to every place, by the haversine formula."""
        lat, lon = np.radians(here)
        lats, lons = self.radians[:, 0], self.radians[:, 1]
        half = np.sin((lats - lat) / 2) ** 2
        half += np.cos(lat) * np.cos(lats) * np.sin((lons - lon) / 2) ** 2
        exact = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
        km = np.rint(exact).astype(np.int64)
        is_unsure = np.abs(exact - np.floor(exact) - 0.5) < UNSURE_KM
        for number in np.flatnonzero(is_unsure).tolist():
            km[number] = distance_km(here, self.places[number])
        return km
