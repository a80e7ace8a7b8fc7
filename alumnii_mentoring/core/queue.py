"""Wake the queue (django-q2). Every job also runs from cron, so a lost wake-up costs time only."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.logs import quiet_logger

logger = quiet_logger(__name__)

PREFIX = "alumnii_mentoring: "


@dataclass(frozen=True)
class Clock:
    """A job that the queue repeats; ``task`` is a function of alumnii_mentoring.tasks."""

    task: str
    every_minutes: int


CLOCKS = (Clock("deliver", 1), Clock("run_jobs", 1), Clock("tick", 2))
FORMER_MINUTES = {"tick": 15}
MOST_SECONDS = 20


def is_queue_used() -> bool:
    chosen = get_settings().queue
    return chosen == "django_q" or (chosen == "auto" and apps.is_installed("django_q"))


def _django_q() -> Any:
    """Import django-q2 late, since its modules read the host's settings and define models."""
    from django_q import conf, models, tasks  # noqa: PLC0415

    return SimpleNamespace(conf=conf.Conf, schedule=models.Schedule, run=tasks.async_task)


def patience_seconds() -> float:
    """Return the seconds for long work in one task: a third of the queue's limit, at most 20."""
    if not is_queue_used():
        return MOST_SECONDS
    limit = _django_q().conf.TIMEOUT
    return min(MOST_SECONDS, limit / 3) if limit else MOST_SECONDS


def worker_seconds() -> int | None:
    """Return after how many seconds a worker kills a task; None without a limit or a queue."""
    if not is_queue_used():
        return None
    limit: int | None = getattr(settings, "Q_CLUSTER", {}).get("timeout")
    return limit


def wake(task: str) -> bool:
    """Ask the queue to run a job soon. A broken queue costs nothing but time: cron does it."""
    if not is_queue_used():
        return False
    try:
        with transaction.atomic():
            _django_q().run(f"alumnii_mentoring.tasks.{task}", group="alumnii_mentoring")
    except Exception:  # each broker has errors of its own, and what is to be done is stored
        logger.warning("queue not reachable, job %s waits for the next tick", task, exc_info=True)
        return False
    return True


def wake_on_commit(task: str) -> None:
    """Wake the queue once after the commit, however many rows wait for it."""
    waiting = {getattr(entry[1], "task", None) for entry in connection.run_on_commit}
    if task not in waiting:
        transaction.on_commit(_Waking(task))


@dataclass(frozen=True)
class _Waking:
    task: str

    def __call__(self) -> None:
        wake(self.task)


def register_schedules() -> list[str]:
    """Create the missing schedules, keep an administrator's changes; return the new names.

    One that still has the interval of an older version of ours takes the present one.
    """
    schedules, new = _django_q().schedule, []
    for clock in CLOCKS:
        if minutes := FORMER_MINUTES.get(clock.task):
            former = schedules.objects.filter(name=PREFIX + clock.task, minutes=minutes)
            former.update(minutes=clock.every_minutes)
    for clock in missing_schedules():
        schedules.objects.create(
            name=PREFIX + clock.task,
            func=f"alumnii_mentoring.tasks.{clock.task}",
            schedule_type=schedules.MINUTES,
            minutes=clock.every_minutes,
            repeats=-1,
        )
        new.append(PREFIX + clock.task)
    return new


def missing_schedules() -> list[Clock]:
    if not is_queue_used():
        return []
    schedules = _django_q().schedule.objects.filter(name__startswith=PREFIX)
    names = set(schedules.values_list("name", flat=True))
    return [clock for clock in CLOCKS if PREFIX + clock.task not in names]
