"""Why this mentor, and what somebody else would cost: answered from the version on the board."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.matching.engine import (
    Ground,
    Result,
    alternatives,
    why_not,
    worth_of_places,
)
from alumnii_mentoring.domain.matching.engine.explain import WhyNot
from alumnii_mentoring.domain.matching.engine.market import explain_score, forbidden_by
from alumnii_mentoring.domain.matching.engine.modes import BEST
from alumnii_mentoring.domain.matching.engine.scoring import Score
from alumnii_mentoring.domain.matching.field import load_field
from alumnii_mentoring.domain.matching.models import MatchingRun
from alumnii_mentoring.domain.matching.runs import read_data

KEPT = 2
MOST_ALTERNATIVES = 5


@dataclass(frozen=True)
class Option:
    """A mentor for one mentee; ``loss`` is what the whole would lose, None where not known."""

    mentor: int
    score: int
    loss: int | None


@dataclass(frozen=True)
class Options:
    """Best fitting first, then those whom the rules exclude; ``result`` is None for newcomers."""

    ground: Ground
    result: Result | None
    mentee: int
    possible: list[Option]
    impossible: list[int]

    def detail(self, mentor: int) -> tuple[Score, str | None]:
        """The score with its parts, and the code of what speaks against the two."""
        found: Score = explain_score(self.ground, self.mentee, mentor)
        return found, forbidden_by(self.ground, self.mentee, mentor)

    @property
    def current(self) -> int | None:
        """Whom the version gives the mentee."""
        return self.result.mentor_of.get(self.mentee) if self.result else None


def known_run(run: MatchingRun) -> tuple[Ground, Result]:
    """The data of a version, kept in memory: it never changes."""
    return _read(run.pk, run.created_at.isoformat())


@lru_cache(maxsize=KEPT)
def _read(pk: int, stamp: str) -> tuple[Ground, Result]:
    return read_data(pk)


def options_for(mentee: Participation) -> Options:
    """Every mentor of the version on the board for one mentee.

    Who came after it was computed is compared with everybody who takes part now.
    """
    run = MatchingRun.objects.current(mentee.cycle).first()
    if run is not None:
        ground, result = known_run(run)
        if mentee.pk in ground.mentees:
            return _options(ground, result, mentee.pk)
    ground = load_field(mentee.cycle).ground
    if mentee.pk not in ground.mentees:
        raise MentoringError(_("This mentee does not take part at the moment."))
    return _options(ground, None, mentee.pk)


def _options(ground: Ground, result: Result | None, mentee: int) -> Options:
    if result is not None and result.mode == BEST:
        found = alternatives(ground, result, mentee)
        possible = [Option(one.mentor, one.score, one.loss) for one in found]
        current = result.mentor_of.get(mentee)
        if current is not None:
            possible.append(Option(current, result.scores[mentee], 0))
    else:
        possible = _without_losses(ground, mentee)
    possible.sort(key=lambda one: (-one.score, one.mentor))
    known = {one.mentor for one in possible}
    impossible = [pk for pk in ground.mentor_keys if pk not in known]
    return Options(ground, result, mentee, possible, impossible)


def _without_losses(ground: Ground, mentee: int) -> list[Option]:
    return [
        Option(mentor, explain_score(ground, mentee, mentor).total, None)
        for mentor in ground.mentor_keys
        if forbidden_by(ground, mentee, mentor) is None
    ]


def explain_choice(options: Options, mentor: int) -> WhyNot | None:
    """What it would cost to give the mentee this mentor, and who would have to move."""
    if options.result is None or mentor not in options.ground.mentors:
        return None
    found: WhyNot = why_not(options.ground, options.result, options.mentee, mentor)
    return found


def worth_of_one_more_place(run: MatchingRun) -> dict[int, int]:
    """By mentor, how much higher the total would be; empty where it isn't known."""
    try:
        ground, result = known_run(run)
    except MentoringError:
        return {}
    return dict(worth_of_places(ground, result)) if result.mode == BEST else {}


def considered(run: MatchingRun, mentee: int) -> list[dict[str, Any]]:
    """The best alternatives at the time of a decision, as stored with a pair."""
    ground, result = known_run(run)
    if result.mode != BEST or mentee not in ground.mentees:
        return []
    found = alternatives(ground, result, mentee, MOST_ALTERNATIVES)
    return [{"mentor": one.mentor, "score": one.score, "loss": one.loss} for one in found]
