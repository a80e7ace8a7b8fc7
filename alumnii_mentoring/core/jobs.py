"""Background jobs: a row with its progress, done by the queue, by cron or by the waiting page.

A kind of work registers one function. It reports its steps, may run again after a crash, and stops
between two steps when somebody cancels.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language, override

from alumnii_mentoring.core.actors import Actor, account_behind
from alumnii_mentoring.core.base_models import Record
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.queue import wake_on_commit
from alumnii_mentoring.core.wording import gettext_lazy as _

logger = logging.getLogger(__name__)

LANGUAGE = "language"
"""Argument of every job: what it tells is read by who asked for it."""
SILENT_MINUTES = 10
MAX_ATTEMPTS = 3


class JobCancelled(Exception):
    """Somebody cancelled the job while it ran."""


class JobQuerySet(models.QuerySet["Job"]):
    def open(self) -> JobQuerySet:
        return self.filter(state__in=Job.OPEN)

    def due(self, now: datetime) -> JobQuerySet:
        """Waiting ones, and those whose worker has fallen silent."""
        silent = Q(state=Job.State.RUNNING, beat_at__lt=now - timedelta(minutes=SILENT_MINUTES))
        return self.filter(Q(state=Job.State.WAITING) | silent).order_by("pk")

    def about(self, kind: str, thing_ref: int) -> JobQuerySet:
        return self.filter(kind=kind, thing_ref=thing_ref).order_by("-pk")


class Job(Record):
    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for its turn")
        RUNNING = "running", _("at work")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    OPEN: ClassVar[list[str]] = [State.WAITING, State.RUNNING]

    kind = models.CharField(_("kind"), max_length=40)
    thing_ref = models.BigIntegerField()
    scope_ref = models.BigIntegerField(null=True)
    arguments = models.JSONField(default=dict, help_text="Keys and choices only, no names.")
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.WAITING
    )
    open_key = models.CharField(  # noqa: DJ001 - NULL once it is over, so that another may begin
        max_length=80, null=True, unique=True
    )
    turn = models.PositiveIntegerField(
        default=0, help_text="Number of the latest beginning; an earlier worker has lost the job."
    )
    kept = models.JSONField(
        default=dict, help_text="What is done so far and where to go on: keys and words, no names."
    )
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(_("error"), max_length=500, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("asked for at"))
    beat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    result_ref = models.BigIntegerField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["kind", "thing_ref"])]

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def percent(self) -> int:
        return min(100, 100 * self.done // self.total) if self.total else 0

    @property
    def asker(self) -> Any:
        """Who asked for it; their rights hold when it is done.

        Raises MentoringError when the account is gone: nobody else's rights take their place.
        """
        if self.created_by is None:
            raise MentoringError(_("The account that asked for this no longer exists."))
        return self.created_by

    def report(self, done: int, total: int) -> None:
        """Tell how far the work is. Raises JobCancelled when it is no longer wanted."""
        self.done, self.total = done, total
        going = Job.objects.filter(pk=self.pk, state=Job.State.RUNNING)
        if not going.update(done=done, total=total, beat_at=timezone.now()):
            raise JobCancelled


Work = Callable[[Job], int | None]
WORKS: dict[str, Work] = {}


def register_work(kind: str, work: Work) -> None:
    """``work(job)`` does a job of this kind outside of any transaction, and may be run again.

    What it returns, the key of what was made, is kept as ``result_ref``.
    """
    WORKS[kind] = work


def ask_for_job(
    kind: str, thing_ref: int, *, scope_ref: int | None, by: Actor, now: datetime, **arguments: Any
) -> Job:
    """Inside an action: one open job of a kind for a thing; a second wish finds the first."""
    open_job = Job.objects.about(kind, thing_ref).open().first()
    if open_job is not None:
        return open_job
    job = Job.objects.create(
        kind=kind,
        thing_ref=thing_ref,
        scope_ref=scope_ref,
        arguments={**arguments, LANGUAGE: get_language()},
        created_by=account_behind(by),
        created_at=now,
    )
    wake_on_commit("run_jobs")
    return job


def cancel_job(job: Job, now: datetime) -> bool:
    """Stop an open job before its next step; False when it was over already."""
    return bool(_close(job.pk, Job.State.CANCELLED, now, ""))


def run_due_jobs(now: datetime) -> int:
    """Do what waits; return the number of jobs done."""
    due = list(Job.objects.due(now).values_list("pk", flat=True))
    return sum(run_job(pk, now) for pk in due)


def run_job(pk: int, now: datetime) -> bool:
    """Claim one job and do it; False when somebody else has it or it did not end well."""
    due_job = Job.objects.due(now).filter(pk=pk)
    claimed = due_job.order_by().update(
        state=Job.State.RUNNING, beat_at=timezone.now(), attempts=models.F("attempts") + 1
    )
    if not claimed:
        return False
    job = Job.objects.select_related("created_by").get(pk=pk)
    if job.attempts > MAX_ATTEMPTS:
        return not _close(pk, Job.State.FAILED, timezone.now(), str(_("It was begun too often.")))
    try:
        with override(job.arguments.get(LANGUAGE) or settings.LANGUAGE_CODE):
            made = WORKS[job.kind](job)
    except JobCancelled:
        return False
    except MentoringError as error:
        return not _close(pk, Job.State.FAILED, timezone.now(), str(error))
    except Exception as error:
        logger.exception("job %s of kind %s failed", pk, job.kind)
        return not _close(pk, Job.State.FAILED, timezone.now(), type(error).__name__)
    return bool(_close(pk, Job.State.DONE, timezone.now(), "", made))


def _close(pk: int, state: str, now: datetime, error: str, made: int | None = None) -> int:
    going = Job.objects.open().filter(pk=pk)
    return going.update(state=state, finished_at=now, error=error[:500], result_ref=made)
