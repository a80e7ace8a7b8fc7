"""Rules that make a pair impossible, whatever its score, and their reason codes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from operator import attrgetter

from alumnii_mentoring.domain.matching.engine.scores.criteria import AspectKey
from alumnii_mentoring.domain.matching.engine.scores.problem import LockError, Pair, Problem
from alumnii_mentoring.domain.matching.engine.scores.profiles import Key, Profile
from alumnii_mentoring.domain.matching.engine.scores.scoring import score_of
from alumnii_mentoring.domain.matching.engine.scores.standard_criteria import (
    Location,
    kilometres_between,
    languages_of,
    location_of,
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
    """A pair is impossible where ``forbids`` says so of the two keys, the mentee's first."""

    code: str
    key: Callable[[Profile], Hashable]
    forbids: Callable[[AspectKey, AspectKey], bool]


def dense_rules(problem: Problem) -> list[Rule]:
    """Rules that must be checked for every pair."""
    return [
        Rule(NO_COMMON_LANGUAGE, languages_of, _have_no_language),
        Rule(TOO_FAR, location_of, partial(_are_too_far, problem.far_km)),
    ]


def _have_no_language(mentees: frozenset[int], mentors: frozenset[int]) -> bool:
    return bool(mentees and mentors and not mentees & mentors)


def _are_too_far(far_km: int, mentees: Location, mentors: Location) -> bool:
    if mentees[1] and mentors[1]:
        return False
    km = kilometres_between(mentees[0], mentors[0])
    return km is not None and km > far_km


def barred_by(problem: Problem, mentee: Key, mentor: Key) -> str | None:
    """Why these two must never be a pair, by who they are or by what people decided.

    None: nothing of this kind. Raises KeyError for a key that is not in the problem.
    """
    asking, offering = problem.mentees[mentee], problem.mentors[mentor]
    if asking.person == offering.person:
        return SAME_PERSON
    if (mentee, mentor) in problem.barred:
        return problem.barred[mentee, mentor]
    if offering.person in asking.supervisors or asking.person in offering.supervisors:
        return SUPERVISOR
    if problem.bars_same_employer and asking.employers & offering.employers:
        return SAME_EMPLOYER
    department = asking.department
    if problem.bars_same_department and department and department == offering.department:
        return SAME_DEPARTMENT
    return None


def blocking_reason(problem: Problem, mentee: Key, mentor: Key) -> str | None:
    """Why these two can't be proposed to each other, whatever their score; None: they can.

    Raises KeyError for a key that is not in the problem.
    """
    reason = barred_by(problem, mentee, mentor)
    asking, offering = problem.mentees[mentee], problem.mentors[mentor]
    for rule in [] if reason else dense_rules(problem):
        if rule.forbids(rule.key(asking), rule.key(offering)):
            return rule.code
    return reason


def forbidden_by(problem: Problem, mentee: Key, mentor: Key) -> str | None:
    """Why this pair is impossible, by rules, people or the minimum; None: it is possible.

    Raises KeyError for a key that is not in the problem.
    """
    reason = blocking_reason(problem, mentee, mentor)
    if reason is None and score_of(problem, mentee, mentor) < max(problem.minimum, 1):
        return BELOW_MINIMUM
    return reason


def require_lockable(problem: Problem, mentee: Key, mentor: Key) -> None:
    """Raises LockError for a stranger, or for a forbidden pair without a written reason."""
    if mentee not in problem.mentees or mentor not in problem.mentors:
        raise LockError(f"nobody here has the key: {mentee!r} or {mentor!r}")
    reason = forbidden_by(problem, mentee, mentor)
    if reason and not problem.forced.get((mentee, mentor), "").strip():
        raise LockError(f"{reason}: {mentee!r} and {mentor!r} need a written reason")


def sparse_pairs(problem: Problem, *, barred: bool = True) -> Iterator[Pair]:
    """Every pair that :func:`barred_by` forbids, found without looking at all pairs.

    ``barred`` includes those that people ruled out. A pair may come more than once.
    """
    mentees, mentors = problem.mentees, problem.mentors
    if barred:
        yield from (pair for pair in problem.barred if pair[0] in mentees and pair[1] in mentors)
    for values_of_mentee, values_of_mentor in _values_that_must_differ(problem):
        mentors_with = defaultdict(list)
        for mentor, profile in mentors.items():
            for value in values_of_mentor(profile):
                mentors_with[value].append(mentor)
        for mentee, profile in mentees.items() if mentors_with else ():
            for value in values_of_mentee(profile):
                yield from ((mentee, mentor) for mentor in mentors_with.get(value, ()))


Values = Callable[[Profile], Iterable[Hashable]]


def _values_that_must_differ(problem: Problem) -> list[tuple[Values, Values]]:
    """What of a mentee must not be among what of a mentor."""
    supervisors, employers = attrgetter("supervisors"), attrgetter("employers")
    values: list[tuple[Values, Values]] = [
        (
            lambda profile: (profile.person, *profile.supervisors),
            lambda profile: (profile.person,),
        ),
        (lambda profile: (profile.person,), supervisors),
    ]
    if problem.bars_same_employer:
        values.append((employers, employers))
    if problem.bars_same_department:
        values.append((_departments, _departments))
    return values


def _departments(profile: Profile) -> tuple[str, ...]:
    return (profile.department,) if profile.department else ()
