"""Count calendar months between days."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta


def last_day_of(first: date, months: int) -> date:
    """The last day of so many months that begin on ``first``, as § 188 BGB counts them.

    The day before the one of the same number; where that month is too short, its last day:
    18 months from 31 August end on the last of February.
    """
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    if first.day == 1:
        return date(year, month + 1, 1) - timedelta(days=1)
    return date(year, month + 1, min(first.day - 1, monthrange(year, month + 1)[1]))


def whole_months(first: date, last: date) -> int:
    """Complete months from the first to the last day: 1 October to 30 September are twelve.

    Raises ValueError where the calendar ends, in the year 9999.
    """
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    while months > 0 and last_day_of(first, months) > last:
        months -= 1
    return max(months, 0)
