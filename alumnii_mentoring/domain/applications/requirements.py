"""What a cycle expects of those who apply; each expectation warns or blocks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models

from alumnii_mentoring.core.fields import LineField
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.core.wording import gettext_lazy, ngettext
from alumnii_mentoring.domain.applications.models import Application, Role
from alumnii_mentoring.domain.people.models import CareerStation, Faculty, Person
from alumnii_mentoring.domain.programme.cycle_records import CycleRecord
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import InProgramme
from alumnii_mentoring.domain.programme.months import whole_months

SEMESTER_MONTHS = 6


class RequirementQuerySet(InProgramme):
    programme_path = "cycle__programme"


class Requirement(CycleRecord):
    class Kind(models.TextChoices):
        ALUMNUS = "alumnus", gettext_lazy("graduate of this university")
        GRADUATED_SINCE = "graduated_since", gettext_lazy("graduated at least so many years ago")
        GRADUATED_WITHIN = "graduated_within", gettext_lazy("graduated at most so many years ago")
        EXPERIENCE = "experience", gettext_lazy("at least so many years of work")
        SEMESTER = "semester", gettext_lazy("at least in this semester")
        DEGREE = "degree", gettext_lazy("one of these degrees")
        FACULTY = "faculty", gettext_lazy("from one of these faculties")
        WEEKLY_HOURS = "weekly_hours", gettext_lazy("so many hours a week (as applicants state)")
        TRAINING = "training", gettext_lazy("these trainings done (as applicants state)")

    NAMING: ClassVar[set[str]] = {Kind.DEGREE, Kind.FACULTY, Kind.TRAINING}
    DECLARED: ClassVar[set[str]] = {Kind.WEEKLY_HOURS, Kind.TRAINING}

    cycle = models.ForeignKey(
        Cycle, models.CASCADE, related_name="requirements", verbose_name=gettext_lazy("cycle")
    )
    role = models.CharField(gettext_lazy("for"), max_length=10, choices=Role.choices)
    kind = models.CharField(gettext_lazy("requirement"), max_length=20, choices=Kind.choices)
    number = models.PositiveSmallIntegerField(
        gettext_lazy("number (years, semester or hours)"),
        default=0,
        validators=[MaxValueValidator(60)],
    )
    names = LineField(
        gettext_lazy("names (degrees, faculties or trainings)"),
        max_length=255,
        blank=True,
        help_text=gettext_lazy("Separated by commas, for example: Master, Diplom."),
    )
    is_blocking = models.BooleanField(
        gettext_lazy("without it nobody can apply"),
        default=False,
        help_text=gettext_lazy(
            "Otherwise applicant and coordinators see a note. What the record does not say never"
            " blocks."
        ),
    )

    objects = RequirementQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("requirement")
        verbose_name_plural = gettext_lazy("requirements")
        ordering = ["cycle", "role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "role", "kind"],
                name="am_one_requirement_per_kind",
                violation_error_message=gettext_lazy("This cycle already has this requirement."),
            )
        ]

    @property
    def wanted(self) -> list[str]:
        return [name.strip() for name in self.names.split(",") if name.strip()]

    @property
    def is_declared(self) -> bool:
        """No record says it: applicants do, in the form."""
        return self.kind in self.DECLARED

    @property
    def answer_key(self) -> str:
        """Of the applicant's own word among the answers; no editor's question has such a key."""
        return f"needs:{self.kind}"

    def clean(self) -> None:
        """Names are given where the kind needs them, and faculties are known ones."""
        super().clean()
        if self.kind not in self.NAMING:
            return
        if not self.wanted:
            raise ValidationError({"names": _("Please name at least one.")})
        known = {name for one in Faculty.objects.all() for name in _names_of(one)}
        strange = [name for name in self.wanted if name.casefold() not in known]
        if self.kind == self.Kind.FACULTY and strange:
            text = _("There is no faculty of this name: %(name)s") % {"name": strange[0]}
            raise ValidationError({"names": text})

    @property
    def words(self) -> str:
        """As a sentence that applicants read."""
        number, names = self.number, ", ".join(self.wanted)
        return {
            self.Kind.ALUMNUS: _("You have graduated from this university."),
            self.Kind.GRADUATED_SINCE: ngettext(
                "You graduated at least %(number)s year ago.",
                "You graduated at least %(number)s years ago.",
                number,
            ),
            self.Kind.GRADUATED_WITHIN: ngettext(
                "You study, or you graduated at most %(number)s year ago.",
                "You study, or you graduated at most %(number)s years ago.",
                number,
            ),
            self.Kind.EXPERIENCE: ngettext(
                "You have worked for at least %(number)s year.",
                "You have worked for at least %(number)s years.",
                number,
            ),
            self.Kind.SEMESTER: _("You are at least in semester %(number)s."),
            self.Kind.DEGREE: _("You have one of these degrees: %(names)s."),
            self.Kind.FACULTY: _("You belong to one of these faculties: %(names)s."),
            self.Kind.WEEKLY_HOURS: ngettext(
                "You can spare %(number)s hour a week.",
                "You can spare %(number)s hours a week.",
                number,
            ),
            self.Kind.TRAINING: _("You have done these trainings: %(names)s."),
        }[self.Kind(self.kind)] % {"number": number, "names": names}


@dataclass(frozen=True)
class Finding:
    """``is_met`` is None where the record does not say."""

    requirement: Requirement
    is_met: bool | None

    @property
    def words(self) -> str:
        return self.requirement.words


Said = Mapping[str, str]
NOTHING_SAID: Said = {}


def said_in(application: Application | None) -> Said:
    """The answers of an application by their keys."""
    if application is None:
        return NOTHING_SAID
    return {one.question_key: one.text for one in application.answers.all()}


def find_requirements(
    person: Person, cycle: Cycle, role: str, today: date, said: Said = NOTHING_SAID
) -> list[Finding]:
    """Every requirement of the cycle for this role, judged by the member's record and by what
    the person says in the application."""
    wanted = cycle.requirements.filter(role=role)
    return [Finding(one, _judge(one, person, today, said)) for one in wanted]


def _judge(one: Requirement, person: Person, today: date, said: Said) -> bool | None:
    if one.is_declared:
        word = said.get(one.answer_key)
        return None if word is None else bool(word)
    if one.kind in BY_NAME:
        return BY_NAME[one.kind](person, [name.casefold() for name in one.wanted], today)
    measure = MEASURES.get(one.kind)
    return measure(person, one.number, today) if measure else None


def check_requirements(
    person: Person, cycle: Cycle, role: str, today: date, said: Said = NOTHING_SAID
) -> None:
    """Raise ValidationError with every blocking requirement that is not met."""
    found = find_requirements(person, cycle, role, today, said)
    missed = [one.words for one in found if one.is_met is False and one.requirement.is_blocking]
    if missed:
        texts = [_("This is required to apply: %(words)s") % {"words": words} for words in missed]
        raise ValidationError(texts)


def _is_alumnus(person: Person, number: int, today: date) -> bool | None:
    status = Person.AlumniStatus
    known = {status.CONFIRMED: True, status.STUDENT: False, status.NONE: False}
    return known.get(status(person.alumni_status))


def _years(first: date, today: date) -> int:
    """Anniversaries that have come, today's included; -1 for a day to come."""
    return today.year - first.year - ((today.month, today.day) < (first.month, first.day))


