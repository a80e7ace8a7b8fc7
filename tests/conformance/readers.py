"""Programs that read calendars, each brought to the same facts.

A reader takes the bytes of a calendar and returns its entries by UID. Only those that are
installed stand in ``READERS``; CI has all that pip can install.
"""

import ctypes
import json
import os
import shutil
import subprocess
import sys
from ctypes.util import find_library
from dataclasses import dataclass
from datetime import date, datetime, timezone
from importlib.util import find_spec
from pathlib import Path

from icalendar import Calendar

from tests.conformance import grammar

FOLDER = Path(__file__).parent
ORACLES = FOLDER.parents[1] / "build/oracles/node_modules/ical.js/dist/ical.js"
POINTER = ctypes.c_void_p
EVERYTHING = (date(1900, 1, 1), date(2201, 1, 1))


@dataclass(frozen=True)
class Facts:
    """Moments are aware and in UTC, days are dates; a text that is missing is empty."""

    begins: datetime | date
    ends: datetime | date
    title: str
    place: str
    text: str
    status: str
    number: int
    address: str


def by_our_grammar(content):
    """The plainest reading of the lines."""
    found, event = {}, None
    for line in content.decode().replace("\r\n ", "").split("\r\n"):
        name, _parameters, value, _fault = grammar.split(line) if line else ("", {}, "", "")
        if (name, value) == ("BEGIN", "VEVENT"):
            event = {}
        elif (name, value) == ("END", "VEVENT"):
            found[event["UID"]] = _facts_of_lines(event)
        elif event is not None:
            event[name] = value
    return found


def _facts_of_lines(event):
    texts = [
        grammar.value_of(event.get(name, "")) for name in ("SUMMARY", "LOCATION", "DESCRIPTION")
    ]
    return Facts(
        grammar.moment_of(event["DTSTART"]),
        grammar.moment_of(event["DTEND"]),
        *texts,
        event.get("STATUS", ""),
        int(event["SEQUENCE"]),
        event.get("URL", ""),
    )


def by_icalendar(content):
    return {
        str(event["UID"]): _facts_of_icalendar(event)
        for event in Calendar.from_ical(content).walk("VEVENT")
    }


def _facts_of_icalendar(event):
    texts = [str(event.get(name, "")) for name in ("SUMMARY", "LOCATION", "DESCRIPTION", "STATUS")]
    moments = [_in_utc(event[name].dt) for name in ("DTSTART", "DTEND")]
    return Facts(*moments, *texts, int(event["SEQUENCE"]), str(event.get("URL", "")))


def by_recurring_ical_events(content):
    """What a calendar program shows of all days."""
    import recurring_ical_events  # noqa: PLC0415 - may be missing

    shown = recurring_ical_events.of(Calendar.from_ical(content)).between(*EVERYTHING)
    assert len({str(event["UID"]) for event in shown}) == len(shown)
    return {str(event["UID"]): _facts_of_icalendar(event) for event in shown}


def by_vobject(content):
    import vobject  # noqa: PLC0415 - may be missing

    events = vobject.readOne(content.decode()).contents.get("vevent", [])
    return {event.uid.value: _facts_of_vobject(event) for event in events}


def _facts_of_vobject(event):
    def said(name):
        return event.contents[name][0].value if name in event.contents else ""

    return Facts(
        _in_utc(said("dtstart")),
        _in_utc(said("dtend")),
        *[said(name) for name in ("summary", "location", "description", "status")],
        int(said("sequence")),
        said("url"),
    )


def by_ical(content):
    """The library behind the calendars of Home Assistant."""
    from ical.calendar_stream import IcsCalendarStream  # noqa: PLC0415 - may be missing

    calendar = IcsCalendarStream.calendar_from_ics(content.decode())
    return {
        event.uid: Facts(
            _in_utc(event.dtstart),
            _in_utc(event.dtend),
            event.summary or "",
            event.location or "",
            event.description or "",
            str(event.status.value) if event.status else "",
            event.sequence,
            str(event.url or ""),
        )
        for event in calendar.events
    }


def by_ical_js(content):
    """The parser of Thunderbird and of Nextcloud."""
    command = ["node", str(FOLDER / "read.mjs"), str(ORACLES)]
    run = subprocess.run(command, input=content, capture_output=True, check=True, timeout=60)
    return _from_json(json.loads(run.stdout))


def _from_json(rows):
    def moment(value):
        if "T" not in value:
            return date.fromisoformat(value)
        return datetime.fromisoformat(value.replace("Z", "+00:00"))

    return {
        row["uid"]: Facts(
            moment(row["begins"]),
            moment(row["ends"]),
            *[row[name] for name in ("title", "place", "text", "status", "number", "address")],
        )
        for row in rows
    }


LIBICAL = os.environ.get("LIBICAL") or find_library("ical")


def by_libical(content):
    """The library of Evolution and KDE; what it understood comes in its own writing."""
    library = ctypes.CDLL(LIBICAL)
    library.icalparser_parse_string.argtypes = [ctypes.c_char_p]
    library.icalparser_parse_string.restype = POINTER
    for name in ("as_ical_string", "count_errors", "free"):
        getattr(library, f"icalcomponent_{name}").argtypes = [POINTER]
    library.icalcomponent_as_ical_string.restype = ctypes.c_char_p
    component = library.icalparser_parse_string(content)
    assert component, "libical reads nothing"
    try:
        assert library.icalcomponent_count_errors(component) == 0
        return by_our_grammar(library.icalcomponent_as_ical_string(component))
    finally:
        library.icalcomponent_free(component)


def _in_utc(value):
    return value.astimezone(timezone.utc) if isinstance(value, datetime) else value


NEEDED = {
    "vobject": by_vobject,
    "recurring_ical_events": by_recurring_ical_events,
    **({"ical": by_ical} if sys.version_info >= (3, 11) else {}),  # what it asks for
}
READERS = {"the lines": by_our_grammar, "icalendar": by_icalendar}
READERS |= {name: reader for name, reader in NEEDED.items() if find_spec(name)}
if shutil.which("node") and ORACLES.exists():
    READERS["ical.js"] = by_ical_js
if LIBICAL:
    READERS["libical"] = by_libical
