"""What every calendar entry stores, so that programs notice changes, and where it leads."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import models
from django.urls import reverse

from alumnii_mentoring.core.conf import get_settings


def new_uid() -> str:
    """A world-wide unique identifier for a calendar entry (RFC 5545, 3.8.4.7)."""
    return f"{uuid4()}@alumnii-mentoring"


def cancelled_since(now: datetime) -> datetime:
    """Return the moment from which cancelled entries are still shown, marked as cancelled."""
    return now - timedelta(days=get_settings().feed_cancelled_days)


@dataclass(frozen=True)
class Screen:
    """Shows an entry; its address, as ``str()``, is looked up when it is written."""

    name: str
    key: int

    def __str__(self) -> str:
        """Empty where no host is set: in a calendar program a path alone leads nowhere."""
        host = get_settings().site_url
        return host + reverse(f"alumnii_mentoring:{self.name}", args=[self.key]) if host else ""


class CalendarEntryFields(models.Model):
    uid = models.CharField(max_length=80, unique=True, default=new_uid, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    stamped_at = models.DateTimeField(editable=False)

    class Meta:
        abstract = True

    def stamp(self, now: datetime) -> None:
        """Mark a change that calendars must notice: time, place, words or cancellation.

        Most programs keep what they have as long as the number is the same, whatever the time
        says: so words count up, too, and arrive with the next message.
        """
        if self.stamped_at is not None:
            self.sequence += 1
        self.stamped_at = now
