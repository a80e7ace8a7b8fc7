"""Limits per hour for what costs much or reaches other people, counted in the audit."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.audit import AuditEntry, AuditQuerySet, record
from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.transitions import lock_row
from alumnii_mentoring.core.wording import gettext as _

HOUR = timedelta(hours=1)
UPLOAD = "document.upload"


def require_rate(entries: AuditQuerySet, per_hour: int, now: datetime) -> None:
    """Raise MentoringError when the last hour holds as many as that; 0: no limit."""
    if per_hour and entries.filter(created_at__gt=now - HOUR).count() >= per_hour:
        raise MentoringError(
            _("You have done this very often. Please wait an hour; what was sent before counts.")
        )


@action
def count_upload(person: models.Model, *, by: Actor, now: datetime) -> None:
    """Note a file before anybody looks at it; raises MentoringError above the hourly number."""
    lock_row(person)
    recent = AuditEntry.objects.about(person).filter(action=UPLOAD, created_at__gt=now - HOUR)
    if recent.count() >= get_settings().uploads_per_hour:
        raise MentoringError(_("You have sent many files. Please try again in an hour."))
    record(UPLOAD, person, by=by, now=now)
