"""What makes a pair impossible, whatever its score, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import Any

from alumnii_mentoring.domain.matching.engine.scores.problem import Ground
from alumnii_mentoring.domain.matching.engine.scores.profiles import Key, Profile
from alumnii_mentoring.domain.matching.engine.scores.standard_criteria import (
    kilometres,
    languages,
    spot,
)

SAME_PERSON = "same_person"
FORMER_PARTNER = "former_partner"
DECLINED = "declined"
EXCLUDED = "excluded"
SUPERVISOR = "supervisor"
SAME_EMPLOYER = "same_employer"
SAME_DEPARTMENT = "same_department"
NO_COMMON_LANGUAGE = "no_common_language"
TOO_FAR = "too_far"
BELOW_MINIMUM = "below_minimum"
NO_FREE_PLACE = "no_free_place"
NOBODY = "nobody"


@dataclass(frozen=True)
class Rule:
    """Impossible where ``forbids`` says so of what the two have under ``key``."""

    code: str
    key: Callable[[Profile], Hashable]
    forbids: Callable[[Any, Any], bool]


def dense_rules(ground: Ground) -> list[Rule]:
    """Rules to be asked of every pair."""
    return [
        Rule(NO_COMMON_LANGUAGE, languages, _have_no_language),
        Rule(TOO_FAR, spot, partial(_are_too_far, ground.far_km)),
    ]


def _have_no_language(mine: frozenset[int], theirs: frozenset[int]) -> bool:
    return bool(mine and theirs and not mine & theirs)


def _are_too_far(far_km: int, mine: Any, theirs: Any) -> bool:
    if mine[1] and theirs[1]:
        return False
    km = kilometres(mine[0], theirs[0])
    return km is not None and km > far_km


def barred_by(ground: Ground, mentee: Key, mentor: Key) -> str | None:
    """Why these two must never be a pair, by who they are or what people decided."""
    one, other = ground.mentees[mentee], ground.mentors[mentor]
    if one.person == other.person:
        return SAME_PERSON
    if (mentee, mentor) in ground.barred:
        return ground.barred[mentee, mentor]
    if other.person in one.supervisors or one.person in other.supervisors:
        return SUPERVISOR
    if ground.bars_same_employer and one.employers & other.employers:
        return SAME_EMPLOYER
    if ground.bars_same_department and one.department and one.department == other.department:
        return SAME_DEPARTMENT
    return None


def blocking_reason(ground: Ground, mentee: Key, mentor: Key) -> str | None:
    """Why these two can't be proposed to each other, whatever their score; None: they can."""
    found = barred_by(ground, mentee, mentor)
    one, other = ground.mentees[mentee], ground.mentors[mentor]
    for rule in [] if found else dense_rules(ground):
        if rule.forbids(rule.key(one), rule.key(other)):
            return rule.code
    return found


def sparse_pairs(ground: Ground, *, barred: bool = True) -> Iterator[tuple[Key, Key]]:
    """Every pair that :func:`barred_by` forbids, found without looking at all pairs."""
    mentees, others = ground.mentees, ground.mentors
    if barred:
        yield from (pair for pair in ground.barred if pair[0] in mentees and pair[1] in others)
    for mine, theirs in _keys_that_must_differ(ground):
        mentors = defaultdict(list)
        for key, profile in others.items():
            for value in theirs(profile):
                mentors[value].append(key)
        for key, profile in mentees.items() if mentors else ():
            for value in mine(profile):
                yield from ((key, mentor) for mentor in mentors.get(value, ()))


Values = Callable[[Profile], Iterable[Any]]


def _keys_that_must_differ(ground: Ground) -> list[tuple[Values, Values]]:
    """What of a mentee must not be among what of a mentor."""
    supervisors, employers = attrgetter("supervisors"), attrgetter("employers")
    found: list[tuple[Values, Values]] = [
        (lambda one: (one.person, *one.supervisors), lambda one: (one.person,)),
        (lambda one: (one.person,), supervisors),
    ]
    if ground.bars_same_employer:
        found.append((employers, employers))
    if ground.bars_same_department:
        found.append((_departments, _departments))
    return found


def _departments(profile: Profile) -> tuple[str, ...]:
    return (profile.department,) if profile.department else ()
