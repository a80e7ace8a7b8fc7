"""Moments and days in words. Every screen, mail and message takes them from here.

They are in the language and on the clock of the reader: the time zone that is switched on. Where
its clock shows another time than the site's, it is named.
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format

from alumnii_mentoring.core.times.zones import current_city
from alumnii_mentoring.core.wording import gettext as _


def write_date(day: date) -> str:
    """As in “March 3, 2027”, for facts; what people plan for is told with the weekday."""
    return date_format(day, "DATE_FORMAT")


def write_short_date(day: date) -> str:
    """As in “03/03/2027”, for columns of tables."""
    return date_format(day, "SHORT_DATE_FORMAT")


def write_day(day: date) -> str:
    """As in “Wednesday, March 3, 2027”."""
    words = {"weekday": date_format(day, "l"), "date": write_date(day)}
    return _("%(weekday)s, %(date)s") % words


def write_parts(day: date) -> tuple[str, str, str]:
    """As in “Wed”, “3”, “Mar”: a leaf of a calendar."""
    local = timezone.localtime(day) if isinstance(day, datetime) else day
    weekday, number, month = (date_format(local, sign) for sign in ("D", "j", "M"))
    return weekday, number, month


def write_moment(moment: datetime) -> str:
    """As in “Wednesday, March 3, 2027, 2 p.m.”."""
    local = timezone.localtime(moment)
    return _with_zone(_day_and_time(local), local)


def write_span(begin: datetime, end: datetime) -> str:
    """From when until when, with the day once if it is the same."""
    first, last = timezone.localtime(begin), timezone.localtime(end)
    if first.date() != last.date():
        words = _("%(begin)s – %(end)s")
        both = {"begin": _day_and_time(first), "end": _day_and_time(last)}
        return _with_zone(words % both, first)
    words = _("%(day)s, %(begin)s–%(end)s") % {
        "day": write_day(first),
        "begin": _time(first),
        "end": _time(last),
    }
    return _with_zone(words, first)


def write_days(begin: date, end: date) -> str:
    """As in “April 1, 2027 – March 31, 2028”."""
    return _("%(begin)s – %(end)s") % {"begin": write_date(begin), "end": write_date(end)}


def write_stamp(moment: date) -> str:
    """Without the weekday, for tables and for what is over; expects a day or a moment."""
    if not isinstance(moment, datetime):
        return write_date(moment)
    local = timezone.localtime(moment)
    words = _("%(day)s, %(time)s") % {"day": write_date(local), "time": _time(local)}
    return _with_zone(words, local)


def write_time(moment: datetime) -> str:
    """The time alone, of a moment of this day."""
    return _time(timezone.localtime(moment))


def zone_note() -> str:
    """For forms, which take what is typed as a time of this zone."""
    return _("Time zone: %(city)s.") % {"city": current_city()}


def _day_and_time(local: datetime) -> str:
    return _("%(day)s, %(time)s") % {"day": write_day(local), "time": _time(local)}


def _time(local: datetime) -> str:
    return date_format(local, "TIME_FORMAT")


def _with_zone(words: str, local: datetime) -> str:
    """Named unless the clock of the site shows the same."""
    site = local.astimezone(timezone.get_default_timezone())
    if local.utcoffset() == site.utcoffset():
        return words
    return _("%(words)s (time in %(city)s)") % {"words": words, "city": current_city()}
