"""What the queue may run. These paths never move: waiting jobs name them."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

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
from alumnii_mentoring.domain.placing.free_places import offer_free_places
from alumnii_mentoring.domain.placing.waiting_list import expire_offers
from alumnii_mentoring.domain.programme.actions import turn_cycles_by_date
from alumnii_mentoring.domain.reminders.pairs import (
    remind_unanswered_pairs,
    remind_unrated_goals,
)
from alumnii_mentoring.domain.requests.breaks import end_pauses
from alumnii_mentoring.domain.requests.unanswered import expire_requests, remind_requests

logger = logging.getLogger(__name__)

MAX_RUNS = 200
PARTS_OF_THE_LIMIT = 3  # a worker ends a task at its limit, in the middle of a mail

DUE: dict[str, Callable[[datetime], int]] = {
    "jobs_done": run_due_jobs,
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
    "entries_synced": sync_entries,
}


def deliver(spent_seconds: float = 0) -> int:
    """Send what is due, for some seconds, and wake the queue for the rest; without a queue, or
    when it can't be reached, all of it. Return the number of messages sent.

    ``spent_seconds`` are those that the worker has used for other things already.
    """
    sent = 0
    for _run in range(MAX_RUNS):
        sent += deliver_due(timezone.now(), run_seconds() - spent_seconds)
        if not is_mail_waiting(timezone.now()) or wake("deliver"):
            break
        spent_seconds = 0
    return sent


def run_seconds() -> float:
    """How long a run begins further mails; the last one may take longer than all the others."""
    limit = worker_seconds()
    chosen = get_settings().mail_run_seconds
    return min(chosen, limit / PARTS_OF_THE_LIMIT) if limit else chosen


def run_jobs() -> int:
    """Do the long work that waits; return the number of jobs done."""
    return run_due_jobs(timezone.now())


def tick() -> dict[str, int]:
    """Everything that is due by the clock; one failing part does not stop the others."""
    done: dict[str, int] = {}
    begun = time.monotonic()
    for name, job in DUE.items():
        try:
            done[name] = job(timezone.now())
        except Exception:
            logger.exception("part %s of the clock failed", name)
            done[name] = -1
    done["messages_sent"] = deliver(time.monotonic() - begun)
    return done
