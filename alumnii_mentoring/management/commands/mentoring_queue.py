from __future__ import annotations

import signal
import sys
from datetime import timedelta
from typing import Any

from django.core.management.base import CommandError
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from alumnii_mentoring.core.clock.heartbeats import QUEUE, last_beats
from alumnii_mentoring.core.queue import is_queue_used
from alumnii_mentoring.management.base import MentoringCommand
from alumnii_mentoring.management.watchdog import Watchdog

PATIENCE_SECONDS = 180  # our schedules give the queue a task each minute


class Command(MentoringCommand):
    help = (
        "Run the queue (qcluster) and start it anew when it ends or stands still: django-q does"
        " neither notice nor mend a killed worker that held the lock of the queue."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--patience",
            type=int,
            default=PATIENCE_SECONDS,
            help="seconds without a task of ours after which it counts as standing still",
        )

    def handle(self, *args: object, **options: Any) -> None:
        if not is_queue_used():
            raise CommandError("This site uses no queue: run “manage.py mentoring_tick” by cron.")
        cluster = [sys.executable, sys.argv[0], "qcluster"]
        watchdog = Watchdog(cluster, stands_still, options["patience"])
        signal.signal(signal.SIGTERM, watchdog.stop)
        signal.signal(signal.SIGINT, watchdog.stop)
        watchdog.run()


def stands_still(seconds: float) -> bool:
    """Never before the first task, and a database that is away says nothing about the queue."""
    close_old_connections()
    try:
        beat_at = last_beats().get(QUEUE)
    except DatabaseError:
        return False
    return beat_at is not None and beat_at < timezone.now() - timedelta(seconds=seconds)
