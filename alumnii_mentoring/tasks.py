"""What the queue may run. These paths never move: waiting jobs name them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from alumnii_mentoring.core.jobs import run_due_jobs
from alumnii_mentoring.core.mail.delivery import deliver_due
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
from alumnii_mentoring.domain.requests.breaks import end_pauses
from alumnii_mentoring.domain.requests.unanswered import expire_requests, remind_requests

logger = logging.getLogger(__name__)

MAX_BATCHES = 200

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
    "stray_photos_removed": tidy_photos,
    "photos_taken_over": take_over_photos,
    "entries_synced": sync_entries,
}


def deliver() -> int:
    """Send what is due, batch by batch; return the number of messages sent."""
    sent = 0
    for _batch in range(MAX_BATCHES):
        number = deliver_due(timezone.now())
        sent += number
        if not number:
            break
    return sent


def run_jobs() -> int:
    """Do the long work that waits; return the number of jobs done."""
    return run_due_jobs(timezone.now())


def tick() -> dict[str, int]:
    """Everything that is due by the clock; one failing part does not stop the others."""
    done: dict[str, int] = {}
    for name, job in DUE.items():
        try:
            done[name] = job(timezone.now())
        except Exception:
            logger.exception("part %s of the clock failed", name)
            done[name] = -1
    done["messages_sent"] = deliver()
    return done
