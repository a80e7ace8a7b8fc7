from dataclasses import fields, replace
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from alumnii_mentoring.core.ical import (
    FORMAT,
    Contact,
    Entry,
    render_feed,
    render_invitation,
    render_single,
    version_of,
)
from alumnii_mentoring.core.text import clean_line, clean_text

UTC, BERLIN = timezone.utc, ZoneInfo("Europe/Berlin")
STAMP = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
START = datetime(2026, 11, 3, 17, 0, tzinfo=UTC)
ENTRY = Entry(
    uid="1@test",
    sequence=3,
    stamped_at=STAMP,
    starts_at=START,
    ends_at=START + timedelta(hours=2),
    title="Kick-off",
)
OFFICE = Contact("Alumni Office", "office@example.org")
ANNA = Contact("Anna Muster", "anna@example.org")


def read_event(content):
    return Calendar.from_ical(content).walk("VEVENT")[0]


def written(entry):
    return read_event(render_feed("Dates", [entry]))


def lines(content):
    return content.replace(b"\r\n ", b"").split(b"\r\n")


def names(content):
    return {line.split(b":")[0].split(b";")[0] for line in lines(content) if line}


def test_identity_and_version_are_what_was_stored():
    event = written(ENTRY)

    assert (str(event["UID"]), event["SEQUENCE"]) == ("1@test", 3)
    assert (event["DTSTAMP"].dt, event["LAST-MODIFIED"].dt) == (STAMP, STAMP)


def test_every_field_is_read_back():
    entry = replace(
        ENTRY,
        description="First line\nsecond line",
        place="Kassel",
        screen="https://example.org/e/1",
    )

    event = written(entry)

    assert (str(event["SUMMARY"]), str(event["LOCATION"])) == ("Kick-off", "Kassel")
    assert str(event["DESCRIPTION"]) == "First line\nsecond line\n\nhttps://example.org/e/1"
    assert str(event["URL"]) == "https://example.org/e/1"


def test_empty_fields_are_left_out():
    assert {"DESCRIPTION", "LOCATION", "URL"} & set(written(ENTRY)) == set()


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        (datetime(2027, 3, 28, 1, 59, tzinfo=BERLIN), b"20270328T005900Z"),
        (datetime(2027, 3, 28, 3, 0, tzinfo=BERLIN), b"20270328T010000Z"),
        (datetime(2027, 3, 28, 19, 0, tzinfo=BERLIN), b"20270328T170000Z"),
        (datetime(2027, 10, 31, 1, 59, tzinfo=BERLIN), b"20271030T235900Z"),
        (datetime(2027, 10, 31, 2, 30, tzinfo=BERLIN), b"20271031T003000Z"),
        (datetime(2027, 10, 31, 2, 30, tzinfo=BERLIN, fold=1), b"20271031T013000Z"),
        (datetime(2027, 10, 31, 3, 0, tzinfo=BERLIN), b"20271031T020000Z"),
    ],
    ids=str,
)
def test_times_around_the_change_of_the_clocks_are_right(local, utc):
    entry = replace(ENTRY, starts_at=local, ends_at=local.astimezone(UTC) + timedelta(hours=1))

    content = render_feed("Dates", [entry])

    assert b"DTSTART:" + utc in lines(content)
    assert read_event(content)["DTSTART"].dt == local.astimezone(UTC)


@pytest.mark.parametrize("day", [datetime(2027, 3, 28), datetime(2027, 10, 31)], ids=str)  # noqa: DTZ001
def test_the_length_of_an_entry_survives_the_change_of_the_clocks(day):
    start = day.replace(hour=0, minute=30, tzinfo=BERLIN).astimezone(UTC)
    entry = replace(ENTRY, starts_at=start, ends_at=start + timedelta(hours=5))

    event = written(entry)

    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(hours=5)


def test_a_feed_needs_no_time_zones():
    content = render_feed("Dates", [replace(ENTRY, starts_at=START.astimezone(BERLIN))])

    assert Calendar.from_ical(content).walk("VTIMEZONE") == []
    assert b"TZID" not in content


