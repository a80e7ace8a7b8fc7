"""The judge of the lines finds what is wrong: each way to spoil a right calendar is told."""

import re
from datetime import date, datetime, timedelta, timezone

import pytest

from alumnii_mentoring.core.ical import (
    Contact,
    Entry,
    render_feed,
    render_invitation,
    render_single,
)
from tests.conformance.grammar import complaints

BEGIN = datetime(2026, 11, 3, 17, tzinfo=timezone.utc)
ENTRY = Entry(
    uid="1@test",
    sequence=3,
    stamped_at=BEGIN,
    starts_at=BEGIN,
    ends_at=BEGIN + timedelta(hours=2),
    title="Größe, Länge; Breite \\ Höhe " + "ü" * 60,
    description="First line\nsecond",
    place="Kassel",
    screen="https://example.org/1",
)
DAYS = Entry("2@test", 0, BEGIN, BEGIN, BEGIN, "Days", days=(date(2026, 11, 3), date(2026, 11, 4)))
GONE = Entry("3@test", 1, BEGIN, BEGIN, BEGIN + timedelta(hours=1), "Off", is_cancelled=True)
FEED = render_feed("Dates", [ENTRY, DAYS, GONE])
PEOPLE = {"organiser": Contact("Office", "o@example.org"), "guest": Contact("Anna", "a@b.org")}
ASKED = render_invitation(ENTRY, **PEOPLE)[0].encode()
WITHDRAWN = render_invitation(ENTRY, is_withdrawn=True, **PEOPLE)[0].encode()
CANCELLED = render_invitation(GONE, **PEOPLE)[0].encode()
RIGHT = {
    "feed": FEED,
    "empty feed": render_feed("Dates", []),
    "file": render_single(ENTRY),
    "request": ASKED,
    "withdrawn": WITHDRAWN,
    "cancelled": CANCELLED,
}


@pytest.mark.parametrize("name", RIGHT)
def test_what_we_write_is_right(name):
    assert complaints(RIGHT[name]) == []


def swapped(old, new, content=FEED):
    assert old in content
    return content.replace(old, new, 1)


def without(line, content=FEED):
    result = re.sub(rb"(?m)^" + line + rb"[^\r]*\r\n", b"", content, count=1)
    assert result != content
    return result


