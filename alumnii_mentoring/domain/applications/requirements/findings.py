"""Whether a person meets what a cycle expects, by the member record and by their own word."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError

from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.applications.requirements.models import Requirement, names_of
from alumnii_mentoring.domain.people.career import CareerStation
from alumnii_mentoring.domain.people.in_programme import AlumniStatus, alumni_status_in
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.months import whole_months

SEMESTER_MONTHS = 6


@dataclass(frozen=True)
class Finding:
    """A requirement and whether it is met; ``is_met`` is None where the record does not say."""

    requirement: Requirement
    is_met: bool | None

    @property
    def words(self) -> str:
        return self.requirement.words

    @property
    def is_blocking(self) -> bool:
        """Whether the application can't be sent with it."""
        return self.is_met is False and self.requirement.is_blocking


Said = Mapping[str, str]
NOTHING_SAID: Said = {}


def said_in(application: Application | None) -> Said:
    """The answers of an application by their keys."""
    if application is None:
        return NOTHING_SAID
    return {answer.question_key: answer.text for answer in application.answers.all()}


def find_requirements(
    person: Person, cycle: Cycle, role: str, today: date, said: Said = NOTHING_SAID
) -> list[Finding]:
    """Every requirement of the cycle for this role, judged by the member's record and by what
    the person says in the application."""
    wanted = cycle.requirements.filter(role=role)
    return [
        Finding(requirement, _judge(requirement, person, today, said))
        for requirement in wanted.select_related("cycle__programme")
    ]


def find_in_application(
    person: Person, cycle: Cycle, role: str, application: Application | None, today: date
) -> list[Finding]:
    """As :func:`find_requirements`; somebody new has no record to judge by yet."""
    if person.pk is None:
        return [Finding(requirement, None) for requirement in cycle.requirements.filter(role=role)]
    return find_requirements(person, cycle, role, today, said_in(application))


def _judge(requirement: Requirement, person: Person, today: date, said: Said) -> bool | None:
    if requirement.is_declared:
        word = said.get(requirement.answer_key)
        return None if word is None else bool(word)
    if requirement.kind in BY_NAME:
        names = [name.casefold() for name in requirement.wanted]
        return BY_NAME[requirement.kind](person, names, today)
    if requirement.kind == Requirement.Kind.ALUMNUS:
        return _is_alumnus(alumni_status_in(requirement.programme, person))
    measure = MEASURES.get(requirement.kind)
    return measure(person, requirement.number, today) if measure else None


# What no career says yet of somebody who studies, by the kinds of rules that read it.
ABOUT_STUDIES: dict[str, tuple[str, ...]] = {
    Requirement.Kind.SEMESTER: ("studies_since", "planned_degree"),
    Requirement.Kind.DEGREE: ("planned_degree",),
}


def studies_asked(cycle: Cycle, role: str) -> dict[str, bool]:
    """Fields of the record that rules of this cycle need; True: nobody applies without it."""
    asked: dict[str, bool] = {}
    for requirement in cycle.requirements.filter(role=role, kind__in=ABOUT_STUDIES):
        is_semester = requirement.kind == Requirement.Kind.SEMESTER
        for name in ABOUT_STUDIES[requirement.kind]:
            is_needed = requirement.is_blocking and is_semester and name == "studies_since"
            asked[name] = asked.get(name, False) or is_needed
    return asked


def check_requirements(
    person: Person, cycle: Cycle, role: str, today: date, said: Said = NOTHING_SAID
) -> None:
    """Raise ValidationError with every blocking requirement that is not met."""
    findings = find_requirements(person, cycle, role, today, said)
    missed = [finding.words for finding in findings if finding.is_blocking]
    if missed:
        texts = [_("This is required to apply: %(words)s") % {"words": words} for words in missed]
        raise ValidationError(texts)


def _is_alumnus(status: AlumniStatus) -> bool | None:
    if status == AlumniStatus.UNKNOWN:
        return None
    return status == AlumniStatus.CONFIRMED


def _years(first: date, today: date) -> int:
    """Return the full years since a day, today's anniversary included; -1 for a future day."""
    return today.year - first.year - ((today.month, today.day) < (first.month, first.day))


def _graduated_since(person: Person, number: int, today: date) -> bool | None:
    return None if person.graduated_on is None else _years(person.graduated_on, today) >= number


def _graduated_within(person: Person, number: int, today: date) -> bool | None:
    """Whether somebody has not graduated yet, or at most so many years ago, that day included."""
    if person.graduated_on is None:
        return True
    return _years(person.graduated_on, today - timedelta(days=1)) < max(number, 1)


def _has_worked(person: Person, number: int, today: date) -> bool | None:
    stations = _stations(person, CareerStation.Kind.WORK)
    if not stations:
        return None
    months = _months_covered(
        [(station.starts_on, station.ends_on or today) for station in stations], today
    )
    return months >= number * 12


def _months_covered(spans: list[tuple[date, date]], today: date) -> int:
    """Count the months in which at least one job lies; jobs at the same time count once."""
    covered: set[int] = set()
    for first, last in spans:
        end = min(last, today)
        covered.update(range(first.year * 12 + first.month, end.year * 12 + end.month + 1))
    return len(covered)


def _is_in_semester(person: Person, number: int, today: date) -> bool | None:
    current = [
        station
        for station in _stations(person, CareerStation.Kind.STUDY)
        if station.starts_on <= today and (station.ends_on is None or station.ends_on >= today)
    ]
    days = [station.starts_on for station in current]
    if _studies_on(person, today):
        days.append(person.studies_since)
    if not days:
        return None
    begun = min(days)
    return whole_months(begun, today - timedelta(days=1)) // SEMESTER_MONTHS + 1 >= number


def _studies_on(person: Person, today: date) -> bool:
    """Since the day that the record says, and without a degree since then."""
    since, graduated_on = person.studies_since, person.graduated_on
    if since is None or since > today:
        return False
    return graduated_on is None or not since <= graduated_on <= today


def _has_degree(person: Person, wanted: list[str], today: date) -> bool | None:
    """Whether a finished study has one of the degrees; one without dates counts as finished."""
    studies = [study for study in person.career.all() if study.kind == CareerStation.Kind.STUDY]
    done = [study.title.casefold() for study in studies if _is_over(study, today) and study.title]
    if any(name in title for title in done for name in wanted):
        return True
    return False if studies and all(study.title for study in studies) else None


def _is_over(station: CareerStation, today: date) -> bool:
    if station.ends_on is not None:
        return station.ends_on <= today
    return station.starts_on is None


def _is_of_faculty(person: Person, wanted: list[str], today: date) -> bool | None:
    if person.faculty is None:
        return None
    return not names_of(person.faculty).isdisjoint(wanted)


def _stations(person: Person, kind: str) -> list[Any]:
    return [
        station for station in person.career.all() if station.kind == kind and station.starts_on
    ]


MEASURES: dict[str, Callable[[Person, int, date], bool | None]] = {
    Requirement.Kind.GRADUATED_SINCE: _graduated_since,
    Requirement.Kind.GRADUATED_WITHIN: _graduated_within,
    Requirement.Kind.EXPERIENCE: _has_worked,
    Requirement.Kind.SEMESTER: _is_in_semester,
}
BY_NAME: dict[str, Callable[[Person, list[str], date], bool | None]] = {
    Requirement.Kind.DEGREE: _has_degree,
    Requirement.Kind.FACULTY: _is_of_faculty,
}
