"""When the clock, the mail and the queue last did their work: one row each, which they write."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

from alumnii_mentoring.core.base_models import Record
from alumnii_mentoring.core.queue import is_queue_used
from alumnii_mentoring.core.wording import gettext_lazy as _

CLOCK, MAIL, QUEUE = "clock", "mail", "queue"
LATE = timedelta(minutes=5)


class Heartbeat(Record):
    name = models.CharField(max_length=20, unique=True)
    beat_at = models.DateTimeField()

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")
        ordering = ["name"]


def beat(name: str) -> None:
    """Store the present time for a part that has just worked; one query."""
    beat_at = timezone.now()
    if not Heartbeat.objects.filter(name=name).update(beat_at=beat_at):
        Heartbeat.objects.get_or_create(name=name, defaults={"beat_at": beat_at})


def watched() -> list[str]:
    """Return the names of the parts that must work; the queue only where the site uses one."""
    return [CLOCK, MAIL, QUEUE] if is_queue_used() else [CLOCK, MAIL]


def last_beats() -> dict[str, datetime | None]:
    """Return when each watched part last worked, None for one that never did; one query."""
    beats = dict(Heartbeat.objects.values_list("name", "beat_at"))
    return {name: beats.get(name) for name in watched()}


def late_beats(now: datetime) -> dict[str, datetime | None]:
    """Return the parts that have not worked for five minutes, or never."""
    return {
        name: beat_at
        for name, beat_at in last_beats().items()
        if beat_at is None or beat_at < now - LATE
    }
