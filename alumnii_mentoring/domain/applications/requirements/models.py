"""Requirements of a cycle for its applicants; each one warns or blocks."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.text import capfirst

from alumnii_mentoring.core.fields import LineField
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.core.wording import gettext_lazy, ngettext
from alumnii_mentoring.domain.applications.models import Role
from alumnii_mentoring.domain.people.models import Faculty
from alumnii_mentoring.domain.programme.cycle_records import CycleRecord
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import InProgramme


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

    def __str__(self) -> str:
        return f"{capfirst(self.get_kind_display())} ({self.get_role_display()})"

    @property
    def wanted(self) -> list[str]:
        return [name.strip() for name in self.names.split(",") if name.strip()]

    @property
    def is_declared(self) -> bool:
        """Whether applicants declare it in the form, since no record tells it."""
        return self.kind in self.DECLARED

    @property
    def answer_key(self) -> str:
        """Of the applicant's own word among the answers; no editor's question has such a key."""
        return f"needs:{self.kind}"

    def clean(self) -> None:
        """Names are given where the kind needs them, and faculties are known ones.

        Raises ValidationError for a missing name and for a faculty that does not exist.
        """
        super().clean()
        if self.kind not in self.NAMING:
            return
        if not self.wanted:
            raise ValidationError({"names": _("Please name at least one.")})
        faculties = {name for faculty in Faculty.objects.all() for name in names_of(faculty)}
        strange = [name for name in self.wanted if name.casefold() not in faculties]
        if self.kind == self.Kind.FACULTY and strange:
            text = _("There is no faculty of this name: %(name)s") % {"name": strange[0]}
            raise ValidationError({"names": text})

    @property
    def words(self) -> str:
        """Return the requirement as a sentence for applicants."""
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


def names_of(faculty: Faculty) -> set[str]:
    """What a faculty may be called, without regard to case."""
    names = (faculty.slug, faculty.name_de, faculty.name_en)
    return {name.casefold() for name in names if name}
