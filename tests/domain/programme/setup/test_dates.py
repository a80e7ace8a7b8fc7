from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from alumnii_mentoring.domain.programme.setup.dates import (
    CycleDates,
    propose_dates,
    propose_name,
    usual_start,
)

TODAY = date(2027, 6, 15)


def test_dates_are_counted_back_from_the_start():
    dates = propose_dates(date(2028, 1, 15), TODAY)

    assert dates == CycleDates(date(2027, 10, 2), date(2027, 12, 11), date(2028, 1, 15), 12)
    assert dates.ends_on == date(2029, 1, 14)


@given(st.integers(0, 700))
def test_applications_are_open_for_two_weeks_at_least_and_never_before_today(days):
    dates = propose_dates(TODAY + timedelta(days=days), TODAY)

    assert dates.apply_from >= TODAY
    assert dates.apply_until - dates.apply_from >= timedelta(days=14)
    assert dates.opens_at < dates.closes_at


def test_a_cycle_is_called_after_the_years_it_touches():
    assert propose_name(date(2027, 10, 1)) == "2027/28"
    assert propose_name(date(2027, 1, 1)) == "2027"
    assert propose_name(date(2099, 10, 1)) == "2099/00"


def test_the_usual_start_is_the_first_of_a_month():
    assert usual_start(TODAY) == date(2027, 9, 1)
