"""The problem that is solved: people, places, wishes and rules as plain values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import isqrt
from warnings import warn

from alumnii_mentoring.domain.matching.engine.scores.criteria import Criterion, ScoreContext
from alumnii_mentoring.domain.matching.engine.scores.profiles import Key, Profile, Weights
from alumnii_mentoring.domain.matching.engine.scores.standard_criteria import (
    CRITERIA,
    USUAL_TOPIC_WEIGHT,
)

Pair = tuple[Key, Key]
"""A mentee and a mentor, in this order."""

RAREST_TOPIC_WEIGHT = 40
"""A topic counts at most four times as much as one that everybody offers, so that a single rare
topic does not outweigh all others."""


class LockError(ValueError):
    """A lock on a forbidden pair without a written reason, or on a place that does not exist."""


@dataclass(frozen=True)
class Problem:
    """People by key; pairs are (mentee, mentor). A problem never changes, edits make a new one.

    ``places`` counts free places, 1 where a mentor is not listed. ``barred`` gives a reason code
    for pairs that people ruled out, ``locks`` a mentor for mentees who are settled, ``forced`` the
    written reason for a lock on a forbidden pair. ``priority`` names mentees who go first.
    ``minimum`` is the lowest score in points that may be proposed. ``salt`` decides between equal
    solutions. ``topic_weights`` is counted from the mentors unless it is passed in; edits keep it.
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
    similar_fields: Mapping[tuple[int, int], int] = field(default_factory=dict)
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
        """Free places, never negative."""
        return max(self.places.get(mentor, 1), 0)

    @cached_property
    def context(self) -> ScoreContext:
        """What all scores of this problem share."""
        weights = self.topic_weights
        if weights is None:
            weights = weigh_topics(self.mentors.values())
        return ScoreContext(self.similar_fields, self.similar_subjects, weights)

    @property
    def lens(self) -> ScoreContext:
        """The old name of ``context``; it warns and goes with the next minor version."""
        warn("lens is called context now", DeprecationWarning, stacklevel=2)
        return self.context

    def context_of(self, mentee: Key, mentor: Key) -> ScoreContext:
        """The same with the wish and the answer of one pair."""
        pair = (mentee, mentor)
        return replace(self.context, rank=self.ranks.get(pair), answer=self.answers.get(pair))

    @cached_property
    def limits(self) -> list[tuple[Criterion, int]]:
        """The criteria, and the most points that each can give."""
        weights = self.weights.as_json()
        return [(criterion, weights.get(criterion.kind, 0)) for criterion in self.criteria]


def weigh_topics(mentors: Iterable[Profile]) -> dict[int, int]:
    """Weights by topic: 10 for one that everybody offers, more the rarer it is, 40 at most.

    The weight grows with the square root of how rare the topic is.
    """
    profiles = list(mentors)
    offers = Counter(topic for profile in profiles for topic in profile.topics)
    return {
        topic: min(isqrt(USUAL_TOPIC_WEIGHT**2 * len(profiles) // count), RAREST_TOPIC_WEIGHT)
        for topic, count in offers.items()
    }
