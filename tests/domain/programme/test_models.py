from datetime import date, datetime, timedelta, timezone

import pytest
from django.core.exceptions import ValidationError
from django.test import override_settings

from alumnii_mentoring.domain.programme.cycles import Cycle

START = date(2027, 4, 1)


@pytest.fixture
def planned(cycle):
    """The cycle with its mentoring between two days, as an editor's form checks it."""

    def planned(ends_on, starts_on=START):
        cycle.starts_on, cycle.ends_on = starts_on, ends_on
        cycle.full_clean(exclude=["ends_on"] if ends_on is None else [])
        return cycle

    return planned


def test_wishes_and_central_matching_are_the_default():  # S26
    assert Cycle().mode == "hybrid"


def test_a_mentoring_lasts_twelve_months_unless_told_otherwise(planned):  # S35
    assert planned(None).ends_on == date(2028, 3, 31)


@pytest.mark.parametrize("ends_on", [date(2028, 3, 31), date(2028, 9, 30), date(2029, 3, 31)])
def test_twelve_to_twenty_four_months_are_allowed(planned, ends_on):
    assert planned(ends_on).ends_on == ends_on


@pytest.mark.parametrize("ends_on", [date(2028, 3, 30), date(2029, 4, 30), date(2050, 1, 1)])
def test_other_durations_are_refused_with_the_bounds(planned, ends_on):
    with pytest.raises(ValidationError, match="between 12 and 24 months"):
        planned(ends_on)


@override_settings(ALUMNII_MENTORING={"DURATION_MIN_MONTHS": 6, "DURATION_MAX_MONTHS": 9})
def test_a_site_sets_its_own_bounds(planned):
    assert planned(date(2027, 9, 30)).ends_on == date(2027, 9, 30)
    assert planned(None).ends_on == date(2027, 12, 31)
    with pytest.raises(ValidationError, match="between 6 and 9 months"):
        planned(date(2028, 3, 31))


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [(date.max, None), (date.max, date.max), (START, date.max), (date.min, date.max)],
)
def test_absurd_years_are_refused(planned, starts_on, ends_on):
    with pytest.raises(ValidationError):
        planned(ends_on, starts_on)


def test_a_cycle_without_a_start_is_refused(planned):
    with pytest.raises(ValidationError):
        planned(date(2028, 3, 31), starts_on=None)


@pytest.mark.parametrize("state", [Cycle.State.ARCHIVED, Cycle.State.CANCELLED])
def test_a_cycle_that_is_over_is_read_only(cycle, state):
    cycle.state = state

    assert not cycle.is_writable
    assert not Cycle.objects.writable().filter(state=state).exists()


@pytest.mark.parametrize("year", [1, 1899, 2101])
def test_a_mentoring_begins_in_our_times(planned, year):
    with pytest.raises(ValidationError, match="between 1900 and 2100"):
        planned(None, date(year, 4, 1))


@pytest.mark.parametrize(("days", "is_fine"), [(92, True), (93, False)])
def test_applications_close_soon_after_the_mentoring_begins(cycle, days, is_fine):
    day = cycle.starts_on + timedelta(days=days)
    cycle.apply_until = datetime(day.year, day.month, day.day, 12, tzinfo=timezone.utc)
    try:
        cycle.full_clean()
    except ValidationError as error:
        refused = list(error.message_dict)
    else:
        refused = []

    assert refused == ([] if is_fine else ["apply_until"])