def test_parts_of_a_second_are_dropped():
    entry = replace(ENTRY, stamped_at=STAMP.replace(microsecond=123456))

    assert b"DTSTAMP:20261005T090000Z" in lines(render_feed("Dates", [entry]))


def test_a_feed_asks_nobody_and_names_nobody():
    result = names(render_feed("Dates", [replace(ENTRY, is_cancelled=True), ENTRY]))

    assert result & {b"METHOD", b"ORGANIZER", b"ATTENDEE"} == set()


def test_a_feed_has_no_identity_of_its_own():
    calendar = Calendar.from_ical(render_feed("Dates", [ENTRY]))

    assert set(calendar) == {
        "PRODID",
        "VERSION",
        "X-WR-CALNAME",
        "REFRESH-INTERVAL",
        "X-PUBLISHED-TTL",
    }


def test_a_feed_asks_to_be_read_every_four_hours():
    content = lines(render_feed("Dates", [ENTRY]))

    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT4H" in content
    assert b"X-PUBLISHED-TTL:PT4H" in content


def test_a_feed_without_entries_is_a_calendar():
    calendar = Calendar.from_ical(render_feed("Dates", []))

    assert (str(calendar["X-WR-CALNAME"]), calendar.walk("VEVENT")) == ("Dates", [])


def test_every_line_ends_and_is_folded_as_the_standard_says():
    content = render_feed("Dates", [replace(ENTRY, title="Größe " * 60, description="ß" * 500)])

    assert content.count(b"\n") == content.count(b"\r\n")
    assert [line for line in content.split(b"\r\n") if len(line) > 75] == []
    assert str(read_event(content)["SUMMARY"]) == ("Größe " * 60).strip()


@pytest.mark.parametrize(
    "title",
    [
        "Meeting; with, commas",
        "back\\slash \\n and \\; and \\,",
        'quotes " and colons: a:b',
        "Größe, Straße – “quoted” …",
        "emoji 🎓",
        "BEGIN:VEVENT",
    ],
)
def test_signs_with_a_meaning_are_escaped(title):
    event = written(replace(ENTRY, title=title, description=title, place=title))

    results = [str(event[name]) for name in ("SUMMARY", "DESCRIPTION", "LOCATION")]
    assert results == [title, title, title]


SIGNS = st.sampled_from(
    ["\\", "\\N", "\\n", "\\\\n", "\\r", ",", ";", ":", '"', "\r\n", "\n", "\r"]
)
WORDS = st.sampled_from(
    ["N", "n", " ", "\t", "ü", "🎓", "👩‍🎓", "%2C", "%5C", "^n", "BEGIN:VEVENT"]
)
TEXTS = st.lists(SIGNS | WORDS | st.text(max_size=30), max_size=60).map("".join)


@given(TEXTS)
@example("C:\\Neu")
@example("C:\\neu")
@example("\\\\N \\\\\\N \\")
@example("🎓" * 40 + "\\N")
def test_every_text_is_read_as_it_was_stored(text):
    entry = replace(ENTRY, title=text, description=text, place=text)

    content = render_feed(text, [entry])

    event, line, prose = read_event(content), clean_line(text), clean_text(text)
    results = [str(event.get(name, "")) for name in ("SUMMARY", "LOCATION", "DESCRIPTION")]
    assert results == [line, line, prose]
    values = dict(row.split(b":", 1) for row in lines(content) if row)
    assert values[b"X-WR-CALNAME"] == values[b"SUMMARY"]
    assert max(len(row) for row in content.split(b"\r\n")) <= 75


@given(TEXTS)
@example("C:\\Neu")
def test_a_second_reader_reads_every_text_as_it_was_stored(text):
    vobject = pytest.importorskip("vobject")

    event = vobject.readOne(render_single(replace(ENTRY, title=text)).decode()).vevent

    assert event.summary.value == clean_line(text)


