"""Write calendars (RFC 5545, RFC 7986). No other module knows icalendar.

All times are UTC, which every reader understands alike; what takes whole days has dates only. UID,
DTSTAMP and SEQUENCE come from stored values, so an unchanged entry has unchanged bytes.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from icalendar import Calendar, Event, vCalAddress, vDuration, vText

from alumnii_mentoring.core.text import clean_line, clean_text

logger = logging.getLogger(__name__)

PRODID = "-//alumnii-mentoring//Calendar 1.0//EN"
FORMAT = 1  # raised when the same entries are written in other bytes; a test compares these
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
    days: tuple[date, date] | None = None  # first and last of an entry that has no times
    screen: object = ""  # that shows it: ``str()`` is its address
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


def version_of(name: str, entries: Sequence[Entry]) -> str:
    """Return a fingerprint of all that a feed or file is made of, so that it differs when they do.

    It costs a small part of rendering them. Looking up addresses does not; those of one feed have
    the same beginning, and the rest of each comes from its key.
    """
    digest = hashlib.sha256(f"{FORMAT} {name!r} {entries[0].screen if entries else ''}".encode())
    for entry in entries:
        digest.update(repr(entry).encode())
    return digest.hexdigest()[:32]


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
    if entry.days is None:
        event.add("DTSTART", _utc(entry.starts_at))
        event.add("DTEND", _utc(entry.ends_at))
    else:
        event.add("DTSTART", entry.days[0])
        event.add("DTEND", entry.days[1] + timedelta(days=1))  # it ends before this day
    event.add("SUMMARY", _Text(clean_line(entry.title)))
    event.add("STATUS", _status(entry))
    if entry.is_cancelled:
        event.add("TRANSP", "TRANSPARENT")  # takes up no time; without the line an entry does
    if description := _description(entry):
        event.add("DESCRIPTION", _Text(description))
    if entry.place:
        event.add("LOCATION", _Text(clean_line(entry.place)))
    if address := clean_line(str(entry.screen)):
        event.add("URL", address)
    return event


def _description(entry: Entry) -> str:
    """Return the text with the address as last line, since not every program shows the URL."""
    parts = (clean_text(entry.description), clean_line(str(entry.screen)))
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
