from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alumnii_mentoring.domain.programme.months import last_day_of, whole_months

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2026, 10, 1), date(2027, 9, 30), 12),
        (date(2026, 10, 1), date(2027, 9, 29), 11),
        (date(2026, 10, 1), date(2027, 10, 1), 12),
        (date(2026, 10, 15), date(2027, 10, 14), 12),
        (date(2028, 2, 29), date(2029, 2, 28), 12),
        (date(2028, 2, 29), date(2029, 2, 27), 11),
        (date(2026, 8, 31), date(2028, 2, 29), 18),
        (date(2026, 8, 31), date(2028, 2, 28), 17),
        (date(2026, 10, 1), date(2026, 10, 2), 0),
    ],
)
def test_months_are_counted_as_people_count_them(first, last, months):
    assert whole_months(first, last) == months


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        (date(2025, 8, 31), 18, date(2027, 2, 28)),
        (date(2026, 8, 31), 18, date(2028, 2, 29)),
        (date(2026, 8, 30), 18, date(2028, 2, 29)),
        (date(2025, 8, 30), 18, date(2027, 2, 28)),
        (date(2025, 8, 29), 18, date(2027, 2, 28)),
        (date(2026, 10, 31), 12, date(2027, 10, 30)),
        (date(2026, 10, 31), 13, date(2027, 11, 30)),
        (date(2026, 10, 1), 12, date(2027, 9, 30)),
        (date(2027, 1, 1), 2, date(2027, 2, 28)),
    ],
)
def test_a_span_ends_as_the_civil_code_says(first, months, last):  # § 187 (2), § 188 (2, 3) BGB
    assert last_day_of(first, months) == last


@given(DAYS, st.integers(1, 120))
def test_a_month_that_is_too_short_ends_the_span(first, months):
    end = last_day_of(first, months)

    assert end.day == first.day - 1 or (end + timedelta(days=1)).day == 1


@given(DAYS, st.integers(1, 120))
def test_a_span_of_months_lasts_these_months(first, months):
    assert whole_months(first, last_day_of(first, months)) == months


@given(DAYS, DAYS)
def test_longer_spans_have_no_fewer_months(one, other):
    first, last = sorted((one, other))

    assert whole_months(first, last) >= whole_months(first, first) == 0
