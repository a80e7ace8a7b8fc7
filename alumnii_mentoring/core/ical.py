"""Write calendars (RFC 5545, RFC 7986). No other module knows icalendar.

All times are UTC, which every reader understands alike. UID, DTSTAMP and SEQUENCE come from
stored values, so an unchanged entry has unchanged bytes.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from icalendar import Calendar, Event, vCalAddress, vDuration, vText

from alumnii_mentoring.core.text import clean_line, clean_text

logger = logging.getLogger(__name__)

PRODID = "-//alumnii-mentoring//Calendar 1.0//EN"
REFRESH = timedelta(hours=4)
UNANSWERED = "NEEDS-ACTION"  # as calendars call it


@dataclass(frozen=True)
class Entry:
    """One thing in a calendar; aware datetimes."""

    uid: str
    sequence: int
    stamped_at: datetime
    starts_at: datetime
    ends_at: datetime
    title: str
    description: str = ""
    place: str = ""
    url: str = ""  # of the screen that shows it
    is_cancelled: bool = False
    is_tentative: bool = False


@dataclass(frozen=True)
class Contact:
    name: str
    email: str


class _Text(vText):
    """A text that every reader gets as it was stored. The library's own class takes a backslash
    before an ``N`` for a line break, so ``C:\\Neu`` would arrive as two lines."""

    def to_ical(self) -> bytes:
        text = str(self).replace("\\", "\\\\")
        for sign, written in ((";", "\\;"), (",", "\\,"), ("\n", "\\n")):
            text = text.replace(sign, written)
        return text.encode()


def render_feed(name: str, entries: Iterable[Entry]) -> bytes:
    """A calendar to subscribe to. An entry that can't be written is logged and left out."""
    calendar = _calendar()
    calendar.add("X-WR-CALNAME", _Text(clean_line(name)))
    calendar.add("REFRESH-INTERVAL", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", vDuration(REFRESH))
    head, end, rest = calendar.to_ical().rpartition(b"END:VCALENDAR")
    return b"".join([head, *_written(entries), end, rest])


def _written(entries: Iterable[Entry]) -> Iterator[bytes]:
    for entry in entries:
        try:
            yield _event(entry).to_ical()
        except (ValueError, TypeError, AttributeError):
            logger.warning("calendar entry %s can't be written", entry.uid)


def render_single(entry: Entry) -> bytes:
    """One entry to open in a calendar program."""
    calendar = _calendar()
    calendar.add_component(_event(entry))
    return calendar.to_ical()


def render_invitation(
    entry: Entry,
    *,
    organiser: Contact,
    guest: Contact,
    reply: str = UNANSWERED,
    is_withdrawn: bool = False,
) -> tuple[str, str]:
    """The calendar part of a mail and its method, REQUEST or CANCEL (RFC 5546).

    ``reply`` is what the guest has answered so far, as a PARTSTAT; ``is_withdrawn`` takes the
    entry from this guest alone.
    """
    method = "CANCEL" if entry.is_cancelled or is_withdrawn else "REQUEST"
    calendar = _calendar()
    calendar.add("METHOD", method)
    event = _event(entry)
    if is_withdrawn and not entry.is_cancelled:
        del event["STATUS"]  # it takes place without this guest (RFC 5546, 3.2.5)
    event.add("ORGANIZER", _address(organiser))
    attendee = _address(guest)
    attendee.params["PARTSTAT"] = reply
    attendee.params["RSVP"] = "FALSE"
    event.add("ATTENDEE", attendee)
    calendar.add_component(event)
    return calendar.to_ical().decode(), method


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("PRODID", PRODID)
    calendar.add("VERSION", "2.0")
    return calendar


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("UID", entry.uid)
    event.add("DTSTAMP", _utc(entry.stamped_at))
    event.add("LAST-MODIFIED", _utc(entry.stamped_at))
    event.add("SEQUENCE", entry.sequence)
    event.add("DTSTART", _utc(entry.starts_at))
    event.add("DTEND", _utc(entry.ends_at))
    event.add("SUMMARY", _Text(clean_line(entry.title)))
    event.add("STATUS", _status(entry))
    if entry.is_cancelled:
        event.add("TRANSP", "TRANSPARENT")  # takes up no time; without the line an entry does
    if description := _description(entry):
        event.add("DESCRIPTION", _Text(description))
    if entry.place:
        event.add("LOCATION", _Text(clean_line(entry.place)))
    if entry.url:
        event.add("URL", clean_line(entry.url))
    return event


def _description(entry: Entry) -> str:
    """The last line is the address: not every program shows a URL."""
    parts = (clean_text(entry.description), clean_line(entry.url))
    return "\n\n".join(part for part in parts if part)


def _status(entry: Entry) -> str:
    if entry.is_cancelled:
        return "CANCELLED"
    return "TENTATIVE" if entry.is_tentative else "CONFIRMED"


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(timezone.utc).replace(microsecond=0)


def _address(contact: Contact) -> vCalAddress:
    address = vCalAddress(f"mailto:{clean_line(contact.email)}")
    name = clean_line(contact.name).replace('"', "'")
    if name:
        address.params["CN"] = name
    return address
