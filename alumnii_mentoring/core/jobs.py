"""Background jobs: a row with its progress, done by the queue, by cron or by the waiting page.

A kind of work registers one function. It reports its steps, may run again after a crash, and stops
between two steps when somebody cancels. Work of many pieces keeps what is done after each, and
rests after some seconds, before the queue ends it: the rest is done in further turns.
"""

from __future__ import annotations

import time
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
from alumnii_mentoring.core.clock.job_beats import beating
from alumnii_mentoring.core.errors import BusyError, MentoringError
from alumnii_mentoring.core.logs import quiet_logger
from alumnii_mentoring.core.queue import patience_seconds, wake, wake_on_commit
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.core.wording import pgettext_lazy, site_language

logger = quiet_logger(__name__)

LANGUAGE = "language"
"""Argument of every job: what it tells is read by who asked for it."""
SILENT_SECONDS = 50
"""After this long without a beat its worker is taken for dead; a living one beats every ten."""
TURN_SECONDS = 10
MAX_ATTEMPTS = 3
"""Turns in a row that end before anything is kept: killed by the queue, or crashed."""


_BUSY = _("Something else is being done here. Please wait until it is done, or cancel it.")


class JobCancelled(Exception):
    """Somebody cancelled the job while it ran, or another worker has it."""


class JobRests(Exception):
    """The turn is over; what is left is done in the next one."""


class JobQuerySet(models.QuerySet["Job"]):
    def open(self) -> JobQuerySet:
        return self.filter(state__in=Job.OPEN)

    def due(self, now: datetime) -> JobQuerySet:
        """Return waiting jobs, and those whose worker no longer reports."""
        silent = Q(state=Job.State.RUNNING, beat_at__lt=now - timedelta(seconds=SILENT_SECONDS))
        return self.filter(Q(state=Job.State.WAITING) | silent).order_by("pk")

    def about(self, kind: str, thing_ref: int) -> JobQuerySet:
        return self.filter(kind=kind, thing_ref=thing_ref).order_by("-pk")


class Job(Record):
    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for its turn")
        RUNNING = "running", _("at work")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", pgettext_lazy("job", "cancelled")

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

    turn_ends = float("inf")  # on the clock of ``time.monotonic``

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
    def language(self) -> str:
        return str(self.arguments.get(LANGUAGE) or site_language())

    @property
    def asker(self) -> Any:
        """Return the account that asked for it, whose rights are checked when it is done.

        Raises MentoringError when the account is gone: nobody else's rights take their place.
        """
        if self.created_by is None:
            raise MentoringError(_("The account that asked for this no longer exists."))
        return self.created_by

    def report(self, done: int, total: int) -> None:
        """Tell how far the work is. Raises JobCancelled when it is no longer wanted."""
        self._store(done=done, total=total)

    def keep(self, done: int, total: int, **kept: Any) -> None:
        """Store the progress after a piece; ``kept`` says what came out and where to go on.

        Best called in the transaction of the piece. Raises JobCancelled like :meth:`report`.
        """
        self.kept = {**self.kept, **kept}
        self._store(done=done, total=total, kept=self.kept, attempts=0)

    def rest_in_time(self) -> None:
        """Raise JobRests between two pieces when the time of this turn is over."""
        if time.monotonic() >= self.turn_ends:
            raise JobRests

    def _store(self, **values: Any) -> None:
        for name, value in values.items():
            setattr(self, name, value)
        if not self.own_turn().update(beat_at=timezone.now(), **values):
            raise JobCancelled

    def own_turn(self) -> JobQuerySet:
        """Return the row, unless it was cancelled or another worker has started it again."""
        return Job.objects.filter(pk=self.pk, state=Job.State.RUNNING, turn=self.turn)


Work = Callable[[Job], int | None]
WORKS: dict[str, Work] = {}


def register_work(kind: str, work: Work) -> None:
    """``work(job)`` does a job of this kind outside of any transaction, and may be run again.

    What it returns, the key of what was made, is kept as ``result_ref``.
    """
    WORKS[kind] = work


def ask_for_job(
    kind: str,
    thing_ref: int,
    *,
    scope_ref: int | None,
    by: Actor,
    now: datetime,
    clash: str = "",
    **wish: Any,
) -> Job:
    """Inside an action: one open job of a kind for a thing; the same wish finds the first.

    Raises MentoringError, in the words of ``clash`` if given, while something else is wished for
    the same thing.
    """
    job, is_new = Job.objects.get_or_create(
        open_key=f"{kind}:{thing_ref}",
        defaults={
            "kind": kind,
            "thing_ref": thing_ref,
            "scope_ref": scope_ref,
            "arguments": {**wish, LANGUAGE: get_language()},
            "created_by": account_behind(by),
            "created_at": now,
        },
    )
    if is_new:
        wake_on_commit("run_jobs")
    elif any(job.arguments.get(name) != value for name, value in wish.items()):
        raise MentoringError(clash or _BUSY)
    return job


def cancel_job(job: Job, now: datetime) -> bool:
    """Stop an open job before its next step; False when it was over already."""
    return bool(_close(Job.objects.filter(pk=job.pk), Job.State.CANCELLED, now))


def run_due_jobs(now: datetime) -> int:
    """Do the waiting jobs one after the other while the queue allows; return how many are done."""
    done, ends = 0, time.monotonic() + patience_seconds()
    while keys := list(Job.objects.due(now).values_list("pk", flat=True)):
        for key in keys:
            done += run_job(key, now)
            if time.monotonic() >= ends:
                return done
    return done


def run_job(pk: int, now: datetime) -> bool:
    """Claim one job and work on it for one turn; True when it is done.

    False when somebody else has it, when a rest is left, or when it did not end well.
    """
    due_job = Job.objects.due(now).filter(pk=pk)
    claimed = due_job.order_by().update(
        state=Job.State.RUNNING,
        beat_at=timezone.now(),
        attempts=models.F("attempts") + 1,
        turn=models.F("turn") + 1,
    )
    if not claimed:
        return False
    job = Job.objects.select_related("created_by").get(pk=pk)
    if job.attempts > MAX_ATTEMPTS:
        return _fail(job, str(_("It was begun too often.")))
    job.turn_ends = time.monotonic() + TURN_SECONDS
    try:
        with beating(job.own_turn()), override(job.language):
            made = WORKS[job.kind](job)
    except JobCancelled:
        return False
    except (JobRests, BusyError):
        return _rest(job)
    except MentoringError as error:
        return _fail(job, str(error))
    except Exception as error:
        logger.exception("job %s of kind %s failed", pk, job.kind)
        return _fail(job, type(error).__name__)
    return bool(_close(job.own_turn(), Job.State.DONE, timezone.now(), result_ref=made))


def _rest(job: Job) -> bool:
    if job.own_turn().update(state=Job.State.WAITING):
        wake("run_jobs")
    return False


def _fail(job: Job, error: str) -> bool:
    _close(job.own_turn(), Job.State.FAILED, timezone.now(), error=error[:500])
    return False


def _close(jobs: models.QuerySet[Job], state: str, now: datetime, **values: Any) -> int:
    going = jobs.filter(state__in=Job.OPEN)
    return going.update(state=state, finished_at=now, open_key=None, **values)
