"""All scores as a sum of layers, each of which depends on one key of either side.

Both tables of scores, with numpy and without, add up the same layers, so both count alike.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace

from alumnii_mentoring.domain.matching.engine.scores.criteria import (
    Aspect,
    AspectKey,
    Criterion,
    ScoreContext,
)
from alumnii_mentoring.domain.matching.engine.scores.problem import Pair, Problem
from alumnii_mentoring.domain.matching.engine.scores.profiles import Profile
from alumnii_mentoring.domain.matching.engine.scores.rules import Rule, dense_rules
from alumnii_mentoring.domain.matching.engine.scores.standard_criteria import (
    CRITERIA,
    location_of,
    topics_of,
)

FORBIDDEN = -4000
"""Takes any score below every minimum; seven of them fit into 16 bits."""

KeyPoints = Callable[[AspectKey, AspectKey], int]
"""Points, or a penalty, for a mentee's key and a mentor's key."""


@dataclass
class Layer:
    """Points and penalties that look at the same key.

    ``topic_limit`` and ``location_limit`` are the most points where the key is that of topics or
    locations, else 0. ``is_standard`` tells whether only the engine's own criteria look at it.
    """

    key: Callable[[Profile], Hashable]
    terms: list[KeyPoints]
    topic_limit: int = 0
    location_limit: int = 0
    is_standard: bool = True

    def value(self, mentees: AspectKey, mentors: AspectKey) -> int:
        """Points for two keys."""
        return sum(term(mentees, mentors) for term in self.terms)


@dataclass(frozen=True)
class LayeredScores:
    """``base`` counts for all pairs, ``layers`` by keys, ``extra`` for single pairs."""

    base: int
    layers: list[Layer]
    extra: dict[Pair, int]


def layers_of(problem: Problem) -> LayeredScores:
    """The layers whose sum is the score of each pair, or a negative number where rules forbid it.

    Pairs that :func:`~.rules.barred_by` forbids are not in them.
    """
    by_key: dict[Callable[[Profile], Hashable], Layer] = {}
    base, extra = 0, dict[Pair, int]()
    for criterion, limit in problem.limits:
        if criterion.of_pair:
            base += _add_pairs(problem, criterion, limit, extra)
            continue
        for aspect, share in zip(criterion.aspects, criterion.limits(limit), strict=True):
            if share:
                layer = by_key.setdefault(aspect.key, Layer(aspect.key, []))
                layer.terms.append(_points(problem, aspect, share))
                _note_limit(layer, aspect, share)
    for rule in dense_rules(problem):
        by_key.setdefault(rule.key, Layer(rule.key, [])).terms.append(_penalty(rule))
    return LayeredScores(base, list(by_key.values()), extra)


def _note_limit(layer: Layer, aspect: Aspect, share: int) -> None:
    """Topics and locations are added up faster where no other criterion looks at them."""
    if aspect.key in (topics_of, location_of):
        layer.is_standard = (
            layer.is_standard and not layer.terms[1:] and aspect in STANDARD_ASPECTS
        )
        layer.topic_limit = share if aspect.key is topics_of else 0
        layer.location_limit = share if aspect.key is location_of else 0


STANDARD_ASPECTS = [aspect for criterion in CRITERIA for aspect in criterion.aspects]


def _points(problem: Problem, aspect: Aspect, share: int) -> KeyPoints:
    context = problem.context
    return lambda mentees, mentors: aspect.points(mentees, mentors, share, context)


def _penalty(rule: Rule) -> KeyPoints:
    return lambda mentees, mentors: FORBIDDEN if rule.forbids(mentees, mentors) else 0


def _add_pairs(problem: Problem, criterion: Criterion, limit: int, extra: dict[Pair, int]) -> int:
    """Points of a pair without a wish or an answer; ``extra`` gets what the others differ by."""
    values = _values_of_pairs(problem, criterion)
    nobody = Profile(0)
    base = criterion.points(nobody, nobody, limit, problem.context)
    more = {
        value: criterion.points(nobody, nobody, limit, _context_with(problem, criterion, value))
        for value in set(values.values())
    }
    for (mentee, mentor), value in values.items():
        if mentee in problem.mentees and mentor in problem.mentors:
            before = extra.get((mentee, mentor), 0)
            extra[mentee, mentor] = before + more[value] - base
    return base


def _values_of_pairs(problem: Problem, criterion: Criterion) -> Mapping[Pair, str | int]:
    if criterion.of_pair == "rank":
        return problem.ranks
    return problem.answers


def _context_with(problem: Problem, criterion: Criterion, value: int | str) -> ScoreContext:
    return replace(problem.context, **{criterion.of_pair: value})  # type: ignore[arg-type]


def number_keys(keys: list[Hashable]) -> tuple[list[int], list[AspectKey]]:
    """For each key its number, and the keys by number in the order of their first use."""
    numbers: dict[Hashable, int] = {}
    ids = [numbers.setdefault(key, len(numbers)) for key in keys]
    return ids, list(numbers)