def _graduated_since(person: Person, number: int, today: date) -> bool | None:
    return None if person.graduated_on is None else _years(person.graduated_on, today) >= number


def _graduated_within(person: Person, number: int, today: date) -> bool | None:
    """Who has not graduated yet is a student; the last anniversary still counts."""
    if person.graduated_on is None:
        return True
    return _years(person.graduated_on, today - timedelta(days=1)) < max(number, 1)


def _has_worked(person: Person, number: int, today: date) -> bool | None:
    stations = _stations(person, CareerStation.Kind.WORK)
    if not stations:
        return None
    months = _months_covered([(one.starts_on, one.ends_on or today) for one in stations], today)
    return months >= number * 12


def _months_covered(spans: list[tuple[date, date]], today: date) -> int:
    """Months in which at least one span lies; jobs at the same time count once."""
    covered: set[int] = set()
    for first, last in spans:
        end = min(last, today)
        covered.update(range(first.year * 12 + first.month, end.year * 12 + end.month + 1))
    return len(covered)


def _is_in_semester(person: Person, number: int, today: date) -> bool | None:
    current = [
        one
        for one in _stations(person, CareerStation.Kind.STUDY)
        if one.starts_on <= today and (one.ends_on is None or one.ends_on >= today)
    ]
    if not current:
        return None
    begun = min(one.starts_on for one in current)
    return whole_months(begun, today - timedelta(days=1)) // SEMESTER_MONTHS + 1 >= number


def _has_degree(person: Person, wanted: list[str], today: date) -> bool | None:
    """A finished study whose degree has one of the names in it; one without days is finished."""
    studies = [one for one in person.career.all() if one.kind == CareerStation.Kind.STUDY]
    done = [one.title.casefold() for one in studies if _is_over(one, today) and one.title]
    if any(name in title for title in done for name in wanted):
        return True
    return False if studies and all(one.title for one in studies) else None


def _is_over(station: CareerStation, today: date) -> bool:
    if station.ends_on is not None:
        return station.ends_on <= today
    return station.starts_on is None


def _is_of_faculty(person: Person, wanted: list[str], today: date) -> bool | None:
    if person.faculty is None:
        return None
    return not _names_of(person.faculty).isdisjoint(wanted)


def _names_of(faculty: Faculty) -> set[str]:
    names = (faculty.slug, faculty.name_de, faculty.name_en)
    return {name.casefold() for name in names if name}


def _stations(person: Person, kind: str) -> list[Any]:
    return [one for one in person.career.all() if one.kind == kind and one.starts_on]


MEASURES: dict[str, Callable[[Person, int, date], bool | None]] = {
    Requirement.Kind.ALUMNUS: _is_alumnus,
    Requirement.Kind.GRADUATED_SINCE: _graduated_since,
    Requirement.Kind.GRADUATED_WITHIN: _graduated_within,
    Requirement.Kind.EXPERIENCE: _has_worked,
    Requirement.Kind.SEMESTER: _is_in_semester,
}
BY_NAME: dict[str, Callable[[Person, list[str], date], bool | None]] = {
    Requirement.Kind.DEGREE: _has_degree,
    Requirement.Kind.FACULTY: _is_of_faculty,
}
