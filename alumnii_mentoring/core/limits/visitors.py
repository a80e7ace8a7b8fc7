"""Limits for visitors who are not logged in, counted per network address without storing it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from alumnii_mentoring.core.base_models import Record
from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.wording import gettext_lazy as _

WINDOW_MINUTES = 10
KEPT_DAYS = 1
KEPT_FORMS = 60


class Miss(Record):
    """How often one visitor did what is limited in one window of time."""

    visitor = models.CharField(max_length=64)
    window_at = models.DateTimeField()
    number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("counted visit")
        verbose_name_plural = _("counted visits")
        constraints = [
            models.UniqueConstraint(fields=["visitor", "window_at"], name="am_one_row_per_window")
        ]


def count_miss(address: str, now: datetime) -> bool:
    """Note a wrong secret from a network address; True once there were too many.

    Only misses count, so a calendar with a valid address is never turned away.
    """
    limit = get_settings().link_misses
    return bool(limit) and _count(_key(address), now) > limit


def count_kept_form(address: str, now: datetime) -> bool:
    """Note a form that is kept until its sender has logged in; True once there were too many."""
    return _count(_key(f"form {address}"), now) > KEPT_FORMS


def _count(visitor: str, now: datetime) -> int:
    """How often it was in this window, this time included."""
    window = Miss.objects.filter(visitor=visitor, window_at=_window(now))
    if not window.update(number=F("number") + 1):
        _open_window(visitor, now)
    return window.values_list("number", flat=True).first() or 0


def _open_window(visitor: str, now: datetime) -> None:
    Miss.objects.filter(window_at__lt=now - timedelta(days=KEPT_DAYS)).delete()
    window_at = _window(now)
    try:
        with transaction.atomic():
            Miss.objects.create(visitor=visitor, window_at=window_at, number=1)
    except IntegrityError:  # another request was first
        window = Miss.objects.filter(visitor=visitor, window_at=window_at)
        window.update(number=F("number") + 1)


def _window(now: datetime) -> datetime:
    start = now.replace(second=0, microsecond=0)
    return start - timedelta(minutes=start.minute % WINDOW_MINUTES)


def _key(address: str) -> str:
    return salted_hmac("alumnii_mentoring.limits", address, algorithm="sha256").hexdigest()
