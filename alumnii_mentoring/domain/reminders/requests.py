"""What a mentor is reminded of: a request without an answer, once."""

from __future__ import annotations

from datetime import datetime, timedelta

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.clock.rows import do_each
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.requests.asking import tell_mentor
from alumnii_mentoring.domain.requests.open_questions import REQUEST


def remind_requests(now: datetime) -> int:
    """Remind mentors of the requests that they have not answered; return the number of these."""
    waiting = REQUEST.things(now).filter(reminded_at__isnull=True, answer_by__gte=now)
    return do_each(waiting, _remind, now, is_due=_is_time)


def _is_time(wish: Wish, now: datetime) -> bool:
    """Counted back from the deadline, which a question moves."""
    if wish.answer_by is None or not REQUEST.is_due(wish, wish.mentor.person):
        return False
    cycle = wish.application.cycle
    left = timedelta(days=max(cycle.request_days - cycle.request_reminder_days, 0))
    return now >= wish.answer_by - left


@action
def _remind(wish: Wish, now: datetime) -> int:
    if not REQUEST.is_due(wish, wish.mentor.person) or wish.reminded_at is not None:
        return 0
    wish.reminded_at = now
    wish.save(update_fields=["reminded_at"])
    tell_mentor(wish, "request_reminder", now)
    return 1
