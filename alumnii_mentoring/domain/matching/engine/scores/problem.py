"""Everything one matching is computed from, as plain values; edits make a new one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import isqrt
from typing import Any

from alumnii_mentoring.domain.matching.engine.scores.criteria import Criterion, Lens
from alumnii_mentoring.domain.matching.engine.scores.profiles import Key, Profile, Weights
from alumnii_mentoring.domain.matching.engine.scores.standard_criteria import CRITERIA

Pair = tuple[Key, Key]
"""A mentee and a mentor, in this order."""

USUAL_TOPIC = 10
MOST_FOR_A_TOPIC = 40


class LockError(ValueError):
    """A lock on a forbidden pair without a written reason, or on a place that does not exist."""


@dataclass(frozen=True)
class Ground:
    """People by key; pairs are (mentee, mentor).

    ``places`` counts free places, 1 where a mentor is not listed. ``barred`` gives a reason code
    for pairs that people ruled out, ``locks`` a mentor for mentees who are settled, ``forced`` the
    written reason for a lock on a forbidden pair. ``priority`` names mentees who go first.
    ``topic_weights`` is counted from the mentors unless given; edits keep it.
    """

    mentees: Mapping[Key, Profile]
    mentors: Mapping[Key, Profile]
    places: Mapping[Key, int] = field(default_factory=dict)
    ranks: Mapping[Pair, int] = field(default_factory=dict)
    answers: Mapping[Pair, str] = field(default_factory=dict)
    barred: Mapping[Pair, str] = field(default_factory=dict)
    locks: Mapping[Key, Key] = field(default_factory=dict)
    forced: Mapping[Pair, str] = field(default_factory=dict)
    minimum: int = 0
    weights: Weights = field(default_factory=Weights)
    salt: str = ""
    priority: frozenset[Key] = frozenset()
    criteria: tuple[Criterion, ...] = CRITERIA
    similar_fields: Mapping[tuple[Any, Any], int] = field(default_factory=dict)
    similar_subjects: Mapping[tuple[str, str], int] = field(default_factory=dict)
    topic_weights: Mapping[int, int] | None = None
    bars_same_employer: bool = False
    bars_same_department: bool = False
    far_km: int = 300

    @cached_property
    def mentee_keys(self) -> list[Key]:
        return sorted(self.mentees)

    @cached_property
    def mentor_keys(self) -> list[Key]:
        return sorted(self.mentors)

    def places_of(self, mentor: Key) -> int:
        return max(self.places.get(mentor, 1), 0)

    @cached_property
    def lens(self) -> Lens:
        weights = self.topic_weights
        if weights is None:
            weights = weigh_topics(self.mentors.values())
        return Lens(self.similar_fields, self.similar_subjects, weights)

    def lens_of(self, mentee: Key, mentor: Key) -> Lens:
        pair = (mentee, mentor)
        return replace(self.lens, rank=self.ranks.get(pair), answer=self.answers.get(pair))

    @cached_property
    def limits(self) -> list[tuple[Criterion, int]]:
        """The criteria that can give points, and the most that each can give."""
        given = self.weights.as_json()
        return [(one, given.get(one.kind, 0)) for one in self.criteria]


def weigh_topics(mentors: Iterable[Profile]) -> dict[int, int]:
    """10 for a topic that everybody offers, more the rarer it is, 40 at most."""
    everybody = list(mentors)
    offered = Counter(topic for mentor in everybody for topic in mentor.topics)
    return {
        topic: min(isqrt(USUAL_TOPIC**2 * len(everybody) // count), MOST_FOR_A_TOPIC)
        for topic, count in offered.items()
    }
