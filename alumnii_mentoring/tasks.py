"""What the queue may run. These paths never move: waiting jobs name them."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.utils import timezone

from alumnii_mentoring.core.clock.heartbeats import CLOCK, MAIL, QUEUE, beat
from alumnii_mentoring.core.clock.rows import ClockFailure, RowsFailed, run_part
from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.jobs import run_due_jobs
from alumnii_mentoring.core.mail.delivery import deliver_due, is_mail_waiting
from alumnii_mentoring.core.queue import wake, worker_seconds
from alumnii_mentoring.domain.applications.actions import remind_drafts
from alumnii_mentoring.domain.applications.uploads.housekeeping import (
    rescan_documents,
    tidy_vault,
)
from alumnii_mentoring.domain.directory.projection import sync_entries
from alumnii_mentoring.domain.events.actions import close_past_events
from alumnii_mentoring.domain.mentorships.actions import close_pairs_at_their_end
from alumnii_mentoring.domain.mentorships.meetings.actions import confirm_unopposed_meetings
from alumnii_mentoring.domain.mentorships.proposals import expire_unanswered_pairs
from alumnii_mentoring.domain.people.corrections import tell_offices
from alumnii_mentoring.domain.people.photos.housekeeping import tidy_photos
from alumnii_mentoring.domain.people.photos.library import take_over_photos
from alumnii_mentoring.domain.placing.free_places import offer_free_places
from alumnii_mentoring.domain.placing.waiting_list import expire_offers
from alumnii_mentoring.domain.programme.actions import turn_cycles_by_date
from alumnii_mentoring.domain.reminders.pairs import (
    remind_unanswered_pairs,
    remind_unrated_goals,
)
from alumnii_mentoring.domain.reminders.requests import remind_requests
from alumnii_mentoring.domain.requests.breaks import end_pauses
from alumnii_mentoring.domain.requests.unanswered import expire_requests

MAX_RUNS = 200
PARTS_OF_THE_LIMIT = 3  # a worker ends a task at its limit, in the middle of a mail


def _deliver(now: datetime, begun: float | None = None) -> int:
    """Send what is due, for some seconds, and wake the queue for the rest; without a queue, or
    when it can't be reached, all of it. Return the number of messages sent.

    ``begun`` is when the worker began with other things, by the monotonic clock.
    """
    sent, spent = 0, 0.0 if begun is None else time.monotonic() - begun
    for _run in range(MAX_RUNS):
        sent += deliver_due(timezone.now(), run_seconds() - spent)
        beat(MAIL)
        if not is_mail_waiting(timezone.now()) or wake("deliver"):
            break
        spent = 0.0
    return sent


# Short parts first: long work may take all the time that is left.
DUE: dict[str, Callable[[datetime], int]] = {
    "cycles_turned": turn_cycles_by_date,
    "drafts_reminded": remind_drafts,
    "pauses_ended": end_pauses,
    "requests_reminded": remind_requests,
    "requests_expired": expire_requests,
    "pairs_reminded": remind_unanswered_pairs,
    "pairs_expired": expire_unanswered_pairs,
    "offers_expired": expire_offers,
    "places_offered": offer_free_places,
    "pairs_closing": close_pairs_at_their_end,
    "reviews_reminded": remind_unrated_goals,
    "meetings_confirmed": confirm_unopposed_meetings,
    "events_closed": close_past_events,
    "corrections_told": tell_offices,
    "documents_rescanned": rescan_documents,
    "stray_files_removed": tidy_vault,
    "stray_photos_removed": tidy_photos,
    "photos_taken_over": take_over_photos,
    "entries_synced": sync_entries,
    "messages_sent": _deliver,
    "jobs_done": run_due_jobs,
}


def deliver() -> int:
    """For the queue, like the following: send what is due; return the number of messages sent."""
    beat(QUEUE)
    return _deliver(timezone.now())


def run_seconds() -> float:
    """How long a run begins further mails; the last one may take longer than all the others."""
    limit = worker_seconds()
    chosen = get_settings().mail_run_seconds
    return min(chosen, limit / PARTS_OF_THE_LIMIT) if limit else chosen


def run_jobs() -> int:
    """Do the long work that waits; return the number of jobs done."""
    beat(QUEUE)
    return run_due_jobs(timezone.now())


def tick() -> dict[str, int]:
    """Do what is due. The queue shows a task as failed only when it raises.

    Raises RowsFailed after everything else was done, when something failed for the first time.
    """
    begun_at = timezone.now()
    beat(QUEUE)
    done = do_what_is_due()
    new = ClockFailure.objects.filter(failing_since__gte=begun_at)
    if failed := [f"{part} {ref}" for part, ref in new.values_list("part", "thing_ref")]:
        raise RowsFailed(", ".join(failed))
    return done


def do_what_is_due() -> dict[str, int]:
    """Everything that is due by the clock; -1 for a part that raised."""
    parts = {**DUE, "messages_sent": partial(_deliver, begun=time.monotonic())}
    done = {name: run_part(name, part, timezone.now()) for name, part in parts.items()}
    beat(CLOCK)
    return done
