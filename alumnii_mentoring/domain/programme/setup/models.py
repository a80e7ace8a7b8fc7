"""How far the set-up of a programme has come, as far as no other row tells."""

from __future__ import annotations

from django.db import models

from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import Programme

State = Cycle.State
BEFORE_OPENING = frozenset({State.DRAFT, State.ANNOUNCED})


class Setup(models.Model):
    """``left_out`` holds the keys of prepared questions that the forms shall not ask, each as
    ``role:key``; ``checked_sender`` the address of the office whose trial mail arrived."""

    programme = models.OneToOneField(Programme, models.CASCADE, related_name="setup")
    checked_sender = models.EmailField(blank=True)
    left_out = models.JSONField(default=list)
    questions_chosen_at = models.DateTimeField(null=True)
    people_settled_at = models.DateTimeField(null=True)
    kickoff_settled_at = models.DateTimeField(null=True)
    editors_asked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("set-up")
        verbose_name_plural = _("set-ups")

    def __str__(self) -> str:
        return f"set-up {self.pk}"

    @property
    def is_sender_checked(self) -> bool:
        return bool(self.checked_sender) and self.checked_sender == self.programme.office_email


def setup_of(programme: Programme) -> Setup:
    """The row of the programme, or an unsaved one."""
    return Setup.objects.filter(programme=programme).first() or Setup(programme=programme)


def first_cycle(programme: Programme) -> Cycle | None:
    """The cycle that is being set up: the programme's earliest before its opening."""
    cycles = Cycle.objects.filter(programme=programme, state__in=BEFORE_OPENING)
    return cycles.order_by("starts_on", "pk").first()


def being_set_up(programmes: models.QuerySet[Programme]) -> models.QuerySet[Programme]:
    """Return programmes that never had a cycle beyond its announcement."""
    begun = Cycle.objects.exclude(state__in=[*BEFORE_OPENING, State.CANCELLED])
    return programmes.exclude(pk__in=begun.values("programme")).order_by("pk")
