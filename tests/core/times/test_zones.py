from datetime import date, datetime, timezone

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.timezone import get_current_timezone

from alumnii_mentoring.core.times.zones import (
    CITIES,
    NAME_LENGTH,
    ZONES,
    city_of,
    find_zone,
    in_zone,
    site_day,
    validate_zone,
    zone_choices,
)

WINTER = datetime(2027, 1, 15, 12, 0, tzinfo=timezone.utc)
NAMES = [name for _area, names in ZONES for name in names]


@pytest.fixture(autouse=True)
def berlin(settings):
    settings.TIME_ZONE = "Europe/Berlin"


def test_every_zone_that_is_offered_is_known():
    assert [name for name in NAMES if find_zone(name) is None] == []
    assert max(map(len, NAMES)) <= NAME_LENGTH
    assert set(CITIES) <= set(NAMES)


def test_no_two_cities_of_the_list_are_called_alike():
    with translation.override("de"):
        cities = [city_of(name) for name in NAMES]

    assert len(set(cities)) == len(cities)


@pytest.mark.parametrize(
    "name", ["Europe/Atlantis", "../../etc/passwd", "\x00", "Europe", "a" * 300]
)
def test_what_is_no_zone_is_refused_and_read_as_the_one_of_the_site(name):
    with pytest.raises(ValidationError, match="not known"):
        validate_zone(name)
    with in_zone(name):
        assert str(get_current_timezone()) == "Europe/Berlin"


def test_no_zone_is_that_of_the_site():
    with in_zone("America/New_York"), in_zone(""):
        assert str(get_current_timezone()) == "Europe/Berlin"


def test_the_choices_begin_with_the_site_and_tell_how_far_each_is_today():
    choices = zone_choices(WINTER)

    labels = dict(choices[1][1])
    assert choices[0] == ("", "as the university (Berlin)")
    assert (str(choices[1][0]), labels["Europe/Vienna"]) == ("Europe", "Vienna (UTC+01:00)")


def test_a_zone_that_is_not_in_the_list_stays_chosen():
    offered = zone_choices(WINTER, "Indian/Maldives")

    assert offered[1] == ("Indian/Maldives", "Maldives (UTC+05:00)")


def test_a_day_is_that_of_the_site_whoever_asks():
    late = datetime(2027, 3, 3, 23, 30, tzinfo=timezone.utc)
    with in_zone("America/New_York"):
        assert site_day(late) == date(2027, 3, 4)
