"""A programme with everything that is hard to write into a calendar and to read out of it.

The texts of ``HARD_TEXTS`` have broken a calendar program somewhere. Each stands in a title, a
description and a place; each span of ``SPANS`` is an event of its own, in the zone where it is
thought.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.people.models import Person

HARD_TEXTS = {
    "German": "Größe, Straße – „Ärger“ … ß ẞ",
    "signs with a meaning": r"a,b;c:d\e" + '"f"',
    "a literal N": r"C:\Neu \Neapel \\N \n \N \;",
    "only backslashes": "\\" * 7,
    "ends with a backslash": "C:\\",
    "percent and caret": "100 % %0D%0A %2C ^n ^^ ^'",
    "looks like a property": "BEGIN:VEVENT ATTENDEE:mailto:eve@example.org END:VCALENDAR",
    "looks like a parameter": "x;CN=Eve:mailto:eve@example.org",
    "emoji": "Feier 🎉 👩‍🎓👨🏽‍🏫 🏳️‍🌈 🇩🇪 1️⃣",
    "beyond the first plane": "𝕸𝖊𝖓𝖙𝖔𝖗𝖎𝖓𝖌 𠜎𠜱𠝹",
    "from right to left": "לימוד משותף · لقاء الخريجين",
    "Vietnamese, decomposed": "Tie\u0302\u0301ng Vie\u0323\u0302t",
    "Turkish": "İstanbul ıIiİ",
    "invisible": "a\u200bb\u00adc\u00a0d\u2060e",
    "HTML": "<b onclick='x'>&amp;</b> <!-- -->",
    "one sign": "x",
    "a number": "20261103T170000Z",
    "at the edge of a line": "e" * 66 + "üüü" + "e" * 80 + "🎓" * 20,
    "every fold": "".join("a" * (length % 7) + "ü🎓" for length in range(20)),
}
HARD_LINES = {
    "lines": "First\nsecond\n\n\nlast",
    "a line that looks like a fold": "First\n second\n\tthird",
    "a line that looks like a property": "First\nSUMMARY:Other\nEND:VEVENT",
    "thousands of characters": "Ein langer Satz mit Umlauten: äöüß, und 🎓.\n" * 90,
    "one endless word": "ü" * 4000,
    "empty": "",
}

BERLIN = ZoneInfo("Europe/Berlin")


def span(zone, *numbers, hours=2.0, fold=0):
    begins = datetime(*numbers, tzinfo=ZoneInfo(zone), fold=fold)
    return begins, begins.astimezone(ZoneInfo("UTC")) + timedelta(hours=hours)


SPANS = {
    "before the clocks go forward": span("Europe/Berlin", 2027, 3, 28, 1, 30),
    "after the clocks go forward": span("Europe/Berlin", 2027, 3, 28, 3, 0),
    "the first half past two": span("Europe/Berlin", 2026, 10, 25, 2, 30),
    "the second half past two": span("Europe/Berlin", 2026, 10, 25, 2, 30, fold=1),
    "over the long night": span("Europe/Berlin", 2026, 10, 24, 22, 0, hours=10),
    "New York": span("America/New_York", 2026, 11, 1, 1, 30, fold=1),
    "Kathmandu": span("Asia/Kathmandu", 2026, 11, 3, 18, 15),
    "half an hour of summer": span("Australia/Lord_Howe", 2027, 4, 4, 1, 45),
    "beyond the date line": span("Pacific/Apia", 2026, 11, 3, 23, 30),
    "a minute": span("Europe/Berlin", 2026, 11, 3, 12, 0, hours=1 / 60),
    "a month": span("Europe/Berlin", 2026, 11, 3, 12, 0, hours=24 * 30),
    "over the end of the year": span("Europe/Berlin", 2026, 12, 31, 22, 0, hours=5),
    "the 29th of February": span("Europe/Berlin", 2028, 2, 29, 9, 0),
    "in a far future": span("Europe/Berlin", 2199, 12, 31, 9, 0),
}
DAYS = {
    "one day": ((2026, 11, 3), (2026, 11, 3)),
    "three days": ((2026, 11, 3), (2026, 11, 5)),
    "a day of 23 hours": ((2027, 3, 28), (2027, 3, 28)),
    "a day of 25 hours": ((2026, 10, 25), (2026, 10, 25)),
    "over the year": ((2026, 12, 30), (2027, 1, 2)),
}


def events_of(programme, now):
    """Unsaved, by what is hard about them."""
    usual = (now + timedelta(days=9), now + timedelta(days=9, hours=2))
    values = {}
    for name, text in HARD_TEXTS.items():
        values[f"title: {name}"] = {"title": text[:160], "span": usual}
        values[f"place: {name}"] = {"place": text[:200], "span": usual}
        values[f"text: {name}"] = {"description": text, "span": usual}
    for name, text in HARD_LINES.items():
        values[f"lines: {name}"] = {"description": text, "span": usual}
    for name, times in SPANS.items():
        values[f"span: {name}"] = {"span": times}
    for name, (first, last) in DAYS.items():
        times = datetime(*first, 9, tzinfo=BERLIN), datetime(*last, 10, tzinfo=BERLIN)
        values[f"days: {name}"] = {"span": times, "is_all_day": True}
    values["cancelled"] = {"span": usual, "state": "cancelled", "sequence": 4}
    values["cancelled days"] = {"span": usual, "state": "cancelled", "is_all_day": True}
    values["often moved"] = {"span": usual, "sequence": 70_000}
    values["over"] = {"span": (now - timedelta(days=9), now - timedelta(days=8)), "state": "held"}
    return [_event(programme, now, name, **fields) for name, fields in values.items()]


def _event(programme, now, name, *, span, **fields):
    values = {"title": name, "state": "published", "visibility": "public", **fields}
    starts_at, ends_at = span
    event = Event(
        programme=programme, stamped_at=now, starts_at=starts_at, ends_at=ends_at, **values
    )
    event.keep_to_days()
    event.full_clean()
    return event


def build(programme, user, now):
    """The world in the database; returns the member who is invited to all of it."""
    events = events_of(programme, now)
    for event in events:
        event.save()
    person = Person.objects.create(
        user=user,
        first_name='Ann"a; Müller:',
        last_name="^x, Dr. 🎓",
        email="anna+kalender@example.org",
    )
    states = ["invited", "accepted", "tentative", "waiting"]
    for number, event in enumerate(events):
        state = states[number % len(states)]
        Invitation.objects.create(
            event=event, person=person, invited_at=now, state=state, sequence=number % 5
        )
    return person
