"""How well a mentor fits a mentee: whole points from 0 to 1000 that add up, with their facts.

Pure: plain values in, plain values out. Every part is rounded on its own, so the parts of a
score always add up to its total.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from alumnii_mentoring.domain.people.places import distance_km

FULL = 1000
NEAR_KM = 25
FAR_KM = 300
ONLINE_FLOOR_PERCENT = 60
RANK_STEP_PERCENT = 30
LOWEST_RANK_PERCENT = 10

SAME_PERSON = "same_person"
FORMER_PARTNER = "former_partner"
EXCLUDED = "excluded"
NO_COMMON_LANGUAGE = "no_common_language"
TOO_FAR = "too_far"
BELOW_MINIMUM = "below_minimum"
NO_FREE_PLACE = "no_free_place"
NOBODY = "nobody"


@dataclass(frozen=True)
class Weights:
    """Most points that each part can give; together 1000, profession and interests 65 %."""

    fields: int = 400
    topics: int = 250
    distance: int = 150
    languages: int = 100
    wishes: int = 100

    def __post_init__(self) -> None:
        if sum(vars(self).values()) != FULL or min(vars(self).values()) < 0:
            raise ValueError("weights must not be negative and add up to 1000")


@dataclass(frozen=True)
class Profile:
    """What a score looks at; the sets hold primary keys, coordinates are degrees."""

    person: int
    fields: frozenset[int] = frozenset()
    topics: frozenset[int] = frozenset()
    languages: frozenset[int] = frozenset()
    coordinates: tuple[float, float] | None = None
    is_online_fine: bool = True


@dataclass(frozen=True)
class Part:
    """``kind`` is the name of a weight; ``facts`` can be stored as JSON."""

    kind: str
    points: int
    limit: int
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Score:
    parts: tuple[Part, ...]

    @property
    def total(self) -> int:
        return sum(part.points for part in self.parts)

    def as_json(self) -> list[dict[str, Any]]:
        return [vars(part) for part in self.parts]


def score(mentee: Profile, mentor: Profile, weights: Weights, rank: int | None = None) -> Score:
    """``rank`` is the place of the mentor among the mentee's wishes, if named."""
    return Score(
        (
            _coverage("fields", mentee.fields, mentor.fields, weights.fields),
            _coverage("topics", mentee.topics, mentor.topics, weights.topics),
            _distance(mentee, mentor, weights.distance),
            _languages(mentee, mentor, weights.languages),
            _wish(rank, weights.wishes),
        )
    )


def blocking_reason(mentee: Profile, mentor: Profile) -> str | None:
    """Why these two can't be proposed to each other, whatever their score; None: they can."""
    if mentee.person == mentor.person:
        return SAME_PERSON
    stated = mentee.languages and mentor.languages
    if stated and not mentee.languages & mentor.languages:
        return NO_COMMON_LANGUAGE
    km = _km(mentee, mentor)
    if km is not None and km > FAR_KM and not _both_online(mentee, mentor):
        return TOO_FAR
    return None


def _coverage(kind: str, wanted: frozenset[int], offered: frozenset[int], limit: int) -> Part:
    """The share of what the mentee looks for that the mentor offers."""
    shared = wanted & offered
    points = limit * len(shared) // len(wanted) if wanted else 0
    return Part(kind, points, limit, {"shared": sorted(shared), "wanted": len(wanted)})


def _distance(mentee: Profile, mentor: Profile, limit: int) -> Part:
    km = _km(mentee, mentor)
    online = _both_online(mentee, mentor)
    floor = limit * ONLINE_FLOOR_PERCENT // 100 if online else 0
    if km is None:
        return Part("distance", floor, limit, {"km": None, "online": online})
    beyond = min(max(km - NEAR_KM, 0), FAR_KM - NEAR_KM)
    points = floor + (limit - floor) * (FAR_KM - NEAR_KM - beyond) // (FAR_KM - NEAR_KM)
    return Part("distance", points, limit, {"km": km, "online": online})


def _languages(mentee: Profile, mentor: Profile, limit: int) -> Part:
    shared = mentee.languages & mentor.languages
    points = limit if shared else limit // 2
    return Part("languages", points, limit, {"shared": sorted(shared)})


def _wish(rank: int | None, limit: int) -> Part:
    if rank is None:
        return Part("wishes", 0, limit, {"rank": None})
    percent = max(100 - RANK_STEP_PERCENT * (rank - 1), LOWEST_RANK_PERCENT)
    return Part("wishes", limit * percent // 100, limit, {"rank": rank})


def _km(one: Profile, other: Profile) -> int | None:
    if one.coordinates is None or other.coordinates is None:
        return None
    return distance_km(one.coordinates, other.coordinates)


def _both_online(one: Profile, other: Profile) -> bool:
    return one.is_online_fine and other.is_online_fine
