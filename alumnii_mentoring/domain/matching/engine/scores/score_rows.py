"""How the rows of a table come about, in plain Python."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from operator import add
from typing import Any

from alumnii_mentoring.domain.matching.engine.scores.problem import Ground
from alumnii_mentoring.domain.matching.engine.scores.profiles import Profile
from alumnii_mentoring.domain.matching.engine.scores.score_layers import Layer, Layers, number_keys
from alumnii_mentoring.domain.matching.engine.scores.standard_criteria import topic_weight

MOST_KEPT = 1000


def positions(ground: Ground, pairs: Iterable[Any]) -> list[tuple[int, int]]:
    """Pairs of keys as pairs of numbers."""
    rows = {key: number for number, key in enumerate(ground.mentee_keys)}
    columns = {key: number for number, key in enumerate(ground.mentor_keys)}
    return [(rows[mentee], columns[mentor]) for mentee, mentor in pairs]


class RowBuilder:
    """Adds up layers row by row; what several people share is counted once."""

    def __init__(self, ground: Ground, layers: Layers) -> None:
        self.ground, self.layers = ground, layers
        self.profiles = [ground.mentors[key] for key in ground.mentor_keys]
        self.parts = [
            _TopicRows(ground, layer, self.profiles)
            if layer.topic_limit
            else _Rows(layer, self.profiles)
            for layer in layers.layers
        ]
        self.extra: dict[int, list[tuple[int, int]]] = {}
        places = positions(ground, layers.extra)
        for (mentee, mentor), more in zip(places, layers.extra.values(), strict=True):
            self.extra.setdefault(mentee, []).append((mentor, more))

    def row(self, number: int, key: int) -> array[int]:
        profile = self.ground.mentees[key]
        base = self.layers.base
        total: Any = None
        for part in self.parts:
            if part.is_flat:
                base += part.flat(profile)
            else:
                row = part.row(profile)
                total = row if total is None else map(add, total, row)
        points = list(total) if total is not None else [0] * len(self.profiles)
        for mentor, more in self.extra.get(number, ()):
            points[mentor] += more
        least = max(self.ground.minimum, 1) - base
        return array("h", [one + base if one >= least else 0 for one in points])


class _Rows:
    """One layer, spread over all mentors for each different mentee."""

    def __init__(self, layer: Layer, profiles: list[Profile]) -> None:
        self.layer = layer
        self.ids, self.keys = number_keys([layer.key(profile) for profile in profiles])
        self.is_flat = len(self.keys) <= 1
        self.seen: dict[Any, list[int]] = {}

    def flat(self, profile: Profile) -> int:
        return self.layer.value(self.layer.key(profile), self.keys[0]) if self.keys else 0

    def row(self, profile: Profile) -> list[int]:
        key = self.layer.key(profile)
        if key not in self.seen:
            if len(self.seen) > MOST_KEPT:
                self.seen.clear()
            points = [self.layer.value(key, other) for other in self.keys]
            self.seen[key] = [points[number] for number in self.ids]
        return self.seen[key]


class _TopicRows(_Rows):
    """The layer of topics: counted along the lists of who offers what."""

    def __init__(self, ground: Ground, layer: Layer, profiles: list[Profile]) -> None:
        super().__init__(layer, profiles)
        self.lens = ground.lens
        self.offered: dict[int, list[int]] = {}
        self.silent = [number for number, one in enumerate(profiles) if not one.topics]
        for number, profile in enumerate(profiles):
            for topic in profile.topics:
                self.offered.setdefault(topic, []).append(number)

    def row(self, profile: Profile) -> list[int]:
        wanted, layer = profile.topics, self.layer
        if not wanted or not layer.is_standard:
            return super().row(profile)
        covered = [0] * len(self.ids)
        for topic in wanted:
            weight = topic_weight(self.lens, topic)
            for mentor in self.offered.get(topic, ()):
                covered[mentor] += weight
        whole, limit = sum(topic_weight(self.lens, one) for one in wanted), layer.topic_limit
        points = [(2 * limit * part + whole) // (2 * whole) for part in range(whole + 1)]
        row = [points[part] for part in covered]
        for mentor in self.silent:
            row[mentor] = (limit + 1) // 2
        return row
