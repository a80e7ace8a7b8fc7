"""How long a message is worth sending, and how long to wait before the next try."""

from __future__ import annotations

from datetime import datetime, timedelta

from alumnii_mentoring.core.conf import get_settings

USEFUL_DAYS: dict[str, int] = {}
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=5), timedelta(hours=4)  # greylisting takes minutes
FIRST_REST, LONGEST_REST = timedelta(minutes=1), timedelta(minutes=30)


def limit_age(days: int, *kinds: str) -> None:
    """Messages of these kinds are pointless so many days after they were due.

    Others, such as a proposal or a decision, stay worth sending however late they are.
    """
    USEFUL_DAYS.update(dict.fromkeys(kinds, days))


def is_too_late(kind: str, due_at: datetime, now: datetime) -> bool:
    days = USEFUL_DAYS.get(kind)
    return days is not None and now > due_at + timedelta(days=days)


def next_try(attempts: int, first_tried_at: datetime, now: datetime) -> datetime | None:
    """Return when to try again; None once the time for retries, with a last try, is over."""
    end = first_tried_at + timedelta(hours=get_settings().mail_retry_hours)
    return None if now >= end else min(now + _growing(FIRST_PAUSE, LONGEST_PAUSE, attempts), end)


def rest_of_server(failures: int) -> timedelta:
    """Return how long delivery pauses after so many failed connections in a row."""
    return _growing(FIRST_REST, LONGEST_REST, failures)


def _growing(first: timedelta, longest: timedelta, times: int) -> timedelta:
    doublings = min(max(times, 1) - 1, 10)  # more would pass the longest by far
    return min(first * 2**doublings, longest)
