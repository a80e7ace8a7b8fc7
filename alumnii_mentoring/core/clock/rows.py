"""What the clock does, row by row: each in an action of its own, so that none stops the others.

What raised is stored with keys only, until the row succeeds or is no longer due.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextvars import ContextVar
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone

from alumnii_mentoring.core.base_models import Record
from alumnii_mentoring.core.errors import BusyError
from alumnii_mentoring.core.logs import quiet_logger
from alumnii_mentoring.core.wording import gettext_lazy as _

logger = quiet_logger(__name__)

M = TypeVar("M", bound=models.Model)
PART_ITSELF = 0
"""``thing_ref`` of a part that raised before or between its rows."""
_part = ContextVar("part", default="")


class ClockFailure(Record):
    """Something that is due and raised; the clock tries again at each tick."""

    part = models.CharField(max_length=60)
    thing_kind = models.CharField(max_length=40, blank=True, help_text="Name of the model.")
    thing_ref = models.BigIntegerField(default=PART_ITSELF)
    scope_ref = models.BigIntegerField(
        null=True, help_text="Primary key of the programme; NULL: of none."
    )
    error = models.CharField(_("error"), max_length=100, help_text="Class of the exception.")
    times = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField()
    failed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("failure of the clock")
        verbose_name_plural = _("failures of the clock")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["part", "thing_kind", "thing_ref"], name="am_one_failure_per_thing"
            )
        ]


class RowsFailed(Exception):
    """Some rows of some parts raised; the others were done. Names parts and numbers only."""


def run_part(name: str, part: Callable[[datetime], int], now: datetime) -> int:
    """Do one part of the clock; return what it did, or -1 when it raised as a whole."""
    token = _part.set(name)
    try:
        number = part(now)
    except Exception as error:
        logger.exception("part %s of the clock failed", name)
        _note(name, None, PART_ITSELF, error)
        return -1
    finally:
        _part.reset(token)
    ClockFailure.objects.filter(part=name, thing_ref=PART_ITSELF).delete()
    return number


def failing_parts() -> dict[str, int]:
    """Return by part how many due things have failed so far."""
    rows = ClockFailure.objects.order_by("part").values_list("part")
    return dict(rows.annotate(number=models.Count("pk")))


def do_each(
    rows: models.QuerySet[M],
    act: Callable[[M, datetime], int],
    now: datetime,
    *,
    is_due: Callable[[M, datetime], bool] | None = None,
) -> int:
    """Do to each row what is due; return the sum of what ``act``, an action, returned.

    ``is_due`` says of a row whether ``act`` is called at all, where a query can't.
    """
    part = _part.get() or f"{act.__module__.rpartition('.')[2]}.{act.__name__}"
    number, failed = 0, []
    for key, load in _each(rows):
        try:
            row = load()
            if is_due is None or is_due(row, now):
                number += act(row, now)
        except BusyError:
            logger.info("%s: %s %s is held", part, rows.model._meta.model_name, key)
        except Exception as error:
            logger.exception("%s: %s %s failed", part, rows.model._meta.model_name, key)
            _note(part, rows.model, key, error)
            failed.append(key)
    settled = ClockFailure.objects.filter(part=part, thing_kind=rows.model._meta.model_name)
    settled.exclude(thing_ref__in=failed).delete()
    return number


def _each(rows: models.QuerySet[M]) -> Iterator[tuple[int, Callable[[], M]]]:
    """Key and loader of each row: read together, or one by one where a stored value can't be."""
    try:
        loaded = list(rows)
    except Exception:
        logger.exception("rows of %s can't be read together", rows.model._meta.model_name)
        for key in list(rows.values_list("pk", flat=True)):
            yield key, partial(rows.get, pk=key)
    else:
        for row in loaded:
            yield row.pk, partial(_itself, row)


def _itself(row: M) -> M:
    return row


def _note(part: str, model: type[models.Model] | None, key: int, error: Exception) -> None:
    failed_at = timezone.now()
    failure, _is_new = ClockFailure.objects.get_or_create(
        part=part,
        thing_kind=str(model._meta.model_name) if model else "",
        thing_ref=key,
        defaults={"failing_since": failed_at, "failed_at": failed_at},
    )
    failure.error, failure.failed_at = type(error).__name__[:100], failed_at
    failure.times += 1
    failure.scope_ref = _scope_of(model, key)
    failure.save()


def _scope_of(model: Any, key: int) -> int | None:
    """Return the key of the row's programme; None where it can't be read any more."""
    try:
        scope: int | None = model._default_manager.get(pk=key).audit_scope()
    except Exception:
        logger.exception("%s %s belongs to no programme that is known", model, key)
        return None
    return scope
