"""The criteria of a score: small functions that give whole points, each rounded on its own.

A criterion consists of aspects. An aspect looks at one thing of either side (its *key*) and gives
points for the two keys, so equal keys are counted once, however many people share them. Data that
is missing gives half the points to everybody, which moves nobody ahead, and is named in the facts.

A host site adds its own criterion with :func:`custom`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from alumnii_mentoring.domain.matching.engine.scores.profiles import FULL_SCORE, Profile

AspectKey = Any
"""What an aspect looks at in one profile: a set, a word, a number, a location, …"""

Facts = dict[str, Any]
"""Why a criterion gave its points, as values that can be stored as JSON."""

Term = TypeVar("Term", int, str)


@dataclass(frozen=True)
class ScoreContext:
    """What all scores of one matching share, and the wish and the answer of one pair.

    ``similar_fields`` and ``similar_subjects`` give percent for two different terms, in either
    order; what is not listed is 0. ``topic_weights`` says how much a topic counts, 10 if unlisted.
    ``memo`` keeps similarities that were looked up before.
    """

    similar_fields: Mapping[tuple[int, int], int] = field(default_factory=dict)
    similar_subjects: Mapping[tuple[str, str], int] = field(default_factory=dict)
    topic_weights: Mapping[int, int] = field(default_factory=dict)
    rank: int | None = None
    answer: str | None = None
    memo: dict[tuple[int, frozenset[int]], int] = field(
        default_factory=dict, compare=False, repr=False
    )


@dataclass(frozen=True)
class Aspect:
    """Points for two keys; ``percent`` is its share of the limit, the last one gets the rest."""

    key: Callable[[Profile], Hashable]
    points: Callable[[AspectKey, AspectKey, int, ScoreContext], int]
    percent: int = 100


@dataclass(frozen=True)
class Criterion:
    """A named part of the score.

    ``of_pair`` is *rank* or *answer* where the criterion looks only at that of the
    :class:`ScoreContext`, not at profiles.
    """

    kind: str
    aspects: tuple[Aspect, ...]
    facts: Callable[[Profile, Profile, ScoreContext], Facts]
    of_pair: str = ""

    def limits(self, limit: int) -> list[int]:
        """How the most points are shared out among the aspects."""
        shares = [limit * aspect.percent // 100 for aspect in self.aspects]
        shares[-1] = limit - sum(shares[:-1])
        return shares

    def points(self, mentee: Profile, mentor: Profile, limit: int, context: ScoreContext) -> int:
        """Whole points from 0 to ``limit``."""
        return sum(
            aspect.points(aspect.key(mentee), aspect.key(mentor), share, context)
            for aspect, share in zip(self.aspects, self.limits(limit), strict=True)
        )


def custom(
    kind: str,
    points: Callable[[Profile, Profile, int], int | None],
    facts: Callable[[Profile, Profile], Facts] | None = None,
) -> Criterion:
    """A criterion of a host site: ``points(mentee, mentor, limit)`` gives 0 to ``limit``.

    None says that it is not known: half of the points, and named, unless ``facts`` names whose
    data is missing. Points outside of the limits are cut.
    """

    def bounded(mentee: Profile, mentor: Profile, limit: int, context: ScoreContext) -> int:
        own = points(mentee, mentor, limit)
        return half(limit) if own is None else min(max(int(own), 0), limit)

    def all_facts(mentee: Profile, mentor: Profile, context: ScoreContext) -> Facts:
        is_known = points(mentee, mentor, FULL_SCORE) is not None
        unknown = {} if is_known else {"missing": ["mentee", "mentor"]}
        return {**unknown, **(facts(mentee, mentor) if facts else {})}

    return Criterion(kind, (Aspect(lambda profile: profile, bounded),), all_facts)


def half(limit: int) -> int:
    """Half of the points, rounded up: what missing data gives."""
    return (limit + 1) // 2


def share(limit: int, part: int, whole: int) -> int:
    """``limit``·part/whole, rounded to a whole point."""
    return (2 * limit * part + whole) // (2 * whole)


def missing(**is_known: tuple[object, object]) -> Facts:
    """Names who did not say what: ``{"missing": ["mentee", "mentor"]}``, nothing if both did.

    Each argument holds what is known of the mentee and of the mentor; empty is not known.
    """
    sides = [
        side
        for index, side in enumerate(("mentee", "mentor"))
        if any(not both[index] for both in is_known.values())
    ]
    return {"missing": sides} if sides else {}


def nearest(context: ScoreContext, wanted: int, offered: frozenset[int]) -> int:
    """How near the nearest of the offered fields comes to the wanted one, in percent."""
    percent = context.memo.get((wanted, offered))
    if percent is None:
        percent = max(similarity(context.similar_fields, wanted, field) for field in offered)
        context.memo[wanted, offered] = percent
    return percent


def similarity(percents: Mapping[tuple[Term, Term], int], first: Term, second: Term) -> int:
    """Percent: 100 for equal terms, otherwise what is listed in either order."""
    if first == second:
        return 100
    return max(percents.get((first, second), 0), percents.get((second, first), 0))
