"""Whether mail leaves at all: it is held by hand, or the server is left alone for a while."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import models

from alumnii_mentoring.core.base_models import Record
from alumnii_mentoring.core.mail.patience import rest_of_server
from alumnii_mentoring.core.wording import gettext_lazy as _

logger = logging.getLogger(__name__)

ONLY = 1  # there is one row


class DeliveryStatus(Record):
    """``fault`` is what the server answered, as ``Reply.reason`` tells it; empty: all is well."""

    held_since = models.DateTimeField(null=True)
    fault = models.CharField(max_length=100, blank=True)
    fault_since = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    paused_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("delivery status")
        verbose_name_plural = _("states of delivery")

    def is_open(self, now: datetime) -> bool:
        """Whether messages may leave now."""
        is_paused = self.paused_until is not None and now < self.paused_until
        return self.held_since is None and not is_paused


def delivery_status() -> DeliveryStatus:
    """Return the stored status, or a new unsaved one."""
    return DeliveryStatus.objects.filter(pk=ONLY).first() or DeliveryStatus(pk=ONLY)


def note_fault(reason: str, now: datetime) -> None:
    """Store that the server took nothing, and pause delivery, longer with each time."""
    status = delivery_status()
    failures = status.failures + 1
    if not status.fault:
        logger.warning("mail does not leave: %s", reason)
    _write(
        fault=reason[:100],
        fault_since=status.fault_since or now,
        failures=failures,
        paused_until=now + rest_of_server(failures),
    )


def note_success() -> None:
    """Store that the server took a message, which ends the pause."""
    _write(fault="", fault_since=None, failures=0, paused_until=None)


def hold_mail(now: datetime) -> None:
    """Let nothing leave until :func:`release_mail`, whatever is written meanwhile."""
    _write(held_since=now)


def release_mail() -> None:
    _write(held_since=None, paused_until=None)


def _write(**values: object) -> None:
    DeliveryStatus.objects.update_or_create(pk=ONLY, defaults=values)
