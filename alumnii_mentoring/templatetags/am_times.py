"""How templates write moments and days; a test finds those that are written otherwise."""

from __future__ import annotations

from datetime import date, datetime

from django import template

from alumnii_mentoring.core.times import words
from alumnii_mentoring.core.times.zones import site_day

register = template.Library()


@register.filter
def moment(value: date | None) -> str:
    """A moment with its time, a day without."""
    if not value:
        return ""
    return words.write_moment(value) if isinstance(value, datetime) else words.write_day(value)


@register.filter
def until(begin: date | None, end: date | None) -> str:
    """``{{ event.starts_at|until:event.ends_at }}``: from when until when."""
    if begin is None or end is None:
        return moment(begin or end)
    if isinstance(begin, datetime) and isinstance(end, datetime):
        return words.write_span(begin, end)
    return words.write_days(begin, end)


@register.filter
def stamp(value: date | None) -> str:
    """Without the weekday, for tables and for what is over."""
    return words.write_stamp(value) if value else ""


@register.filter
def site_date(value: date) -> str:
    """The day alone, of a moment or a day, on the calendar of the site."""
    return words.write_date(site_day(value) if isinstance(value, datetime) else value)


@register.filter
def short_date(value: date | None) -> str:
    """The day alone in figures, for columns of tables."""
    if not value:
        return ""
    return words.write_short_date(site_day(value) if isinstance(value, datetime) else value)


@register.filter
def day_parts(value: date) -> tuple[str, str, str]:
    """Weekday, number and month, for ``date_tile``."""
    return words.write_parts(value)


@register.filter
def in_words(value: object) -> object:
    """A cell of a table: moments and days as :func:`stamp`, everything else as it is."""
    return stamp(value) if isinstance(value, date) else value


@register.filter
def years(begin: date | None, end: date | None) -> str:
    """Of a career; open where one of the two is not known."""
    return f"{begin.year if begin else ''}–{end.year if end else ''}"
