"""Where people study and work, station by station, and what they show of it to others."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from alumnii_mentoring.core.base_models import Record
from alumnii_mentoring.core.fields import LineField, validate_day
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.people.models import OfPerson, Person
from alumnii_mentoring.domain.people.vocabulary import FieldOfWork


class CareerStation(Record):
    class Kind(models.TextChoices):
        STUDY = "study", _("studies")
        WORK = "work", _("work")

    person = models.ForeignKey(Person, models.CASCADE, related_name="career")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.WORK)
    organisation = LineField(_("employer or university"), max_length=160)
    title = LineField(_("position or degree"), max_length=160, blank=True)
    field_of_work = models.ForeignKey(
        FieldOfWork, models.SET_NULL, null=True, blank=True, verbose_name=_("field of work")
    )
    starts_on = models.DateField(_("from"), null=True, blank=True, validators=[validate_day])
    ends_on = models.DateField(
        _("until"),
        null=True,
        blank=True,
        validators=[validate_day],
        help_text=_("Empty: until now."),
    )

    objects = OfPerson.as_manager()

    class Meta:
        verbose_name = _("career station")
        verbose_name_plural = _("career")
        ordering = [F("ends_on").desc(nulls_first=True), "-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="am_station_ends_after_start",
            )
        ]


def headline_of(person: Person) -> str:
    """The present position, as far as its owner shows it."""
    work = (station for station in person.career.all() if station.kind == CareerStation.Kind.WORK)
    current = next(work, None)
    if current is None:
        return ""
    title = current.title if person.is_career_shown else ""
    employer = current.organisation if person.is_employer_shown else ""
    return ", ".join(part for part in (title, employer) if part)


def is_station_shown(person: Person, station: CareerStation) -> bool:
    """Whoever hides what they studied shows no station of it either."""
    is_study = station.kind == CareerStation.Kind.STUDY
    return person.is_career_shown and (person.are_studies_shown or not is_study)


def is_organisation_shown(person: Person, station: CareerStation) -> bool:
    return person.is_employer_shown or station.kind == CareerStation.Kind.STUDY


def degree_of(person: Person) -> str:
    """The latest degree, as far as its owner shows it."""
    studies = (station for station in person.career.all() if station.kind == station.Kind.STUDY)
    latest = next((station for station in studies if station.title), None)
    return latest.title if latest is not None and is_station_shown(person, latest) else ""
