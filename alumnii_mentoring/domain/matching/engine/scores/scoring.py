"""How well a mentor fits a mentee: whole points from 0 to 1000 that add up, with their facts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from alumnii_mentoring.domain.matching.engine.scores.criteria import (
    Criterion,
    Facts,
    ScoreContext,
)
from alumnii_mentoring.domain.matching.engine.scores.problem import Problem
from alumnii_mentoring.domain.matching.engine.scores.profiles import Key, Profile, Weights
from alumnii_mentoring.domain.matching.engine.scores.standard_criteria import CRITERIA


@dataclass(frozen=True)
class Part:
    """The points of one criterion, ``limit`` at most; ``kind`` is the name of its weight.

    ``facts`` can be stored as JSON. Where data is missing, ``facts["missing"]`` names whose:
    mentee, mentor or both.
    """

    kind: str
    points: int
    limit: int
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True)
class Score:
    """The parts of a score, in the order of the criteria."""

    parts: tuple[Part, ...]

    @property
    def total(self) -> int:
        """Points, 0 to 1000."""
        return sum(part.points for part in self.parts)

    def as_json(self) -> list[dict[str, Any]]:
        return [dict(vars(part)) for part in self.parts]


def score(
    mentee: Profile,
    mentor: Profile,
    weights: Weights | None = None,
    rank: int | None = None,
    *,
    context: ScoreContext | None = None,
    criteria: tuple[Criterion, ...] = CRITERIA,
) -> Score:
    """The score of two people.

    ``rank`` is the place of the mentor among the mentee's wishes, 1 for the first, None for no
    wish. A ``context`` has a rank of its own, so ``rank`` counts only without one.
    """
    limits = (weights or Weights()).as_json()
    context = context or ScoreContext(rank=rank)
    return Score(
        tuple(
            _part(criterion, mentee, mentor, limits.get(criterion.kind, 0), context)
            for criterion in criteria
        )
    )


def _part(
    criterion: Criterion, mentee: Profile, mentor: Profile, limit: int, context: ScoreContext
) -> Part:
    points = criterion.points(mentee, mentor, limit, context)
    return Part(criterion.kind, points, limit, criterion.facts(mentee, mentor, context))


def explain_score(problem: Problem, mentee: Key, mentor: Key) -> Score:
    """The score of two people of this problem. Raises KeyError for a key that is not in it."""
    return score(
        problem.mentees[mentee],
        problem.mentors[mentor],
        problem.weights,
        context=problem.context_of(mentee, mentor),
        criteria=problem.criteria,
    )


def score_of(problem: Problem, mentee: Key, mentor: Key) -> int:
    """The points of two people of this problem. Raises KeyError for a key that is not in it."""
    return explain_score(problem, mentee, mentor).total
