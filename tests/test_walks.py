"""A walk through many cases tells of each that failed, and fails itself when it meets too few."""

import pytest

from alumnii_mentoring.domain.programme.models import Programme
from tests.walks import check_each, for_each, keeping


def refuse_even(number):
    assert number % 2, "even"


def test_every_failure_is_told():
    with pytest.raises(AssertionError, match=r"2 of 4 cases failed\n2: .*even(.|\n)*4: .*even"):
        check_each(refuse_even, [1, 2, 3, 4], least=4)


def test_too_few_cases_are_a_failure():
    with pytest.raises(AssertionError, match="only 1 cases"):
        check_each(refuse_even, [1], least=2)


def test_a_walk_of_no_case_fails():
    walk = for_each("number", [])(refuse_even)

    with pytest.raises(AssertionError, match="only 0 cases"):
        walk()


def test_a_walk_goes_on_after_a_failure():
    met = []

    @for_each("number", [2, 3])
    def walk(number, other):
        met.append((number, other))
        refuse_even(number)

    with pytest.raises(AssertionError, match="even"):
        walk(other="x")
    assert met == [(2, "x"), (3, "x")]


@for_each("number", [1, 3], least=2)
def test_other_arguments_are_fixtures(number, now):
    assert now.year == 2026
    refuse_even(number)


def test_what_was_written_is_noticed(programme):
    kept = keeping(lambda: list(Programme.objects.values_list("name")))

    with kept():
        Programme.objects.update(slug="other")
    with pytest.raises(AssertionError, match="UPDATE"), kept():
        Programme.objects.update(name="Other")


def test_where_nothing_is_written_nothing_is_asked_again(programme, django_assert_num_queries):
    kept = keeping(lambda: list(Programme.objects.values_list("name")))

    with django_assert_num_queries(1), kept():
        Programme.objects.get()
