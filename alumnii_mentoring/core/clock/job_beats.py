"""Beat while a job is worked on, so that a worker that was killed is noticed soon."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError, connection, models
from django.utils import timezone

logger = logging.getLogger(__name__)

BEAT_SECONDS = 10


@contextmanager
def beating(job: models.QuerySet[Any]) -> Iterator[None]:
    """Write the time into ``beat_at`` of the row every ten seconds, from a thread of its own.

    The thread dies with the process, whatever kills it.
    """
    over = threading.Event()
    thread = threading.Thread(target=_beat, args=(job, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _beat(job: models.QuerySet[Any], over: threading.Event) -> None:
    while not over.wait(BEAT_SECONDS):
        try:
            job.update(beat_at=timezone.now())
        except DatabaseError:
            logger.warning("a job could not beat; the next beat may")
        finally:
            connection.close()
