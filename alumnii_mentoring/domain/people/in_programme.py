"""What one programme knows of a person; no other programme reads it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from alumnii_mentoring.core.base_models import Record
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.models import InProgramme, Programme


class AlumniStatus(models.TextChoices):
    UNKNOWN = "unknown", _("not checked")
    CONFIRMED = "confirmed", _("confirmed")
    STUDENT = "student", _("still studying")
    NONE = "none", _("not an alumna or alumnus")


class PersonInProgramme(Record):
    SHOWN: ClassVar[tuple[str, ...]] = ("alumni_status",)
    READ_WITH: ClassVar[tuple[str, ...]] = ("person__user", "programme")

    person = models.ForeignKey(Person, models.CASCADE, verbose_name=_("person"))
    programme = models.ForeignKey(Programme, models.CASCADE, verbose_name=_("programme"))
    alumni_status = models.CharField(
        _("alumni status"),
        max_length=20,
        choices=AlumniStatus.choices,
        default=AlumniStatus.UNKNOWN,
    )
    alumni_checked_at = models.DateTimeField(_("checked at"), null=True, editable=False)
    alumni_checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = InProgramme.as_manager()

    class Meta:
        db_table = "alumnii_mentoring_person_programmes"
        verbose_name = _("person in a programme")
        verbose_name_plural = _("people in programmes")
        unique_together = [("person", "programme")]

    def holder(self) -> PersonInProgramme:
        return self

    def audit_scope(self) -> int:
        return self.programme_id


def alumni_status_in(programme: Programme, person: Person) -> AlumniStatus:
    """What this programme has found out; nothing of what others know."""
    rows = PersonInProgramme.objects.filter(programme=programme, person=person)
    return AlumniStatus(rows.values_list("alumni_status", flat=True).first() or "unknown")
