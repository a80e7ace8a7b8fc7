"""Wake the queue (django-q2). Every job also runs from cron, so a lost wake-up costs time only."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from alumnii_mentoring.core.conf import get_settings

logger = logging.getLogger(__name__)

PREFIX = "alumnii_mentoring: "


@dataclass(frozen=True)
class Clock:
    """A job that the queue repeats; ``task`` is a function of alumnii_mentoring.tasks."""

    task: str
    every_minutes: int


CLOCKS = (Clock("deliver", 1), Clock("tick", 15))


def is_queue_used() -> bool:
    chosen = get_settings().queue
    return chosen == "django_q" or (chosen == "auto" and apps.is_installed("django_q"))


def worker_seconds() -> int | None:
    """After how long a worker ends a task, wherever it is; None: never, or without a queue."""
    if not is_queue_used():
        return None
    limit: int | None = getattr(settings, "Q_CLUSTER", {}).get("timeout")
    return limit


def wake(task: str) -> bool:
    """Ask the queue to run a job soon. A broken queue costs nothing but time: cron does it."""
    if not is_queue_used():
        return False
    from django_q.tasks import async_task  # noqa: PLC0415 - models, loaded only where installed

    try:
        with transaction.atomic():
            async_task(f"alumnii_mentoring.tasks.{task}", group="alumnii_mentoring")
    except (DatabaseError, OSError):
        logger.warning("queue not reachable, job %s waits for the next tick", task)
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
    """Create the missing schedules, keep an administrator's changes; return the new names."""
    from django_q.models import Schedule  # noqa: PLC0415

    new = []
    for clock in missing_schedules():
        Schedule.objects.create(
            name=PREFIX + clock.task,
            func=f"alumnii_mentoring.tasks.{clock.task}",
            schedule_type=Schedule.MINUTES,
            minutes=clock.every_minutes,
            repeats=-1,
        )
        new.append(PREFIX + clock.task)
    return new


def missing_schedules() -> list[Clock]:
    if not is_queue_used():
        return []
    from django_q.models import Schedule  # noqa: PLC0415

    names = set(Schedule.objects.filter(name__startswith=PREFIX).values_list("name", flat=True))
    return [clock for clock in CLOCKS if PREFIX + clock.task not in names]