SPOILT = {
    "LF": FEED.replace(b"\r\n", b"\n"),
    "one LF": swapped(b"VERSION:2.0\r\n", b"VERSION:2.0\n"),
    "one CR": swapped(b"VERSION:2.0\r\n", b"VERSION:2.0\r"),
    "no end of the last line": FEED[:-2],
    "an empty line": swapped(b"BEGIN:VEVENT", b"\r\nBEGIN:VEVENT"),
    "a long line": FEED.replace(b"\r\n ", b""),
    "folded within a character": swapped("ü".encode(), b"\xc3\r\n \xbc"),
    "folded with a tab": swapped(b"\r\n ", b"\r\n\t"),
    "no UTF-8": swapped("ü".encode(), b"\xfc"),
    "a BOM": b"\xef\xbb\xbf" + FEED,
    "a control character": swapped(b"Kassel", b"Kas\x07sel"),
    "a zero": swapped(b"Kassel", b"Kas\x00sel"),
    "a comma": swapped(rb"\, L", rb", L"),
    "a semicolon": swapped(rb"\; Breite", rb"; Breite"),
    "a lonely backslash": swapped(rb"\\ H", rb"\ H"),
    "an unknown escape": swapped(rb"\nsecond", rb"\tsecond"),
    "a raw line break": swapped(rb"\nsecond", b"\r\nsecond"),
    "a name in small letters": swapped(b"LOCATION:", b"location:"),
    "a line without a value": swapped(b"LOCATION:", b"LOCATION"),
    "an unknown name": swapped(b"LOCATION:", b"PLACE:"),
    "an unknown X-name": swapped(b"LOCATION:", b"X-PLACE:"),
    "a text with a parameter without a value": swapped(b"LOCATION:", b"LOCATION;X:"),
    "no beginning": without(b"BEGIN:VCALENDAR"),
    "no end": without(b"END:VCALENDAR"),
    "no beginning of an event": without(b"BEGIN:VEVENT"),
    "no end of an event": without(b"END:VEVENT"),
    "crossed ends": swapped(b"END:VEVENT", b"END:VCALENDAR"),
    "an event within an event": swapped(b"END:VEVENT\r\nBEGIN:VEVENT", b"BEGIN:VEVENT"),
    "something behind the end": FEED + b"X-A:1\r\n",
    "two calendars": FEED + FEED,
    "no PRODID": without(b"PRODID"),
    "no VERSION": without(b"VERSION"),
    "another version": swapped(b"VERSION:2.0", b"VERSION:1.0"),
    "VERSION twice": swapped(b"VERSION:2.0\r\n", b"VERSION:2.0\r\nVERSION:2.0\r\n"),
    "a method in a feed": swapped(b"VERSION:2.0\r\n", b"VERSION:2.0\r\nMETHOD:PUBLISH\r\n"),
    "an interval without its kind": swapped(b";VALUE=DURATION", b""),
    "an impossible interval": swapped(b"X-PUBLISHED-TTL:PT4H", b"X-PUBLISHED-TTL:4 hours"),
    "no UID": without(b"UID"),
    "no DTSTAMP": without(b"DTSTAMP"),
    "no DTSTART": without(b"DTSTART"),
    "no DTEND": without(b"DTEND"),
    "no SEQUENCE": without(b"SEQUENCE"),
    "UID twice": swapped(b"UID:1@test", b"UID:1@test\r\nUID:1@test"),
    "two with one UID": swapped(b"UID:2@test", b"UID:1@test"),
    "SUMMARY twice": swapped(b"LOCATION:", b"SUMMARY:x\r\nLOCATION:"),
    "a negative number": swapped(b"SEQUENCE:3", b"SEQUENCE:-3"),
    "no number": swapped(b"SEQUENCE:3", b"SEQUENCE:three"),
    "a time without a zone": swapped(b"DTSTART:20261103T170000Z", b"DTSTART:20261103T170000"),
    "a time with an offset": swapped(b"T170000Z", b"T170000+0100"),
    "a zone that is not declared": swapped(
        b"DTSTART:20261103T170000Z", b"DTSTART;TZID=Europe/Berlin:20261103T170000"
    ),
    "the 31st of November": swapped(b"DTSTART:20261103", b"DTSTART:20261131"),
    "a quarter past 24": swapped(b"DTSTART:20261103T1700", b"DTSTART:20261103T2415"),
    "a stamp that is a day": swapped(b"DTSTAMP:20261103T170000Z", b"DTSTAMP;VALUE=DATE:20261103"),
    "a day without its kind": swapped(b"DTSTART;VALUE=DATE:20261103", b"DTSTART:20261103"),
    "a day with a time": swapped(b"VALUE=DATE:20261103", b"VALUE=DATE:20261103T000000Z"),
    "a day and a time": swapped(b"DTEND;VALUE=DATE:20261105", b"DTEND:20261105T000000Z"),
    "an inclusive end": swapped(b"DTEND;VALUE=DATE:20261105", b"DTEND;VALUE=DATE:20261103"),
    "no duration": swapped(b"DTEND:20261103T190000Z", b"DTEND:20261103T170000Z"),
    "an end before the beginning": swapped(b"DTEND:20261103T190000Z", b"DTEND:20261103T160000Z"),
    "an unknown status": swapped(b"STATUS:CONFIRMED", b"STATUS:MOVED"),
    "a status of a to-do": swapped(b"STATUS:CONFIRMED", b"STATUS:COMPLETED"),
    "an unknown transparency": swapped(b"TRANSP:TRANSPARENT", b"TRANSP:GLASS"),
    "cancelled and busy": without(b"TRANSP"),
    "an address with a space": swapped(
        b"URL:https://example.org/1", b"URL:https://example.org/ 1"
    ),
    "a path for an address": swapped(b"URL:https://example.org/1", b"URL:/1"),
    "a guest in a feed": swapped(b"LOCATION:", b"ATTENDEE:mailto:a@b.org\r\nLOCATION:"),
    "an organiser in a feed": swapped(b"LOCATION:", b"ORGANIZER:mailto:a@b.org\r\nLOCATION:"),
    "two guests": swapped(b"ATTENDEE", b"ATTENDEE:mailto:c@d.org\r\nATTENDEE", ASKED),
    "no guest": without(b"ATTENDEE", ASKED.replace(b"\r\n ", b"")),
    "no organiser": without(b"ORGANIZER", ASKED),
    "no mailto": swapped(b":mailto:a@b.org", b":a@b.org", ASKED),
    "an unknown answer": swapped(b"NEEDS-ACTION", b"MAYBE", ASKED),
    "a quote within a name": swapped(b"CN=Anna", b'CN=An"na', ASKED),
    "a name without quotes": swapped(b"CN=Anna", b"CN=Muster, Anna", ASKED),
    "a parameter twice": swapped(b"RSVP=FALSE", b"RSVP=FALSE;RSVP=TRUE", ASKED),
    "an unknown method": swapped(b"METHOD:REQUEST", b"METHOD:ASK", ASKED),
    "a request for what is cancelled": swapped(b"METHOD:CANCEL", b"METHOD:REQUEST", CANCELLED),
    "a cancelling of what is confirmed": swapped(b"METHOD:REQUEST", b"METHOD:CANCEL", ASKED),
}


@pytest.mark.parametrize("way", SPOILT)
def test_every_way_to_spoil_a_calendar_is_told(way):
    assert complaints(SPOILT[way]) != []


NEEDED = re.compile(rb"(?m)^(BEGIN|END|PRODID|VERSION|UID|DT|SEQUENCE|SUMMARY)")


def test_no_line_that_is_needed_can_go_and_none_can_come_twice():
    lines = FEED.replace(b"\r\n ", b"").split(b"\r\n")[:-1]
    silent = []
    for number, line in enumerate(lines):
        fewer = b"\r\n".join([*lines[:number], *lines[number + 1 :], b""])
        more = b"\r\n".join([*lines[: number + 1], *lines[number:], b""])
        long = set(complaints(FEED.replace(b"\r\n ", b"")))
        if NEEDED.match(line) and not set(complaints(fewer)) - long:
            silent.append(("without", line))
        if not set(complaints(more)) - long:
            silent.append(("twice", line))
    assert silent == []


def test_no_line_stays_right_with_a_control_character():
    lines = FEED.split(b"\r\n")[:-1]
    for number, line in enumerate(lines):
        spoilt = b"\r\n".join([*lines[:number], line[:70] + b"\x1b", *lines[number + 1 :], b""])
        assert complaints(spoilt) != [], line
