import pytest

from alumnii_mentoring.domain.matching.engine.certificate import check
from tests.walks import for_each

from .instances import ground_of, solve_fast, solve_table, table_instance

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
    found = backend(SCORES, PLACES)

    assert found.certificate.is_valid
    assert not check(found.market, u, p).is_valid


def test_a_worse_matching_has_no_proof():
    market = solve_table(SCORES, PLACES).market
    market.net.unlink(1)

    assert not market.certify().is_valid


@for_each("seed", range(40))
def test_the_prices_in_points_pay_for_every_pair(seed):
    scores, places = table_instance(seed, mentees=30, mentors=20)

    found = solve_table(scores, places)

    u, p = found.mentee_prices, found.mentor_prices
    assert min([0, *u.values(), *p.values()]) == 0
    assert [
        (row, column)
        for row, points in enumerate(scores, 1)
        for column, one in enumerate(points, 100)
        if one and u[row] + p[column] < one
    ] == []
    paid = sum(u.values()) + sum(p[100 + one] * free for one, free in enumerate(places))
    assert paid == found.total
    assert [one for one in found.unmatched if u[one]] == []


def test_a_lock_may_cost_more_than_it_gives():
    ground = {"locks": {1: 100}, "forced": {(1, 100): "they asked for it"}}
    found = solve_table([[1, 1], [900, 0]], [1, 1], **ground)

    assert found.mentor_of[1] == 100
    assert found.certificate.is_valid
    assert sum(found.mentee_prices.values()) + sum(found.mentor_prices.values()) == found.total


def test_the_helper_gives_everybody_a_place_of_their_own():
    assert ground_of([[1], [2]], [3]).places == {100: 3}
