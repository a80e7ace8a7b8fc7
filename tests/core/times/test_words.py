from datetime import date, datetime, timedelta, timezone

import pytest
from django.utils import translation

from alumnii_mentoring.core.times.words import (
    write_date,
    write_day,
    write_days,
    write_moment,
    write_span,
    write_stamp,
    write_time,
    zone_note,
)
from alumnii_mentoring.core.times.zones import in_zone

NOON = datetime(2027, 3, 3, 11, 0, tzinfo=timezone.utc)  # twelve o'clock in Berlin
NEW_YORK = "America/New_York"


@pytest.fixture(autouse=True)
def berlin(settings):
    settings.TIME_ZONE = "Europe/Berlin"


@pytest.fixture
def german():
    with translation.override("de"):
        yield


def test_a_moment_has_its_weekday(german):
    assert write_moment(NOON) == "Mittwoch, 3. März 2027, 12:00 Uhr"


def test_a_moment_in_english():
    assert write_moment(NOON) == "Wednesday, March 3, 2027, noon"


def test_a_span_has_the_day_once(german):
    end = NOON + timedelta(minutes=90)

    assert write_span(NOON, end) == "Mittwoch, 3. März 2027, 12:00–13:30 Uhr"


def test_a_span_of_two_days_has_both(german):
    assert write_span(NOON, NOON + timedelta(days=1)) == (
        "Mittwoch, 3. März 2027, 12:00 Uhr – Donnerstag, 4. März 2027, 12:00 Uhr"
    )


def test_the_zone_is_named_where_it_differs(german):
    end = NOON + timedelta(hours=1)
    with in_zone(NEW_YORK):
        assert write_moment(NOON) == "Mittwoch, 3. März 2027, 06:00 Uhr (Zeit in New York)"
        assert write_stamp(NOON) == "3. März 2027, 06:00 Uhr (Zeit in New York)"
        assert write_span(NOON, end) == (
            "Mittwoch, 3. März 2027, 06:00–07:00 Uhr (Zeit in New York)"
        )


def test_a_zone_with_the_same_clock_is_not_named(german):
    with in_zone("Europe/Vienna"):
        assert write_moment(NOON) == "Mittwoch, 3. März 2027, 12:00 Uhr"


def test_a_span_over_midnight_is_told_by_the_clock_of_the_reader(german):
    evening = datetime(2027, 3, 3, 20, 0, tzinfo=timezone.utc)
    with in_zone("Asia/Tokyo"):
        assert write_span(evening, evening + timedelta(hours=1)) == (
            "Donnerstag, 4. März 2027, 05:00–06:00 Uhr (Zeit in Tokio)"
        )


@pytest.mark.parametrize(
    ("write", "words"),
    [
        (write_date, "3. März 2027"),
        (write_day, "Mittwoch, 3. März 2027"),
        (write_stamp, "3. März 2027"),
    ],
)
def test_a_day_has_no_zone(german, write, words):
    with in_zone(NEW_YORK):
        assert write(date(2027, 3, 3)) == words


def test_days_of_a_long_time_have_no_weekdays(german):
    assert write_days(date(2027, 3, 3), date(2028, 2, 29)) == "3. März 2027 – 29. Februar 2028"


def test_the_time_of_today(german):
    assert write_time(NOON) == "12:00"


@pytest.mark.parametrize(
    ("zone", "words"), [("", "Zeitzone: Berlin."), ("Europe/Kiev", "Zeitzone: Kyjiw.")]
)
def test_a_form_names_the_zone_of_its_reader(german, zone, words):
    with in_zone(zone):
        assert zone_note() == words
