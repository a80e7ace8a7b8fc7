"""The nine criteria that every matching starts with."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from alumnii_mentoring.domain.matching.engine.criteria import (
    Aspect,
    Criterion,
    Lens,
    half,
    missing,
    nearest,
    share,
    similarity,
)
from alumnii_mentoring.domain.matching.engine.decay import decayed
from alumnii_mentoring.domain.matching.engine.people import Profile
from alumnii_mentoring.domain.people.places.distance import distance_km

ONLINE_FLOOR_PERCENT = 50
RANK_STEP_PERCENT = 30
LOWEST_RANK_PERCENT = 10
MAYBE_PERCENT = 75
FULL_EXPERIENCE_YEARS = 5
DEGREE_STEP_PERCENT = 50

YES, MAYBE = "yes", "maybe"


def _fields(wanted: frozenset[int], offered: frozenset[int], limit: int, lens: Lens) -> int:
    """How near the mentor comes to each field that the mentee looks for, on average."""
    if not wanted or not offered:
        return half(limit)
    near = sum(nearest(lens, one, offered) for one in wanted)
    return share(limit, near, 100 * len(wanted))


def _field_facts(mentee: Profile, mentor: Profile, lens: Lens) -> dict[str, Any]:
    similar = [
        [one, other]
        for one in sorted(mentee.fields - mentor.fields)
        for other in sorted(mentor.fields)
        if similarity(lens.similar_fields, one, other)
    ]
    return {
        "shared": sorted(mentee.fields & mentor.fields),
        "wanted": len(mentee.fields),
        **({"similar": similar} if similar else {}),
        **missing(fields=(mentee.fields, mentor.fields)),
    }


def _subject(mine: str, theirs: str, limit: int, lens: Lens) -> int:
    if not mine or not theirs:
        return half(limit)
    return share(limit, similarity(lens.similar_subjects, mine, theirs), 100)


def _subject_facts(mentee: Profile, mentor: Profile, lens: Lens) -> dict[str, Any]:
    known = (mentee.subject, mentor.subject)
    alike = similarity(lens.similar_subjects, *known) if all(known) else None
    return {"percent": alike, **missing(subject=known)}


def topic_weight(lens: Lens, topic: int) -> int:
    return lens.topic_weights.get(topic, 10)


def _topics(wanted: frozenset[int], offered: frozenset[int], limit: int, lens: Lens) -> int:
    """The share of the wishes that the mentor covers; a rare topic weighs more."""
    if not wanted or not offered:
        return half(limit)
    whole = sum(topic_weight(lens, one) for one in wanted)
    return share(limit, sum(topic_weight(lens, one) for one in wanted & offered), whole)


def _topic_facts(mentee: Profile, mentor: Profile, lens: Lens) -> dict[str, Any]:
    return {
        "shared": sorted(mentee.topics & mentor.topics),
        "wanted": len(mentee.topics),
        **missing(topics=(mentee.topics, mentor.topics)),
    }


Spot = tuple[tuple[float, float] | None, bool]


def spot(profile: Profile) -> Spot:
    return profile.coordinates, profile.is_online_fine


def distance_points(km: int | None, online: bool, limit: int) -> int:
    floor = limit * ONLINE_FLOOR_PERCENT // 100 if online else 0
    return half(limit) if km is None else max(decayed(limit, km), floor)


def _distance(mine: Spot, theirs: Spot, limit: int, lens: Lens) -> int:
    km = kilometres(mine[0], theirs[0])
    return distance_points(km, mine[1] and theirs[1], limit)


def kilometres(one: Any, other: Any) -> int | None:
    return None if one is None or other is None else distance_km(one, other)


def _distance_facts(mentee: Profile, mentor: Profile, lens: Lens) -> dict[str, Any]:
    known = (mentee.coordinates is not None, mentor.coordinates is not None)
    return {
        "km": kilometres(mentee.coordinates, mentor.coordinates),
        "online": mentee.is_online_fine and mentor.is_online_fine,
        **missing(place=known),
    }


def _common(mine: frozenset[Any], theirs: frozenset[Any], limit: int, lens: Lens) -> int:
    if not mine or not theirs:
        return half(limit)
    return limit if mine & theirs else 0


def _language_facts(mentee: Profile, mentor: Profile, lens: Lens) -> dict[str, Any]:
    return {
        "shared": sorted(mentee.languages & mentor.languages),
        **missing(languages=(mentee.languages, mentor.languages)),
    }


def _degree(mine: int | None, theirs: int | None, limit: int, lens: Lens) -> int:
    """Full where the mentor has at least the same degree, less for each step below."""
    if mine is None or theirs is None:
        return half(limit)
    steps = max(mine - theirs, 0)
    return share(limit, max(100 - DEGREE_STEP_PERCENT * steps, 0), 100)


def _experience(mine: int | None, theirs: int | None, limit: int, lens: Lens) -> int:
    """Full where the mentor is some years ahead."""
    if mine is None or theirs is None:
        return half(limit)
    ahead = min(max(theirs - mine, 0), FULL_EXPERIENCE_YEARS)
    return share(limit, ahead, FULL_EXPERIENCE_YEARS)


def _level_facts(mentee: Profile, mentor: Profile, lens: Lens) -> dict[str, Any]:
    years = (mentee.experience_years, mentor.experience_years)
    known = None not in years
    return {
        "years_ahead": years[1] - years[0] if known else None,  # type: ignore[operator]
        **missing(
            degree=(mentee.degree is not None, mentor.degree is not None),
            years=(years[0] is not None, years[1] is not None),
        ),
    }


def _form_facts(mentee: Profile, mentor: Profile, lens: Lens) -> dict[str, Any]:
    return {
        "forms": sorted(mentee.forms & mentor.forms),
        "times": sorted(mentee.times & mentor.times),
        **missing(forms=(mentee.forms, mentor.forms), times=(mentee.times, mentor.times)),
    }


def _wish(mine: Any, theirs: Any, limit: int, lens: Lens) -> int:
    if lens.rank is None:
        return 0
    percent = max(100 - RANK_STEP_PERCENT * (lens.rank - 1), LOWEST_RANK_PERCENT)
    return share(limit, percent, 100)


def _answer(mine: Any, theirs: Any, limit: int, lens: Lens) -> int:
    """What the mentor said to this mentee; most have not been asked, which is neutral."""
    percent = {YES: 100, MAYBE: MAYBE_PERCENT}.get(lens.answer or "")
    return half(limit) if percent is None else share(limit, percent, 100)


def _nothing(profile: Profile) -> None:
    return None


def _aspect(name: str, points: Callable[..., int], percent: int = 100) -> Aspect:
    return Aspect(attrgetter(name), points, percent)


languages = attrgetter("languages")
topics = attrgetter("topics")


CRITERIA = (
    Criterion("fields", (_aspect("fields", _fields),), _field_facts),
    Criterion("subject", (_aspect("subject", _subject),), _subject_facts),
    Criterion("topics", (Aspect(topics, _topics),), _topic_facts),
    Criterion("distance", (Aspect(spot, _distance),), _distance_facts),
    Criterion("languages", (Aspect(languages, _common),), _language_facts),
    Criterion(
        "level",
        (_aspect("degree", _degree, 50), _aspect("experience_years", _experience)),
        _level_facts,
    ),
    Criterion("form", (_aspect("forms", _common, 50), _aspect("times", _common)), _form_facts),
    Criterion(
        "wishes", (Aspect(_nothing, _wish),), lambda a, b, lens: {"rank": lens.rank}, "rank"
    ),
    Criterion(
        "answers",
        (Aspect(_nothing, _answer),),
        lambda a, b, lens: {
            "answer": lens.answer,
            **({} if lens.answer in (YES, MAYBE) else {"missing": ["mentor"]}),
        },
        "answer",
    ),
)
