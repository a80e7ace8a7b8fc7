"""Applications that came another way than by the form in time: who saw to it, and why."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models

from alumnii_mentoring.core.fields import STATEMENT_LENGTH, ProseField
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.models import Application, Role
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.cycle_records import CycleRecord
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import InProgramme


class OfficeEntryQuerySet(InProgramme):
    programme_path = "cycle__programme"

    def about(self, application: Application) -> OfficeEntryQuerySet:
        return self.filter(
            cycle=application.cycle_id, person=application.person_id, role=application.role
        )


class OfficeEntry(CycleRecord):
    """``until`` ends the time for which the form is open to this person alone."""

    class Kind(models.TextChoices):
        LET_IN = "let_in", _("let in after the deadline")
        ENTERED = "entered", _("entered by the office")

    SHOWN: ClassVar[tuple[str, ...]] = ("until",)

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="+", verbose_name=_("cycle"))
    person = models.ForeignKey(
        Person, models.CASCADE, related_name="office_entries", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    reason = ProseField(_("reason"), max_length=STATEMENT_LENGTH)
    made_at = models.DateTimeField(_("at"), editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("by"),
    )

    READ_WITH: ClassVar[tuple[str, ...]] = ("cycle__programme", "person__user")

    objects = OfficeEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("application outside the form")
        verbose_name_plural = _("applications outside the form")
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["cycle", "person", "role"])]


def is_open_to(person: Person | None, cycle: Cycle, role: str, now: datetime) -> bool:
    """Whether this person may send an application now: all may, or the office let them in."""
    if cycle.accepts_applications(now):
        return True
    if person is None or person.pk is None or cycle.state not in LATE_STATES:
        return False
    let_in = OfficeEntry.objects.filter(kind=OfficeEntry.Kind.LET_IN, until__gt=now)
    return let_in.filter(cycle=cycle, person=person, role=role).exists()


# The deadline has passed, and there is still somebody to be matched.
LATE_STATES = frozenset(
    {Cycle.State.OPEN, Cycle.State.CLOSED, Cycle.State.MATCHING, Cycle.State.RUNNING}
)
