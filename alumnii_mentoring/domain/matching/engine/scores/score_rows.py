"""Rows of the table of scores, added up from layers in plain Python."""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Iterable
from operator import add

from alumnii_mentoring.domain.matching.engine.scores.problem import Pair, Problem
from alumnii_mentoring.domain.matching.engine.scores.profiles import Key, Profile
from alumnii_mentoring.domain.matching.engine.scores.score_layers import (
    Layer,
    LayeredScores,
    number_keys,
)
from alumnii_mentoring.domain.matching.engine.scores.standard_criteria import topic_weight

MOST_ROWS_KEPT = 1000
"""Rows of one layer that are kept for mentees with the same key; bounds the memory."""


def numbered_pairs(problem: Problem, pairs: Iterable[Pair]) -> list[tuple[int, int]]:
    """Pairs of keys as pairs of numbers. Raises KeyError for a key that is not in the problem."""
    rows = {key: number for number, key in enumerate(problem.mentee_keys)}
    columns = {key: number for number, key in enumerate(problem.mentor_keys)}
    return [(rows[mentee], columns[mentor]) for mentee, mentor in pairs]


class RowBuilder:
    """Adds up layers row by row; what several people share is counted once."""

    def __init__(self, problem: Problem, scores: LayeredScores) -> None:
        self.problem, self.scores = problem, scores
        self.profiles = [problem.mentors[key] for key in problem.mentor_keys]
        self.parts = [
            _TopicRows(problem, layer, self.profiles)
            if layer.topic_limit
            else _LayerRows(layer, self.profiles)
            for layer in scores.layers
        ]
        self.extra: dict[int, list[tuple[int, int]]] = {}
        pairs = numbered_pairs(problem, scores.extra)
        for (mentee, mentor), more in zip(pairs, scores.extra.values(), strict=True):
            self.extra.setdefault(mentee, []).append((mentor, more))

    def row(self, number: int, key: Key) -> array[int]:
        """Scores of one mentee with all mentors, 0 where a rule or the minimum forbids a pair."""
        profile = self.problem.mentees[key]
        base = self.scores.base
        total: Iterable[int] | None = None
        for part in self.parts:
            if part.is_flat:
                base += part.flat(profile)
            else:
                row = part.row(profile)
                total = row if total is None else map(add, total, row)
        scores = list(total) if total is not None else [0] * len(self.profiles)
        for mentor, more in self.extra.get(number, ()):
            scores[mentor] += more
        least = max(self.problem.minimum, 1) - base
        return array("h", [points + base if points >= least else 0 for points in scores])


class _LayerRows:
    """One layer, spread over all mentors for each different mentee."""

    def __init__(self, layer: Layer, profiles: list[Profile]) -> None:
        self.layer = layer
        self.ids, self.keys = number_keys([layer.key(profile) for profile in profiles])
        self.is_flat = len(self.keys) <= 1
        self.kept: dict[Hashable, list[int]] = {}

    def flat(self, profile: Profile) -> int:
        """Points of a mentee with every mentor, where all mentors have the same key."""
        return self.layer.value(self.layer.key(profile), self.keys[0]) if self.keys else 0

    def row(self, profile: Profile) -> list[int]:
        key = self.layer.key(profile)
        if key not in self.kept:
            if len(self.kept) > MOST_ROWS_KEPT:
                self.kept.clear()
            points = [self.layer.value(key, mentors) for mentors in self.keys]
            self.kept[key] = [points[number] for number in self.ids]
        return self.kept[key]


class _TopicRows(_LayerRows):
    """The layer of topics: counted along the lists of who offers what."""

    def __init__(self, problem: Problem, layer: Layer, profiles: list[Profile]) -> None:
        super().__init__(layer, profiles)
        self.context = problem.context
        self.mentors_with: dict[int, list[int]] = {}
        self.silent = [number for number, profile in enumerate(profiles) if not profile.topics]
        for number, profile in enumerate(profiles):
            for topic in profile.topics:
                self.mentors_with.setdefault(topic, []).append(number)

    def row(self, profile: Profile) -> list[int]:
        wanted, layer = profile.topics, self.layer
        if not wanted or not layer.is_standard:
            return super().row(profile)
        covered = [0] * len(self.ids)
        for topic in wanted:
            weight = topic_weight(self.context, topic)
            for mentor in self.mentors_with.get(topic, ()):
                covered[mentor] += weight
        whole, limit = sum(topic_weight(self.context, t) for t in wanted), layer.topic_limit
        points = [(2 * limit * part + whole) // (2 * whole) for part in range(whole + 1)]
        row = [points[part] for part in covered]
        for mentor in self.silent:
            row[mentor] = (limit + 1) // 2
        return row
