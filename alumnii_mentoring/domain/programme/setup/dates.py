"""Dates of a cycle that are proposed from the day on which its pairs begin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from alumnii_mentoring.domain.programme.duration import USUAL_MONTHS, default_end
from alumnii_mentoring.domain.programme.months import last_day_of, whole_months

APPLYING_DAYS = 70  # ten weeks, within which two reminders reach everybody
BEFORE_START = 35  # five weeks to read, match and let both confirm
LEAD_DAYS = 91  # from today to the start of the pairs, where nothing else is said
LAST_MINUTE = time(23, 59)


@dataclass(frozen=True)
class CycleDates:
    """The days of a cycle in the zone of the site; ``months`` are whole ones."""

    apply_from: date
    apply_until: date
    starts_on: date
    months: int = USUAL_MONTHS

    @property
    def opens_at(self) -> datetime:
        return _moment(self.apply_from, time.min)

    @property
    def closes_at(self) -> datetime:
        return _moment(self.apply_until, LAST_MINUTE)

    @property
    def ends_on(self) -> date:
        return last_day_of(self.starts_on, self.months)


def usual_start(today: date) -> date:
    """Return the first of the month about three months ahead."""
    return (today + timedelta(days=LEAD_DAYS)).replace(day=1)


def propose_dates(starts_on: date, today: date) -> CycleDates:
    """Propose that applications close five weeks before the start, after being open for ten.

    Near the start less is left: then from today, and for two weeks at least.
    """
    until = max(starts_on - timedelta(days=BEFORE_START), today + timedelta(days=14))
    opens = max(until - timedelta(days=APPLYING_DAYS), today)
    months = whole_months(starts_on, default_end(starts_on))
    return CycleDates(opens, until, starts_on, months)


def propose_name(starts_on: date, months: int = USUAL_MONTHS) -> str:
    """Return the year, or the two years that the mentoring touches: ``2027/28``."""
    end = last_day_of(starts_on, months)
    first, last = starts_on.year, end.year
    return str(first) if first == last else f"{first}/{last % 100:02}"


def _moment(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock), timezone.get_default_timezone())