@pytest.mark.parametrize(("is_cancelled", "expected"), [(True, [b"TRANSPARENT"]), (False, [])])
def test_what_is_cancelled_takes_up_no_time(is_cancelled, expected):
    content = render_feed("Dates", [replace(ENTRY, is_cancelled=is_cancelled)])

    results = [line.partition(b":")[2] for line in lines(content) if line.startswith(b"TRANSP")]
    assert results == expected


def test_the_name_of_a_calendar_is_escaped_too():
    assert rb"X-WR-CALNAME:Dates\; A\, B" in lines(render_feed("Dates; A, B", []))


@pytest.mark.parametrize("sign", ["\n", "\r", "\r\n", "\x85", "\u2028", "\u2029", "\t"])
def test_a_line_break_in_a_title_becomes_a_space(sign):
    assert str(written(replace(ENTRY, title=f"One{sign}Two"))["SUMMARY"]) == "One Two"


@pytest.mark.parametrize(
    "sign", ["\x00", "\x07", "\x0b", "\x1b", "\x7f", "\x9f", "\u202e", "\ufeff"]
)
def test_control_characters_disappear(sign):
    event = written(replace(ENTRY, title=f"One{sign}Two", description=f"Three{sign}Four"))

    assert (str(event["SUMMARY"]), str(event["DESCRIPTION"])) == ("OneTwo", "ThreeFour")


@pytest.mark.parametrize("sign", ["\n", "\r", "\r\n", "\x85", "\u2028", "\x0b", "\x0c", "\x1c"])
def test_no_text_can_add_a_property(sign):
    evil = f"x{sign}ATTENDEE:mailto:eve@example.org"
    entry = replace(ENTRY, title=evil, description=evil, place=evil, screen=evil)

    result = names(render_feed(evil, [entry]))

    assert result == names(
        render_feed("x", [replace(ENTRY, description="x", place="x", screen="https://x")])
    )


def test_an_unchanged_entry_has_unchanged_bytes():
    entry = replace(ENTRY, description="Text", place="Kassel", screen="https://example.org/")

    first = render_feed("Dates", [entry])

    assert render_feed("Dates", [replace(entry)]) == first


def test_a_changed_entry_has_changed_bytes():
    assert render_feed("Dates", [replace(ENTRY, sequence=4)]) != render_feed("Dates", [ENTRY])


def test_the_time_zone_of_a_value_changes_no_bytes():
    local = replace(ENTRY, starts_at=START.astimezone(BERLIN), stamped_at=STAMP.astimezone(BERLIN))

    assert render_feed("Dates", [local]) == render_feed("Dates", [ENTRY])


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, "CONFIRMED"),
        ({"is_tentative": True}, "TENTATIVE"),
        ({"is_cancelled": True}, "CANCELLED"),
        ({"is_cancelled": True, "is_tentative": True}, "CANCELLED"),
    ],
    ids=str,
)
def test_an_entry_says_how_certain_it_is(changes, status):
    assert str(written(replace(ENTRY, **changes))["STATUS"]) == status


@pytest.mark.parametrize(
    "changes",
    [{"starts_at": "tomorrow"}, {"title": None}, {"stamped_at": None}, {"sequence": "many"}],
    ids=str,
)
def test_one_bad_entry_is_left_out(changes, caplog):
    bad, other = replace(ENTRY, uid="bad@test", **changes), replace(ENTRY, uid="2@test")

    content = render_feed("Dates", [ENTRY, bad, other])

    results = [str(event["UID"]) for event in Calendar.from_ical(content).walk("VEVENT")]
    assert results == ["1@test", "2@test"]
    assert caplog.messages == ["calendar entry bad@test can't be written"]


def test_a_single_entry_is_a_calendar_without_a_method():
    content = render_single(ENTRY)

    assert str(read_event(content)["UID"]) == "1@test"
    assert names(content) & {b"METHOD", b"ORGANIZER", b"ATTENDEE"} == set()


