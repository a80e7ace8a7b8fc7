"""What makes a score: small functions that give whole points, each rounded on its own.

A criterion consists of aspects. An aspect looks at one thing of either side (its *key*) and gives
points for the two keys, so equal keys are counted once, however many people share them. Data that
is missing gives half the points to everybody, which moves nobody ahead, and is named in the part.

A host site adds its own criterion with :func:`custom`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

from alumnii_mentoring.domain.matching.engine.scores.profiles import FULL, Profile


@dataclass(frozen=True)
class Lens:
    """What all scores of one matching share, and what is known of one pair.

    ``similar_fields`` and ``similar_subjects`` give percent for two different terms, in either
    order; what is not listed is 0. ``topic_weights`` says how much a topic counts, 10 if unlisted.
    """

    similar_fields: Mapping[tuple[Any, Any], int] = field(default_factory=dict)
    similar_subjects: Mapping[tuple[str, str], int] = field(default_factory=dict)
    topic_weights: Mapping[int, int] = field(default_factory=dict)
    rank: int | None = None
    answer: str | None = None
    memo: dict[Any, int] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True)
class Aspect:
    """Points for two keys; ``percent`` is its share of the limit, the last one gets the rest."""

    key: Callable[[Profile], Hashable]
    points: Callable[[Any, Any, int, Lens], int]
    percent: int = 100


@dataclass(frozen=True)
class Criterion:
    """``of_pair``: it looks at *rank* or *answer* of the :class:`Lens` only, not at profiles."""

    kind: str
    aspects: tuple[Aspect, ...]
    facts: Callable[[Profile, Profile, Lens], dict[str, Any]]
    of_pair: str = ""

    def limits(self, limit: int) -> list[int]:
        """How the most points are shared out among the aspects."""
        shares = [limit * aspect.percent // 100 for aspect in self.aspects]
        shares[-1] = limit - sum(shares[:-1])
        return shares

    def points(self, mentee: Profile, mentor: Profile, limit: int, lens: Lens) -> int:
        return sum(
            aspect.points(aspect.key(mentee), aspect.key(mentor), share, lens)
            for aspect, share in zip(self.aspects, self.limits(limit), strict=True)
        )


def custom(
    kind: str,
    points: Callable[[Profile, Profile, int], int | None],
    facts: Callable[[Profile, Profile], dict[str, Any]] | None = None,
) -> Criterion:
    """A criterion of a host site: ``points(mentee, mentor, limit)`` gives 0 to ``limit``.

    None says that it is not known: half of the points, and named, unless ``facts`` names whose
    data is missing.
    """

    def bounded(mentee: Profile, mentor: Profile, limit: int, lens: Lens) -> int:
        found = points(mentee, mentor, limit)
        return half(limit) if found is None else min(max(int(found), 0), limit)

    def told(mentee: Profile, mentor: Profile, lens: Lens) -> dict[str, Any]:
        unknown = {"missing": ["mentee", "mentor"]} if points(mentee, mentor, FULL) is None else {}
        return {**unknown, **(facts(mentee, mentor) if facts else {})}

    return Criterion(kind, (Aspect(lambda one: one, bounded),), told)


def half(limit: int) -> int:
    return (limit + 1) // 2


def share(limit: int, part: int, whole: int) -> int:
    """``limit``·part/whole, rounded to a whole point."""
    return (2 * limit * part + whole) // (2 * whole)


def missing(**is_known: tuple[Any, Any]) -> dict[str, Any]:
    """Names who did not say what: ``{"missing": ["mentee", "mentor"]}``, nothing if both did."""
    sides = [
        side
        for index, side in enumerate(("mentee", "mentor"))
        if any(not known[index] for known in is_known.values())
    ]
    return {"missing": sides} if sides else {}


def nearest(lens: Lens, one: Any, offered: frozenset[Any]) -> int:
    """How near the nearest of the offered fields comes to one, in percent."""
    found = lens.memo.get((one, offered))
    if found is None:
        found = max(similarity(lens.similar_fields, one, other) for other in offered)
        lens.memo[one, offered] = found
    return found


def similarity(table: Mapping[tuple[Any, Any], int], one: Any, other: Any) -> int:
    if one == other:
        return 100
    return max(table.get((one, other), 0), table.get((other, one), 0))
