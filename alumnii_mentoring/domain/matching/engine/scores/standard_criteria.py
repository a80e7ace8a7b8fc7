"""The nine criteria that every matching starts with."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter

from alumnii_mentoring.domain.matching.engine.scores.criteria import (
    Aspect,
    Criterion,
    Facts,
    ScoreContext,
    half,
    missing,
    nearest,
    share,
    similarity,
)
from alumnii_mentoring.domain.matching.engine.scores.distance_decay import decayed_points
from alumnii_mentoring.domain.matching.engine.scores.profiles import Profile
from alumnii_mentoring.domain.people.places.distance import distance_km

ONLINE_LEAST_PERCENT = 50
"""Two people who meet online lose at most half of the points of the distance."""

RANK_STEP_PERCENT = 30
LOWEST_RANK_PERCENT = 10
"""The first wish gets all, the second 70 %, the third 40 %; later ones still count a little."""

MAYBE_PERCENT = 75
"""Halfway between a yes and the half of the points for mentors who were not asked."""

FULL_EXPERIENCE_YEARS = 5
"""More years ahead than these do not make a better mentor for the mentee."""

DEGREE_STEP_PERCENT = 50
"""There are three degrees, so two steps below give nothing."""

USUAL_TOPIC_WEIGHT = 10
"""Weight of a topic that everybody offers; rarer ones weigh more, in whole numbers."""

YES, MAYBE = "yes", "maybe"


def _fields(
    wanted: frozenset[int], offered: frozenset[int], limit: int, context: ScoreContext
) -> int:
    """How near the mentor comes to each field that the mentee looks for, on average."""
    if not wanted or not offered:
        return half(limit)
    percents = sum(nearest(context, field, offered) for field in wanted)
    return share(limit, percents, 100 * len(wanted))


def _field_facts(mentee: Profile, mentor: Profile, context: ScoreContext) -> Facts:
    similar = [
        [wanted, offered]
        for wanted in sorted(mentee.fields - mentor.fields)
        for offered in sorted(mentor.fields)
        if similarity(context.similar_fields, wanted, offered)
    ]
    return {
        "shared": sorted(mentee.fields & mentor.fields),
        "wanted": len(mentee.fields),
        **({"similar": similar} if similar else {}),
        **missing(fields=(mentee.fields, mentor.fields)),
    }


def _subject(mentees: str, mentors: str, limit: int, context: ScoreContext) -> int:
    if not mentees or not mentors:
        return half(limit)
    return share(limit, similarity(context.similar_subjects, mentees, mentors), 100)


def _subject_facts(mentee: Profile, mentor: Profile, context: ScoreContext) -> Facts:
    subjects = (mentee.subject, mentor.subject)
    percent = similarity(context.similar_subjects, *subjects) if all(subjects) else None
    return {"percent": percent, **missing(subject=subjects)}


def topic_weight(context: ScoreContext, topic: int) -> int:
    """How much one topic counts among those that a mentee wants."""
    return context.topic_weights.get(topic, USUAL_TOPIC_WEIGHT)


def _topics(
    wanted: frozenset[int], offered: frozenset[int], limit: int, context: ScoreContext
) -> int:
    """The share of the wanted topics that the mentor covers; a rare topic weighs more."""
    if not wanted or not offered:
        return half(limit)
    whole = sum(topic_weight(context, topic) for topic in wanted)
    return share(limit, sum(topic_weight(context, topic) for topic in wanted & offered), whole)


def _topic_facts(mentee: Profile, mentor: Profile, context: ScoreContext) -> Facts:
    return {
        "shared": sorted(mentee.topics & mentor.topics),
        "wanted": len(mentee.topics),
        **missing(topics=(mentee.topics, mentor.topics)),
    }


Coordinates = tuple[float, float]
"""Latitude and longitude in degrees."""

Location = tuple[Coordinates | None, bool]
"""Where somebody is, and whether they accept to meet online."""


def location_of(profile: Profile) -> Location:
    return profile.coordinates, profile.is_online_fine


def distance_points(km: int | None, online: bool, limit: int) -> int:
    """Points from 0 to ``limit``; None stands for a distance that is not known."""
    least = limit * ONLINE_LEAST_PERCENT // 100 if online else 0
    return half(limit) if km is None else max(decayed_points(limit, km), least)


def _distance(mentees: Location, mentors: Location, limit: int, context: ScoreContext) -> int:
    km = kilometres_between(mentees[0], mentors[0])
    return distance_points(km, mentees[1] and mentors[1], limit)


def kilometres_between(first: Coordinates | None, second: Coordinates | None) -> int | None:
    """Whole kilometres; None where one of the places is not known."""
    return None if first is None or second is None else distance_km(first, second)


def _distance_facts(mentee: Profile, mentor: Profile, context: ScoreContext) -> Facts:
    is_known = (mentee.coordinates is not None, mentor.coordinates is not None)
    return {
        "km": kilometres_between(mentee.coordinates, mentor.coordinates),
        "online": mentee.is_online_fine and mentor.is_online_fine,
        **missing(place=is_known),
    }


def _common(
    mentees: frozenset[object], mentors: frozenset[object], limit: int, context: ScoreContext
) -> int:
    """All points for one thing in common."""
    if not mentees or not mentors:
        return half(limit)
    return limit if mentees & mentors else 0


def _language_facts(mentee: Profile, mentor: Profile, context: ScoreContext) -> Facts:
    return {
        "shared": sorted(mentee.languages & mentor.languages),
        **missing(languages=(mentee.languages, mentor.languages)),
    }


def _degree(mentees: int | None, mentors: int | None, limit: int, context: ScoreContext) -> int:
    """Full where the mentor has at least the same degree, less for each step below."""
    if mentees is None or mentors is None:
        return half(limit)
    steps = max(mentees - mentors, 0)
    return share(limit, max(100 - DEGREE_STEP_PERCENT * steps, 0), 100)


def _experience(
    mentees: int | None, mentors: int | None, limit: int, context: ScoreContext
) -> int:
    """Full where the mentor is some years ahead."""
    if mentees is None or mentors is None:
        return half(limit)
    ahead = min(max(mentors - mentees, 0), FULL_EXPERIENCE_YEARS)
    return share(limit, ahead, FULL_EXPERIENCE_YEARS)


def _level_facts(mentee: Profile, mentor: Profile, context: ScoreContext) -> Facts:
    mentee_years, mentor_years = mentee.experience_years, mentor.experience_years
    years_ahead = None
    if mentee_years is not None and mentor_years is not None:
        years_ahead = mentor_years - mentee_years
    return {
        "years_ahead": years_ahead,
        **missing(
            degree=(mentee.degree is not None, mentor.degree is not None),
            years=(mentee_years is not None, mentor_years is not None),
        ),
    }


def _form_facts(mentee: Profile, mentor: Profile, context: ScoreContext) -> Facts:
    return {
        "forms": sorted(mentee.forms & mentor.forms),
        "times": sorted(mentee.times & mentor.times),
        **missing(forms=(mentee.forms, mentor.forms), times=(mentee.times, mentor.times)),
    }


def _wish(mentees: None, mentors: None, limit: int, context: ScoreContext) -> int:
    if context.rank is None:
        return 0
    percent = max(100 - RANK_STEP_PERCENT * (context.rank - 1), LOWEST_RANK_PERCENT)
    return share(limit, percent, 100)


def _wish_facts(mentee: Profile, mentor: Profile, context: ScoreContext) -> Facts:
    return {"rank": context.rank}


def _answer(mentees: None, mentors: None, limit: int, context: ScoreContext) -> int:
    """What the mentor said to this mentee; most have not been asked, which is neutral."""
    percent = {YES: 100, MAYBE: MAYBE_PERCENT}.get(context.answer or "")
    return half(limit) if percent is None else share(limit, percent, 100)


def _answer_facts(mentee: Profile, mentor: Profile, context: ScoreContext) -> Facts:
    unanswered = {} if context.answer in (YES, MAYBE) else {"missing": ["mentor"]}
    return {"answer": context.answer, **unanswered}


def _nothing(profile: Profile) -> None:
    return None


def _aspect(name: str, points: Callable[..., int], percent: int = 100) -> Aspect:
    return Aspect(attrgetter(name), points, percent)


languages_of = attrgetter("languages")
topics_of = attrgetter("topics")


CRITERIA = (
    Criterion("fields", (_aspect("fields", _fields),), _field_facts),
    Criterion("subject", (_aspect("subject", _subject),), _subject_facts),
    Criterion("topics", (Aspect(topics_of, _topics),), _topic_facts),
    Criterion("distance", (Aspect(location_of, _distance),), _distance_facts),
    Criterion("languages", (Aspect(languages_of, _common),), _language_facts),
    Criterion(
        "level",
        (_aspect("degree", _degree, 50), _aspect("experience_years", _experience)),
        _level_facts,
    ),
    Criterion("form", (_aspect("forms", _common, 50), _aspect("times", _common)), _form_facts),
    Criterion("wishes", (Aspect(_nothing, _wish),), _wish_facts, "rank"),
    Criterion("answers", (Aspect(_nothing, _answer),), _answer_facts, "answer"),
)
