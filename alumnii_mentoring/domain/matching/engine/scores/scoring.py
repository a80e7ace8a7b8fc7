"""How well a mentor fits a mentee: whole points from 0 to 1000 that add up, with their facts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from alumnii_mentoring.domain.matching.engine.scores.criteria import Criterion, Lens
from alumnii_mentoring.domain.matching.engine.scores.profiles import FULL, Profile, Weights
from alumnii_mentoring.domain.matching.engine.scores.standard_criteria import CRITERIA

__all__ = ["FULL", "Part", "Profile", "Score", "Weights", "score"]


@dataclass(frozen=True)
class Part:
    """``kind`` is the name of a weight; ``facts`` can be stored as JSON.

    Where data is missing, ``facts["missing"]`` names whose: mentee, mentor or both.
    """

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
        return [dict(vars(part)) for part in self.parts]


def score(
    mentee: Profile,
    mentor: Profile,
    weights: Weights | None = None,
    rank: int | None = None,
    *,
    lens: Lens | None = None,
    criteria: tuple[Criterion, ...] = CRITERIA,
) -> Score:
    """``rank`` is the place of the mentor among the mentee's wishes, if named."""
    given = (weights or Weights()).as_json()
    lens = lens or Lens(rank=rank)
    return Score(
        tuple(
            _part(criterion, mentee, mentor, given.get(criterion.kind, 0), lens)
            for criterion in criteria
        )
    )


def _part(one: Criterion, mentee: Profile, mentor: Profile, limit: int, lens: Lens) -> Part:
    points = one.points(mentee, mentor, limit, lens)
    return Part(one.kind, points, limit, one.facts(mentee, mentor, lens))
