"""Tables that are taken out: so many in an hour, and one at a time for each account.

A table of a whole programme keeps one process of the site busy for seconds. Twenty clicks at once
made the public pages wait, and a copy of everything is what somebody with a stolen login wants.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, models, transaction

from alumnii_mentoring.core.actors import Account
from alumnii_mentoring.core.audit import EXPORT, AuditEntry
from alumnii_mentoring.core.base_models import Record
from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.limits.hourly import HOUR
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.core.wording import gettext_lazy

LONGEST = timedelta(minutes=5)  # no server waits that long; what is older was killed


class RunningExport(Record):
    """A table that is being made for an account; gone as soon as it is done."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=gettext_lazy("by")
    )
    begun_at = models.DateTimeField(gettext_lazy("at"))

    class Meta:
        verbose_name = gettext_lazy("running export")
        verbose_name_plural = gettext_lazy("running exports")


@contextmanager
def one_export(*, by: Account, now: datetime) -> Iterator[None]:
    """While a table is made. Raises MentoringError when another one is, or after too many."""
    running = _begin(by, now)
    try:
        _require_few(by, now)
        yield
    finally:
        RunningExport.objects.filter(pk=running.pk).delete()


def _begin(by: Account, now: datetime) -> RunningExport:
    RunningExport.objects.filter(account_id=by.pk, begun_at__lt=now - LONGEST).delete()
    try:
        with transaction.atomic():
            return RunningExport.objects.create(account_id=by.pk, begun_at=now)
    except IntegrityError:
        raise MentoringError(
            _("Another table is being made for you. Please wait until it has arrived.")
        ) from None


def _require_few(by: Account, now: datetime) -> None:
    most = get_settings().exports_per_hour
    taken = AuditEntry.objects.by(by).filter(action=EXPORT, created_at__gt=now - HOUR).count()
    if most and taken >= most:
        words = _("You have taken out %(number)s tables within an hour. Please wait a while.")
        raise MentoringError(words % {"number": taken})
