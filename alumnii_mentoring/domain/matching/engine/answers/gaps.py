"""Gaps: which kinds of mentors are missing, counted from who waits, why, and from prices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field

from alumnii_mentoring.domain.matching.engine.answers.alternatives import unmatched_reasons
from alumnii_mentoring.domain.matching.engine.answers.result import Result
from alumnii_mentoring.domain.matching.engine.scores.problem import Problem
from alumnii_mentoring.domain.matching.engine.scores.profiles import Profile


@dataclass(frozen=True)
class Tally:
    """``waiting`` counts mentees without a mentor, ``price`` adds up the prices of full mentors.

    By field, topic, language or place (coordinates); somebody with two fields counts in both.
    """

    waiting: Counter[Hashable] = field(default_factory=Counter)
    price: Counter[Hashable] = field(default_factory=Counter)


@dataclass(frozen=True)
class Gaps:
    """The tallies, and how many mentees wait for which main reason."""

    fields: Tally
    topics: Tally
    languages: Tally
    places: Tally
    reasons: Counter[str]


def gaps(problem: Problem, result: Result) -> Gaps:
    """What is missing for the mentees who wait."""
    waiting = [problem.mentees[key] for key in result.unmatched if key in problem.mentees]
    prices = [
        (problem.mentors[key], price)
        for key, price in result.mentor_prices.items()
        if price and problem.places_of(key) and key in problem.mentors
    ]
    tallies = [Tally() for _kind in KINDS]
    for tally, kind in zip(tallies, KINDS, strict=True):
        for profile in waiting:
            tally.waiting.update(_terms(profile, kind))
        for profile, price in prices:
            tally.price.update(dict.fromkeys(_terms(profile, kind), price))
    fields, topics, languages, places = tallies
    return Gaps(fields, topics, languages, places, _main_reasons(problem, result))


KINDS = ("fields", "topics", "languages", "coordinates")


def _terms(profile: Profile, kind: str) -> Iterable[Hashable]:
    if kind == "coordinates":
        return [profile.coordinates] if profile.coordinates else []
    terms: Iterable[Hashable] = getattr(profile, kind)
    return terms


def _main_reasons(problem: Problem, result: Result) -> Counter[str]:
    """For each who waits the reason that concerns most mentors; equal ones by their code."""
    main: Counter[str] = Counter()
    for mentee in result.unmatched:
        reasons = unmatched_reasons(problem, result, mentee)
        if reasons:
            main[min(reasons, key=lambda code: (-reasons[code], code))] += 1
    return main
