"""A table of scores as a sum of layers, each depending on one key of either side.

Both back ends build their tables from the same layers, so both count alike.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from alumnii_mentoring.domain.matching.engine.scores.criteria import Aspect, Criterion, Lens
from alumnii_mentoring.domain.matching.engine.scores.problem import Ground, Pair
from alumnii_mentoring.domain.matching.engine.scores.profiles import Profile
from alumnii_mentoring.domain.matching.engine.scores.rules import Rule, dense_rules
from alumnii_mentoring.domain.matching.engine.scores.standard_criteria import (
    CRITERIA,
    spot,
    topics,
)

FORBIDDEN = -4000
"""Takes any score below every minimum; seven of them fit into 16 bits."""


@dataclass
class Layer:
    """Points and penalties that look at the same key."""

    key: Callable[[Profile], Hashable]
    terms: list[Callable[[Any, Any], int]]
    topic_limit: int = 0
    spot_limit: int = 0
    is_standard: bool = True
    """Whether only the engine's own criteria look at this key."""

    def value(self, mine: Any, theirs: Any) -> int:
        return sum(term(mine, theirs) for term in self.terms)


@dataclass(frozen=True)
class Layers:
    """``base`` counts for everybody, ``extra`` for single pairs."""

    base: int
    layers: list[Layer]
    extra: dict[Pair, int]


def layers_of(ground: Ground) -> Layers:
    base, by_key, extra = 0, {}, {}  # type: ignore[var-annotated]
    for criterion, limit in ground.limits:
        if criterion.of_pair:
            base += _add_pairs(ground, criterion, limit, extra)
            continue
        for aspect, share in zip(criterion.aspects, criterion.limits(limit), strict=True):
            if share:
                layer = by_key.setdefault(aspect.key, Layer(aspect.key, []))
                layer.terms.append(_points(ground, aspect, share))
                _note_limit(layer, aspect, share)
    for rule in dense_rules(ground):
        by_key.setdefault(rule.key, Layer(rule.key, [])).terms.append(_penalty(rule))
    return Layers(base, list(by_key.values()), extra)


def _note_limit(layer: Layer, aspect: Aspect, share: int) -> None:
    """Topics and places have faster ways of their own, if nobody else looks at them."""
    if aspect.key in (topics, spot):
        layer.is_standard = layer.is_standard and not layer.terms[1:] and aspect in OWN
        layer.topic_limit = share if aspect.key is topics else 0
        layer.spot_limit = share if aspect.key is spot else 0


OWN = [aspect for criterion in CRITERIA for aspect in criterion.aspects]


def _points(ground: Ground, aspect: Aspect, share: int) -> Callable[[Any, Any], int]:
    lens = ground.lens
    return lambda mine, theirs: aspect.points(mine, theirs, share, lens)


def _penalty(rule: Rule) -> Callable[[Any, Any], int]:
    return lambda mine, theirs: FORBIDDEN if rule.forbids(mine, theirs) else 0


def _add_pairs(ground: Ground, criterion: Criterion, limit: int, extra: dict[Pair, int]) -> int:
    """What a pair gets that nothing is known of; the others differ from it."""
    known: Mapping[Pair, Any] = ground.ranks if criterion.of_pair == "rank" else ground.answers

    def lens(value: Any) -> Lens:
        given: dict[str, Any] = {criterion.of_pair: value}
        return replace(ground.lens, **given)

    one = Profile(0)
    base = criterion.points(one, one, limit, ground.lens)
    more = {value: criterion.points(one, one, limit, lens(value)) for value in set(known.values())}
    for (mentee, mentor), value in known.items():
        if mentee in ground.mentees and mentor in ground.mentors:
            before = extra.get((mentee, mentor), 0)
            extra[mentee, mentor] = before + more[value] - base
    return base


def number_keys(keys: list[Hashable]) -> tuple[list[int], list[Any]]:
    """For each key its number, and the keys by number in the order of their first use."""
    numbers: dict[Hashable, int] = {}
    ids = [numbers.setdefault(key, len(numbers)) for key in keys]
    return ids, list(numbers)
