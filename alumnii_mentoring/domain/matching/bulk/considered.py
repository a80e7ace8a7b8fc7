"""Whom else the mentees of a version could have had, for many of them at once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.matching.engine import BEST, shortlists, without_gc
from alumnii_mentoring.domain.matching.explaining import (
    KEPT,
    MOST_ALTERNATIVES,
    Option,
    considered,
    known_if_kept,
    known_run,
)
from alumnii_mentoring.domain.matching.models import MatchingRun
from alumnii_mentoring.domain.matching.participants import barred_persons

NEAR = 3 * MOST_ALTERNATIVES  # some may have left or been ruled out since

Near = dict[int, list[Option]]


def prepare(run: MatchingRun) -> None:
    """Fill the memory, which takes seconds for thousands, while no row is held yet."""
    _problem, result = known_if_kept(run)
    if result is not None and result.mode == BEST:
        _near(run.pk, run.created_at.isoformat())


class ConsideredMentors:
    """The state of now, read in two queries for all mentees of a version.

    Here the losses are what the whole would lose at least: the exact ones take half a second for
    one mentee among thousands.
    """

    def __init__(self, run: MatchingRun) -> None:
        self.problem, result = known_if_kept(run)
        is_known = result is not None and result.mode == BEST
        self.near = _near(run.pk, run.created_at.isoformat()) if is_known else {}
        self.current = result.mentor_of if is_known else {}
        self.scores = result.scores if is_known else {}
        mentors = Participation.objects.filter(cycle=run.cycle_id).mentors().available()
        self.present = set(mentors.values_list("pk", flat=True))
        self.ruled = barred_persons(run.cycle)
        self.has_newcomers = not self.present <= self.problem.mentors.keys()
        self.freed: dict[int, set[int]] = defaultdict(set)
        for mentee, mentor in self.problem.barred:
            self.freed[mentee].add(mentor)

    def of(self, mentee: Participation, chosen: int) -> tuple[list[dict[str, Any]], bool]:
        """Return the alternatives like :func:`considered`, and whether losses are lower bounds."""
        options = [option for option in self._options(mentee.pk) if self._fits(option, mentee)]
        others = [option for option in options if option.mentor != chosen][:MOST_ALTERNATIVES]
        if mentee.pk in self.near and (len(others) == MOST_ALTERNATIVES or self._is_all(mentee)):
            return [asdict(option) for option in others], True
        return considered(mentee, chosen), False

    def _options(self, mentee: int) -> list[Option]:
        near = self.near.get(mentee, [])
        current = self.current.get(mentee)
        own = [] if current is None else [Option(current, self.scores[mentee], 0)]
        return sorted(
            [*own, *near], key=lambda option: (option.loss, -option.score, option.mentor)
        )

    def _fits(self, option: Option, mentee: Participation) -> bool:
        person = self.problem.mentors[option.mentor].person
        return option.mentor in self.present and (person, mentee.person_id) not in self.ruled

    def _is_all(self, mentee: Participation) -> bool:
        """Whether nobody else has come into question since, and none was left out for length."""
        is_short = len(self.near[mentee.pk]) < NEAR
        return is_short and not self.has_newcomers and not self.freed.get(mentee.pk)


@lru_cache(maxsize=KEPT)
@without_gc()
def _near(pk: int, stamp: str) -> Near:
    run = MatchingRun.objects.get(pk=pk)
    return {
        mentee: [Option(other.mentor, other.score, other.loss) for other in others]
        for mentee, others in shortlists(*known_run(run), NEAR).items()
    }
