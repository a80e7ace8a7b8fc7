from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from alumnii_mentoring.domain.directory.facets import Facets, Row

DAY = date(2026, 10, 5)


def row(key, *fields, is_online_fine=True, at=None):
    return Row(key, 100 + key, {"topic": list(fields)}, is_online_fine, 1, at, f"name {key}")


ROWS = st.lists(st.lists(st.integers(1, 5), max_size=3, unique=True), max_size=40).map(
    lambda terms: [row(key, *fields) for key, fields in enumerate(terms, start=1)]
)


@given(ROWS, st.sets(st.integers(1, 40)))
def test_counts_are_those_of_counting_one_by_one(rows, keys):
    facets = Facets(rows)
    some = facets.of_keys(keys)

    expected = Counter(f for one in rows if one.key in keys for f in one.terms["topic"])
    assert facets.counts("topic", some) == dict(expected)


@given(ROWS)
def test_the_numbers_of_a_set_are_those_it_was_made_of(rows):
    facets = Facets(rows)

    assert facets.numbers(facets.everybody) == list(range(len(rows)))
    assert facets.numbers(facets.mask([])) == []


def test_the_order_is_the_same_all_day_and_another_tomorrow():  # S24
    facets = Facets([row(key) for key in range(1, 30)])
    again = Facets([row(key) for key in range(1, 30)])

    assert facets.order_of(DAY) == again.order_of(DAY)
    assert sorted(facets.order_of(DAY)) == list(range(29))
    assert facets.order_of(DAY) != again.order_of(date(2026, 10, 6))


def test_over_a_month_everybody_comes_early():
    facets = Facets([row(key) for key in range(1, 11)])
    first = {facets.order_of(date(2026, 10, day))[0] for day in range(1, 32)}

    assert len(first) >= 8


def test_who_has_no_place_has_no_distance():
    facets = Facets([row(1, at=(51.3, 9.5)), row(2)])

    assert facets.distances_km((51.3, 9.5)) == {0: 0}


@given(ROWS)
def test_a_set_comes_in_the_order_of_the_day(rows):
    facets = Facets(rows)
    some = facets.mask(range(0, len(rows), 2))

    assert facets.in_order(facets.everybody, DAY) == facets.order_of(DAY)
    assert facets.in_order(some, DAY) == [n for n in facets.order_of(DAY) if n % 2 == 0]