@pytest.mark.parametrize(("is_cancelled", "expected"), [(False, "REQUEST"), (True, "CANCEL")])
def test_an_invitation_names_its_method(is_cancelled, expected):
    entry = replace(ENTRY, is_cancelled=is_cancelled)

    text, method = render_invitation(entry, organiser=OFFICE, guest=ANNA)

    assert (method, str(Calendar.from_ical(text)["METHOD"])) == (expected, expected)


def test_an_invitation_has_exactly_one_guest():
    text, _method = render_invitation(ENTRY, organiser=OFFICE, guest=ANNA)

    guests = [line for line in lines(text.encode()) if line.startswith(b"ATTENDEE")]
    assert guests == [
        b'ATTENDEE;CN="Anna Muster";PARTSTAT=NEEDS-ACTION;RSVP=FALSE:mailto:anna@example.org'
    ]


def test_an_invitation_comes_from_the_office():
    text, _method = render_invitation(ENTRY, organiser=OFFICE, guest=ANNA)

    organiser = read_event(text)["ORGANIZER"]
    assert (str(organiser), organiser.params["CN"]) == (
        "mailto:office@example.org",
        "Alumni Office",
    )


def test_an_invitation_says_the_same_as_the_feed():
    text, _method = render_invitation(ENTRY, organiser=OFFICE, guest=ANNA)

    invited, listed = read_event(text), written(ENTRY)
    assert {name: invited[name].to_ical() for name in listed} == {
        name: listed[name].to_ical() for name in listed
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Müller, Anna; Dr.", "Müller, Anna; Dr."),
        ('Anna "Ann" Muster', "Anna 'Ann' Muster"),
        ("Anna\r\nATTENDEE:mailto:eve@example.org", "Anna ATTENDEE:mailto:eve@example.org"),
    ],
)
def test_a_name_stays_within_its_quotes(name, expected):
    guest = Contact(name, "anna@example.org")

    text, _method = render_invitation(ENTRY, organiser=OFFICE, guest=guest)

    result = read_event(text)["ATTENDEE"]
    assert (str(result), result.params["CN"]) == ("mailto:anna@example.org", expected)


def test_a_guest_without_a_name_is_invited_by_address():
    guest = Contact("", "anna@example.org")

    text, _method = render_invitation(ENTRY, organiser=OFFICE, guest=guest)

    assert "CN" not in read_event(text)["ATTENDEE"].params


@pytest.mark.parametrize("name", [field.name for field in fields(Entry)])
def test_every_part_of_an_entry_makes_another_version(name):
    value = getattr(ENTRY, name)
    day = START.date()
    others = {bool: not value, int: 9, datetime: START + timedelta(days=9), str: "other"}
    others[type(None)] = (day, day)

    other = replace(ENTRY, **{name: others[type(value)]})

    assert version_of("Dates", [other]) != version_of("Dates", [ENTRY])


def test_the_name_and_the_order_make_another_version():
    second = replace(ENTRY, uid="2@test")
    versions = {
        version_of("Dates", [ENTRY, second]),
        version_of("Dates", [second, ENTRY]),
        version_of("Other", [ENTRY, second]),
        version_of("Dates", [ENTRY]),
        version_of("Dates", []),
    }

    assert len(versions) == 5


# If this fails because entries are written differently, raise FORMAT: else programs that ask with
# an old ETag keep the old bytes. Then put the new value here.
WRITTEN = (1, "595a7ebeec192ea9")


def test_other_bytes_for_the_same_entries_have_a_number_of_their_own():
    entries = [
        replace(ENTRY, description="Größe; Länge, \\n", place="Kassel", screen="https://a.b/"),
        replace(ENTRY, is_cancelled=True),
        replace(ENTRY, is_tentative=True),
    ]

    written = sha256(render_feed("Dates", entries)).hexdigest()[:16]

    assert (FORMAT, written) == WRITTEN
