"""Differences between two versions of a matching."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from alumnii_mentoring.domain.matching.models import MatchingRun, RunData


@dataclass(frozen=True)
class Change:
    """A mentee with another mentor; keys of participations, None and 0 for nobody."""

    mentee: int
    before: int | None
    after: int | None
    score_before: int
    score_after: int


@dataclass(frozen=True)
class Outcome:
    """Mentor and score by mentee, of those who are compared."""

    mentor_of: Mapping[int, int]
    scores: Mapping[int, int]

    @property
    def total(self) -> int:
        return sum(self.scores.values())

    @property
    def pairs(self) -> int:
        return len(self.mentor_of)


@dataclass
class Comparison:
    """Of the mentees whom the later version was computed for; who has a pair since is left out."""

    before: Outcome
    after: Outcome
    changes: list[Change] = field(default_factory=list)

    @property
    def total_percent(self) -> float | None:
        """How much higher the total is, in per cent with one place; None from nothing."""
        if not self.before.total:
            return None
        return round(100 * (self.after.total - self.before.total) / self.before.total, 1)

    @property
    def served(self) -> int:
        """How many more mentees have a mentor; negative if fewer."""
        return self.after.pairs - self.before.pairs

    @property
    def unserved(self) -> int:
        """How many fewer."""
        return -self.served


def compare_runs(before: MatchingRun, after: MatchingRun) -> Comparison:
    """Who has another mentor, those who lose most first; two queries."""
    data = [_result(before), _result(after)]
    later = max((before, after), key=lambda run: run.number)
    asked = {key for key, _price in data[later is after]["mentee_prices"]}
    old, new = (_outcome(run_data, asked) for run_data in data)
    comparison = Comparison(old, new)
    for mentee in old.mentor_of.keys() | new.mentor_of.keys():
        old_mentor, new_mentor = old.mentor_of.get(mentee), new.mentor_of.get(mentee)
        if old_mentor != new_mentor:
            scores = old.scores.get(mentee, 0), new.scores.get(mentee, 0)
            comparison.changes.append(Change(mentee, old_mentor, new_mentor, *scores))
    comparison.changes.sort(
        key=lambda change: (change.score_after - change.score_before, change.mentee)
    )
    return comparison


EMPTY: Mapping[str, list[tuple[int, int]]] = {"mentee_prices": [], "mentor_of": [], "scores": []}


def _result(run: MatchingRun) -> Mapping[str, list[tuple[int, int]]]:
    return RunData.objects.filter(run=run).values_list("result", flat=True).first() or EMPTY


def _outcome(result: Mapping[str, list[tuple[int, int]]], asked: set[int]) -> Outcome:
    return Outcome(
        {mentee: mentor for mentee, mentor in result["mentor_of"] if mentee in asked},
        {mentee: score for mentee, score in result["scores"] if mentee in asked},
    )
