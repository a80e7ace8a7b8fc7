"""What is different between two versions of a matching."""

from __future__ import annotations

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


@dataclass
class Comparison:
    before: MatchingRun
    after: MatchingRun
    changes: list[Change] = field(default_factory=list)
    served_more: int = 0
    served_less: int = 0

    @property
    def total_percent(self) -> float | None:
        """How much higher the total is, in per cent with one place; None from nothing."""
        if not self.before.total:
            return None
        return round(100 * (self.after.total - self.before.total) / self.before.total, 1)

    @property
    def served(self) -> int:
        """How many more mentees have a mentor; negative if fewer."""
        return self.served_more - self.served_less


def compare_runs(before: MatchingRun, after: MatchingRun) -> Comparison:
    """Who has another mentor, by the size of the change; two queries."""
    old_pairs, old_scores = _outcome(before)
    new_pairs, new_scores = _outcome(after)
    found = Comparison(before, after)
    for mentee in old_pairs.keys() | new_pairs.keys():
        one, other = old_pairs.get(mentee), new_pairs.get(mentee)
        if one == other:
            continue
        scores = old_scores.get(mentee, 0), new_scores.get(mentee, 0)
        found.changes.append(Change(mentee, one, other, *scores))
        found.served_more += one is None
        found.served_less += other is None
    found.changes.sort(
        key=lambda change: (change.score_after - change.score_before, change.mentee)
    )
    return found


def _outcome(run: MatchingRun) -> tuple[dict[int, int], dict[int, int]]:
    """Mentor and score by mentee."""
    data = RunData.objects.filter(run=run).values_list("result", flat=True).first()
    return (dict(data["mentor_of"]), dict(data["scores"])) if data else ({}, {})
