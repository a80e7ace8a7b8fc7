from dataclasses import replace
from itertools import product

import pytest

from alumnii_mentoring.domain.matching.engine import compare_modes, solve
from alumnii_mentoring.domain.matching.engine.modes import MODES
from tests.walks import for_each

from .instances import crowd_instance, people_instance, solve_fast, solve_table, table_instance

BACKENDS = [solve_table, solve_fast]


def every_matching(scores, places):
    for chosen in product(range(-1, len(places)), repeat=len(scores)):
        pairs = [(row, one) for row, one in enumerate(chosen) if one >= 0]
        fits = all(chosen.count(one) <= free for one, free in enumerate(places))
        if fits and all(scores[row][one] for row, one in pairs):
            yield pairs


def points(scores, pairs):
    return [scores[row][one] for row, one in pairs]


@for_each("seed", range(60))
def test_as_many_pairs_as_possible_then_the_highest_total(seed):
    scores, places = table_instance(seed, mentees=5, mentors=4)

    found = solve_table(scores, places, "pairs")

    aims = [(len(pairs), sum(points(scores, pairs))) for pairs in every_matching(scores, places)]
    assert (found.price.pairs, found.total) == max(aims)


@for_each("seed", range(60))
def test_fair_raises_the_lowest_score_as_far_as_the_most_pairs_allow(seed):
    scores, places = table_instance(seed, mentees=5, mentors=4)

    found = solve_table(scores, places, "fair")

    aims = [
        (len(pairs), min(points(scores, pairs), default=0), concave(points(scores, pairs)))
        for pairs in every_matching(scores, places)
    ]
    given = list(found.scores.values())
    assert (len(given), min(given, default=0), concave(given)) == max(aims)


def concave(scores):
    return sum(one * (4000 - one) for one in scores)


@for_each("seed", range(40))
def test_wishes_are_fulfilled_by_rank_then_the_highest_total(seed):
    scores, places = table_instance(seed, mentees=4, mentors=4)
    ranks = {
        (row + 1, 100 + (row * seed + rank) % len(places)): rank
        for row in range(len(scores))
        for rank in ((1, 2) if places else ())
    }

    found = solve_table(scores, places, "wishes", ranks=ranks)

    def aim(pairs):
        got = [ranks.get((row + 1, one + 100)) for row, one in pairs]
        return got.count(1), got.count(2), sum(points(scores, pairs))

    given = [(one - 1, other - 100) for one, other in found.mentor_of.items()]
    assert aim(given) == max(map(aim, every_matching(scores, places)))
    assert found.certificate.is_valid


@pytest.mark.parametrize("backend", BACKENDS)
@for_each("seed", range(30))
def test_in_a_stable_matching_no_two_would_rather_have_each_other(seed, backend):
    scores, places = table_instance(seed, mentees=30, mentors=20)

    found = backend(scores, places, "stable")

    worst = {}
    for one, other in found.mentor_of.items():
        worst.setdefault(other, []).append(found.scores[one])
    blocking = [
        (row, column)
        for row, given in enumerate(scores, 1)
        for column, one in enumerate(given, 100)
        if one > found.scores.get(row, 0)
        and places[column - 100]
        and (len(worst.get(column, [])) < places[column - 100] or one > min(worst[column]))
    ]
    assert blocking == []
    assert found.certificate.blocking == 0


def deferred_acceptance(market):
    """Every mentee asks one mentor after another; each keeps the best who asked so far."""

    def rank(row, column):
        worth = market.worth.of(row, column, market.table.at(row, column))
        return row in market.worth.raised, worth

    columns = [one for one, places in enumerate(market.net.places) if places]
    choices = {
        row: sorted((one for one in columns if rank(row, one)[1]), key=lambda one: rank(row, one))
        for row in range(len(market.mentees))
        if row not in market.locked
    }
    kept, asking = {column: [] for column in columns}, list(choices)
    while asking:
        row = asking.pop()
        if choices[row]:
            column = choices[row].pop()
            kept[column].append(row)
            if len(kept[column]) > market.net.places[column]:
                loser = min(kept[column], key=lambda one: rank(one, column))
                kept[column].remove(loser)
                asking.append(loser)
    return {row: column for column, rows in kept.items() for row in rows}


@pytest.mark.parametrize("backend", ["pure", "fast"])
@for_each("seed", range(20))
def test_stable_is_what_deferred_acceptance_gives(seed, backend):
    first = frozenset(range(seed % 4, 70, 4)) if seed % 2 else frozenset()
    ground = crowd_instance(seed, mentees=60, mentors=20 + 4 * seed, priority=first)
    ground = replace(ground, locks={5: solve(ground).mentor_of.get(5, 1001)}, forced=ANYBODY)

    market = solve(ground, "stable", backend).market

    assert {
        row: one for row, one in enumerate(market.net.mentor_of) if one >= 0
    } == deferred_acceptance(market)


ANYBODY = {(5, 1001): "they know each other"}


def test_an_unstable_matching_is_noticed():
    market = solve_table([[900, 500], [800, 700]], [1, 1], "stable").market
    market.net.unlink(0)
    market.net.unlink(1)
    market.net.link(0, 1)
    market.net.link(1, 0)

    assert market.certify().blocking == 1


@pytest.mark.parametrize("mode", MODES)
@for_each("seed", range(25))
def test_nobody_with_priority_waits_for_somebody_without(seed, mode):
    scores, places = table_instance(seed, mentees=12, mentors=6)
    first = frozenset(range(1, 13, 3))

    found = solve_table(scores, places, mode, priority=first)

    waiting = [one for one in found.unmatched if one in first]
    passed_over = [
        (one, other)
        for one in waiting
        for other, mentor in found.mentor_of.items()
        if other not in first and scores[one - 1][mentor - 100]
    ]
    assert passed_over == []
    assert found.certificate.is_valid


@for_each("seed", range(5))
def test_modes_are_compared_side_by_side(seed):
    ground = people_instance(seed)

    rows = compare_modes(ground)

    assert [row.mode for row in rows] == list(MODES)
    assert [row.total for row in rows] == [solve(ground, mode).total for mode in MODES]
    assert all(row.certified and row.total <= rows[0].total for row in rows)


@pytest.mark.parametrize("mode", MODES)
@for_each("seed", range(8))
def test_the_price_of_a_mode_is_measured_by_the_optimum(seed, mode):
    ground = people_instance(seed)

    price = solve(ground, mode).price

    assert price.optimum == solve(ground).total
    assert price.lost == price.optimum - price.total >= 0
