import pytest

from alumnii_mentoring.domain.matching.engine.assignment.certificate import check
from tests.domain.matching.engine.instances import (
    problem_of,
    solve_fast,
    solve_table,
    table_instance,
)
from tests.walks import for_each

SCORES, PLACES = [[5, 4], [7, 0], [0, 1]], [1, 1]


@pytest.mark.parametrize(
    ("u", "p"),
    [
        ([0, 0, 0], [0, 0]),
        ([100, 100, 100], [0, 0]),
        ([4, 20, -13], [0, 0]),
        ([4, 5, 0], [3, -1]),
        ([5, 6, 0], [0, 0]),
        ([4, 6, 1], [1, 0]),
    ],
    ids=str,
)
@pytest.mark.parametrize("backend", [solve_table, solve_fast])
def test_wrong_prices_prove_nothing(backend, u, p):
    result = backend(SCORES, PLACES)

    assert result.certificate.is_valid
    assert not check(result.assignment, u, p).is_valid


def test_a_worse_matching_has_no_proof():
    assignment = solve_table(SCORES, PLACES).assignment
    assignment.network.unlink(1)

    assert not assignment.certify().is_valid


@for_each("seed", range(40))
def test_the_prices_in_points_pay_for_every_pair(seed):
    scores, places = table_instance(seed, mentees=30, mentors=20)

    result = solve_table(scores, places)

    u, p = result.mentee_prices, result.mentor_prices
    assert min([0, *u.values(), *p.values()]) == 0
    assert [
        (row, column)
        for row, points in enumerate(scores, 1)
        for column, score in enumerate(points, 100)
        if score and u[row] + p[column] < score
    ] == []
    paid = sum(u.values()) + sum(p[100 + column] * free for column, free in enumerate(places))
    assert paid == result.total
    assert [mentee for mentee in result.unmatched if u[mentee]] == []


def test_a_lock_may_cost_more_than_it_gives():
    problem = {"locks": {1: 100}, "forced": {(1, 100): "they asked for it"}}
    result = solve_table([[1, 1], [900, 0]], [1, 1], **problem)

    assert result.mentor_of[1] == 100
    assert result.certificate.is_valid
    assert sum(result.mentee_prices.values()) + sum(result.mentor_prices.values()) == result.total


def test_the_helper_gives_everybody_a_place_of_their_own():
    assert problem_of([[1], [2]], [3]).places == {100: 3}
