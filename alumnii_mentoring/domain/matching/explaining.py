"""Explain why a mentor was proposed and what another choice would cost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import Any

from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.matching.engine import (
    BEST,
    Problem,
    Result,
    Score,
    WhyNot,
    alternatives,
    explain_score,
    forbidden_by,
    why_not,
    without_gc,
)
from alumnii_mentoring.domain.matching.models import MatchingRun, RunData
from alumnii_mentoring.domain.matching.participants import (
    load_field,
    mentors_for,
    with_newcomers,
)
from alumnii_mentoring.domain.matching.runs import read_data
from alumnii_mentoring.domain.matching.stored_explanations import MOST_NEXT, count_asides

KEPT = 2
MOST_ALTERNATIVES = 5
AWAY = "away"


@dataclass(frozen=True)
class Option:
    """A mentor for one mentee; ``loss`` is what the whole would lose, None where not known."""

    mentor: int
    score: int
    loss: int | None


@dataclass(frozen=True)
class Options:
    """Best fitting first, then those who can't be had.

    ``problem`` has the rulings of now and the mentors who came since, of whom ``loss`` is None.
    ``version`` is None for a mentee who came after it was computed; ``gone`` mentors have left
    or rest.
    """

    problem: Problem
    version: tuple[Problem, Result] | None
    mentee: int
    possible: list[Option]
    impossible: list[int]
    gone: frozenset[int] = frozenset()

    def detail(self, mentor: int) -> tuple[Score, str | None]:
        """The score with its parts, and the code of what speaks against the two now."""
        score: Score = explain_score(self.problem, self.mentee, mentor)
        return score, self.speaks_against(mentor)

    def is_ruled_out(self, mentor: int) -> bool:
        """By people, not by what the two are."""
        return mentor in self.gone or (self.mentee, mentor) in self.problem.barred

    def speaks_against(self, mentor: int) -> str | None:
        if mentor in self.gone:
            return AWAY
        code: str | None = forbidden_by(self.problem, self.mentee, mentor)
        return code

    def is_new(self, mentor: int) -> bool:
        """Whether the mentor came after the version was computed."""
        return self.version is not None and mentor not in self.version[0].mentors

    @property
    def knows_costs(self) -> bool | None:
        """Whether ``loss`` is known; None without a version."""
        return self.version[1].mode == BEST if self.version else None

    @property
    def current(self) -> int | None:
        """Whom the version gives the mentee."""
        return self.version[1].mentor_of.get(self.mentee) if self.version else None


def known_run(run: MatchingRun) -> tuple[Problem, Result]:
    """The data of a version, kept in memory: it never changes."""
    return _read(run.pk, run.created_at.isoformat())


@lru_cache(maxsize=KEPT)
@without_gc()
def _read(pk: int, stamp: str) -> tuple[Problem, Result]:
    return read_data(pk)


def options_for(mentee: Participation) -> Options:
    """Every mentor of the cycle for one mentee: by the version on the board, and who came since.

    Who came after it was computed is compared with everybody who takes part now.

    Raises MentoringError for a mentee who does not take part at the moment.
    """
    run = MatchingRun.objects.current(mentee.cycle).first()
    if run is not None and mentee.pk in (kept := known_if_kept(run))[0].mentees:
        return _options(*_as_of_now(kept[0], mentee), kept, mentee.pk)
    problem = load_field(mentee.cycle).problem
    if mentee.pk not in problem.mentees:
        raise MentoringError(_("This mentee does not take part at the moment."))
    return _options(problem, frozenset(), None, mentee.pk)


def known_if_kept(run: MatchingRun) -> tuple[Problem, Any]:
    """The same, or nobody where nothing was computed: the board holds what was chosen by hand."""
    try:
        return known_run(run)
    except MentoringError:
        return Problem({}, {}), None


def _as_of_now(problem: Problem, mentee: Participation) -> tuple[Problem, frozenset[int]]:
    """The problem of a version with today's rulings and newcomers, and who is gone since."""
    present, ruled = mentors_for(mentee)
    if new := present - problem.mentors.keys():
        problem = with_newcomers(problem, mentee.cycle, new)
    barred = {
        (mentee.pk, pk): ruled[profile.person]
        for pk, profile in problem.mentors.items()
        if profile.person in ruled
    }
    return replace(problem, barred=barred), frozenset(problem.mentors.keys() - present)


