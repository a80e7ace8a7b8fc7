"""Events that take whole days: stored, told, and written as dates into calendars."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from icalendar import Calendar

from alumnii_mentoring.core.ical import render_feed
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.events.actions import save_event
from alumnii_mentoring.domain.events.calendar_entries import event_entry
from alumnii_mentoring.domain.events.models import Event

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def make_days(make_event):
    def make_days(first, last):
        begins = datetime(*first, 10, 30, tzinfo=BERLIN)
        return make_event(
            is_all_day=True, starts_at=begins, ends_at=datetime(*last, 9, tzinfo=BERLIN)
        )

    return make_days


def written(event):
    [entry] = Calendar.from_ical(render_feed("Dates", [event_entry(event)])).walk("VEVENT")
    return entry


@pytest.mark.parametrize(
    ("first", "last", "end"),
    [
        ((2026, 11, 3), (2026, 11, 3), date(2026, 11, 4)),
        ((2026, 11, 3), (2026, 11, 5), date(2026, 11, 6)),
        ((2027, 3, 28), (2027, 3, 28), date(2027, 3, 29)),  # a day of 23 hours
        ((2026, 12, 31), (2027, 1, 1), date(2027, 1, 2)),
    ],
)
def test_whole_days_are_dates_and_end_before_the_next_day(make_days, first, last, end):
    entry = written(make_days(first, last))

    assert (entry["DTSTART"].dt, entry["DTEND"].dt) == (date(*first), end)
    assert entry["DTSTART"].params["VALUE"] == "DATE"


def test_whole_days_are_stored_from_the_first_to_the_last_minute(make_days):
    make_days((2026, 11, 3), (2026, 11, 5))

    stored = Event.objects.get()
    assert stored.starts_at.astimezone(BERLIN) == datetime(2026, 11, 3, tzinfo=BERLIN)
    assert stored.ends_at.astimezone(BERLIN) == datetime(2026, 11, 5, 23, 59, tzinfo=BERLIN)


def test_saving_again_changes_nothing(make_days, coordinator, now):
    event = make_days((2026, 11, 3), (2026, 11, 5))
    before = (event.starts_at, event.ends_at, event.sequence)

    event.full_clean()
    save_event(event, by=coordinator, now=now)

    assert (event.starts_at, event.ends_at, event.sequence) == before


def test_the_last_day_is_not_before_the_first(make_days):
    with pytest.raises(ValidationError, match="end after"):
        make_days((2026, 11, 3), (2026, 11, 2))


def test_in_a_zone_without_this_midnight_the_day_is_the_same(make_event, settings):
    settings.TIME_ZONE = "America/Havana"  # the clocks go from 0:00 to 1:00
    noon = datetime(2027, 3, 14, 12, tzinfo=ZoneInfo("America/Havana"))

    event = make_event(is_all_day=True, starts_at=noon, ends_at=noon + timedelta(hours=1))

    assert written(event)["DTSTART"].dt == date(2027, 3, 14)


@pytest.mark.parametrize(
    ("language", "last", "text"),
    [
        ("de", (2026, 11, 3), "Dienstag, 3. November 2026"),
        ("de", (2026, 11, 5), "3. November 2026 – 5. November 2026"),
        ("en", (2026, 11, 3), "Tuesday, Nov. 3, 2026"),
    ],
)
def test_whole_days_are_told_without_times(make_days, language, last, text):
    event = make_days((2026, 11, 3), last)

    with translation.override(language):
        assert event.when == text


@pytest.mark.parametrize(
    ("hours", "text"),
    [
        (2, "Dienstag, 3. November 2026, 18:00–20:00 Uhr"),
        (20, "Dienstag, 3. November 2026, 18:00 Uhr – Mittwoch, 4. November 2026, 14:00 Uhr"),
    ],
)
def test_other_events_are_told_with_beginning_and_end(make_event, hours, text):
    begins = datetime(2026, 11, 3, 18, tzinfo=BERLIN)
    event = make_event(starts_at=begins, ends_at=begins + timedelta(hours=hours))

    with translation.override("de"):
        assert event.when == text


def test_a_message_says_that_an_event_takes_whole_days_now(
    make_event, publish, invite, coordinator, now
):
    begins = datetime(2026, 11, 3, 18, tzinfo=BERLIN)
    event = publish(make_event(starts_at=begins, ends_at=begins + timedelta(hours=2)))
    invite(event, "anna")
    event.is_all_day = True
    save_event(event, by=coordinator, now=now)

    message = Message.objects.get()
    day = "Dienstag, 3. November 2026"
    assert f"Wann: {day}, 18:00–20:00 Uhr → {day}" in message.body
    assert "DTSTART;VALUE=DATE:20261103" in message.calendar_ics


def test_each_guest_reads_of_another_time_in_their_own_language(
    make_event, publish, invite, coordinator, now
):
    event = publish(make_event())
    guest = invite(event, "anna").person
    guest.message_language = "en"
    guest.save()
    event.starts_at += timedelta(minutes=30)
    with translation.override("de"):
        save_event(event, by=coordinator, now=now)

    day = "Sunday, Oct. 25, 2026"
    assert f"When: {day}, 10 a.m.–noon → {day}, 10:30 a.m.–noon" in (Message.objects.get().body)
