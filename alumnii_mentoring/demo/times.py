"""Hours at which people of the demonstration meet."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

AFTERNOON, EVENING = 16, 18


def at_clock(moment: datetime, hour: int, minute: int = 0) -> datetime:
    """The same day in the time of the site."""
    return timezone.localtime(moment).replace(hour=hour, minute=minute, second=0, microsecond=0)