@without_gc()
def _options(
    problem: Problem, gone: frozenset[int], version: tuple[Problem, Result] | None, mentee: int
) -> Options:
    options = Options(problem, version, mentee, [], sorted(problem.mentors), gone)
    options_of_version = _by_version(*version, mentee) if version else {}
    for mentor in _to_be_looked_at(options, options_of_version):
        if mentor in options_of_version and not options.is_ruled_out(mentor):
            options.possible.append(options_of_version[mentor])
        elif options.speaks_against(mentor) is None:
            total = explain_score(problem, mentee, mentor).total
            options.possible.append(Option(mentor, total, None))
    options.possible.sort(key=lambda option: (-option.score, option.mentor))
    possible = {option.mentor for option in options.possible}
    options.impossible[:] = [pk for pk in options.impossible if pk not in possible]
    return options


def _by_version(problem: Problem, result: Result, mentee: int) -> dict[int, Option]:
    """Whom the version could give the mentee, with what it would cost; only the best aim knows."""
    if result.mode != BEST:
        return {}
    options = {
        alternative.mentor: Option(alternative.mentor, alternative.score, alternative.loss)
        for alternative in alternatives(problem, result, mentee)
    }
    current = result.mentor_of.get(mentee)
    if current is not None:
        options[current] = Option(current, result.scores[mentee], 0)
    return options


def _to_be_looked_at(options: Options, option_by_mentor: dict[int, Option]) -> Iterable[int]:
    """Where the version knows what is possible, those and whomever it knew otherwise."""
    if not option_by_mentor or options.version is None:
        return options.problem.mentors
    before, mentee = options.version[0], options.mentee
    new = set(filter(options.is_new, options.problem.mentors))
    freed = {mentor for barred_mentee, mentor in before.barred if barred_mentee == mentee}
    return option_by_mentor.keys() | new | freed


def explain_choice(options: Options, mentor: int) -> WhyNot | None:
    """What it would cost to give the mentee this mentor, and who would have to move."""
    if options.version is None or mentor not in options.version[0].mentors:
        return None
    answer: WhyNot = why_not(*options.version, options.mentee, mentor)
    return answer


def worth_of_one_more_place(run: MatchingRun) -> dict[int, int]:
    """By mentor, how much higher the total would be; empty where it isn't known."""
    stored = _asides_of(run)
    return dict(stored["worth"]) if stored else {}


def next_best(run: MatchingRun, proposed: dict[int, int]) -> dict[int, list[Option]]:
    """A few others for each mentee, cheapest first; ``proposed`` names who is, by mentee.

    Here ``loss`` is what the whole would lose at least, unless somebody who goes first has to
    wait for it; only the best aim knows.
    """
    stored = _asides_of(run)
    if stored is None or stored["mode"] != BEST:
        return {}
    nearest = {}
    for mentee, mentor in proposed.items():
        others = [Option(*row) for row in stored["next"].get(mentee, [])]
        current = stored["mentor_of"].get(mentee)
        if current is not None:
            others.insert(0, Option(current, stored["scores"][mentee], 0))
        nearest[mentee] = [option for option in others if option.mentor != mentor][:MOST_NEXT]
    return nearest


def _asides_of(run: MatchingRun) -> dict[str, Any] | None:
    """None where nothing was computed."""
    return _read_asides(run.pk, run.created_at.isoformat())


@lru_cache(maxsize=KEPT)
@without_gc()
def _read_asides(pk: int, stamp: str) -> dict[str, Any] | None:
    result = RunData.objects.filter(run=pk).values_list("result", flat=True).first()
    if result is None:
        return None
    asides = result.get("asides") or count_asides(*_read(pk, stamp))
    matching = {name: dict(result[name]) for name in ("mentor_of", "scores")}
    return {
        **matching,
        "mode": result["mode"],
        "next": dict(asides["next"]),
        "worth": asides["worth"],
    }


def considered(mentee: Participation, chosen: int) -> list[dict[str, Any]]:
    """The best alternatives at the time of a decision, as stored with a pair: cheapest first."""
    others = [option for option in options_for(mentee).possible if option.mentor != chosen]
    others.sort(
        key=lambda option: (option.loss is None, option.loss or 0, -option.score, option.mentor)
    )
    return [asdict(option) for option in others[:MOST_ALTERNATIVES]]
