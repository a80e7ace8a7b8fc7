"""Where people study and work, station by station."""

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
