"""Two people whom a coordinator ruled out as a pair."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from alumnii_mentoring.core.base_models import Record
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.models import InProgramme, Programme


class Exclusion(Record):
    """Two people who are never proposed to each other in this programme.

    A conflict of interest: one of the two supervises, examines or employs the other.
    """

    class Kind(models.TextChoices):
        EXCLUDED = "excluded", _("excluded")
        SUPERVISOR = "supervisor", _("conflict of interest")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="exclusions")
    mentor = models.ForeignKey(Person, models.CASCADE, related_name="+")
    mentee = models.ForeignKey(Person, models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.EXCLUDED)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = InProgramme.as_manager()

    class Meta:
        verbose_name = _("exclusion")
        verbose_name_plural = _("exclusions")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "mentor", "mentee"], name="am_one_exclusion_per_two"
            )
        ]

    def audit_scope(self) -> int:
        return self.programme_id


def are_excluded(mentor: Participation, mentee: Participation) -> bool:
    return Exclusion.objects.filter(
        programme=mentor.cycle.programme_id, mentor=mentor.person_id, mentee=mentee.person_id
    ).exists()
