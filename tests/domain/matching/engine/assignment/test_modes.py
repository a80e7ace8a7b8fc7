from dataclasses import replace
from itertools import product

import pytest

from alumnii_mentoring.domain.matching.engine import MODES, compare_modes, solve
from tests.domain.matching.engine.instances import (
    crowd_instance,
    people_instance,
    solve_fast,
    solve_table,
    table_instance,
)
from tests.walks import for_each

BACKENDS = [solve_table, solve_fast]


def every_matching(scores, places):
    for chosen in product(range(-1, len(places)), repeat=len(scores)):
        pairs = [(row, column) for row, column in enumerate(chosen) if column >= 0]
        fits = all(chosen.count(column) <= free for column, free in enumerate(places))
        if fits and all(scores[row][column] for row, column in pairs):
            yield pairs


def points(scores, pairs):
    return [scores[row][column] for row, column in pairs]


@for_each("seed", range(60))
def test_as_many_pairs_as_possible_then_the_highest_total(seed):
    scores, places = table_instance(seed, mentees=5, mentors=4)

    result = solve_table(scores, places, "pairs")

    aims = [(len(pairs), sum(points(scores, pairs))) for pairs in every_matching(scores, places)]
    assert (result.price.pairs, result.total) == max(aims)


@for_each("seed", range(60))
def test_fair_raises_the_lowest_score_as_far_as_the_most_pairs_allow(seed):
    scores, places = table_instance(seed, mentees=5, mentors=4)

    result = solve_table(scores, places, "fair")

    aims = [
        (len(pairs), min(points(scores, pairs), default=0), concave(points(scores, pairs)))
        for pairs in every_matching(scores, places)
    ]
    achieved = list(result.scores.values())
    assert (len(achieved), min(achieved, default=0), concave(achieved)) == max(aims)


def concave(scores):
    return sum(score * (4000 - score) for score in scores)


@for_each("seed", range(40))
def test_wishes_are_fulfilled_by_rank_then_the_highest_total(seed):
    scores, places = table_instance(seed, mentees=4, mentors=4)
    ranks = {
        (row + 1, 100 + (row * seed + rank) % len(places)): rank
        for row in range(len(scores))
        for rank in ((1, 2) if places else ())
    }

    result = solve_table(scores, places, "wishes", ranks=ranks)

    def aim(pairs):
        ranked = [ranks.get((row + 1, column + 100)) for row, column in pairs]
        return ranked.count(1), ranked.count(2), sum(points(scores, pairs))

    pairs = [(mentee - 1, mentor - 100) for mentee, mentor in result.mentor_of.items()]
    assert aim(pairs) == max(map(aim, every_matching(scores, places)))
    assert result.certificate.is_valid


@pytest.mark.parametrize("backend", BACKENDS)
@for_each("seed", range(30))
def test_in_a_stable_matching_no_two_would_rather_have_each_other(seed, backend):
    scores, places = table_instance(seed, mentees=30, mentors=20)

    result = backend(scores, places, "stable")

    worst = {}
    for mentee, mentor in result.mentor_of.items():
        worst.setdefault(mentor, []).append(result.scores[mentee])
    blocking = [
        (row, column)
        for row, row_scores in enumerate(scores, 1)
        for column, score in enumerate(row_scores, 100)
        if score > result.scores.get(row, 0)
        and places[column - 100]
        and (len(worst.get(column, [])) < places[column - 100] or score > min(worst[column]))
    ]
    assert blocking == []
    assert result.certificate.blocking == 0


def deferred_acceptance(assignment):
    """Every mentee asks one mentor after another; each keeps the best who asked so far."""

    def rank(row, column):
        value = assignment.pair_values.exact(row, column, assignment.table.at(row, column))
        return row in assignment.pair_values.priority_units, value

    columns = [column for column, places in enumerate(assignment.network.places) if places]
    choices = {
        row: sorted(
            (column for column in columns if rank(row, column)[1]),
            key=lambda column: rank(row, column),
        )
        for row in range(len(assignment.mentees))
        if row not in assignment.locked
    }
    kept, asking = {column: [] for column in columns}, list(choices)
    while asking:
        row = asking.pop()
        if choices[row]:
            column = choices[row].pop()
            kept[column].append(row)
            if len(kept[column]) > assignment.network.places[column]:
                loser = min(kept[column], key=lambda mentee: rank(mentee, column))
                kept[column].remove(loser)
                asking.append(loser)
    return {row: column for column, rows in kept.items() for row in rows}


@pytest.mark.parametrize("backend", ["pure", "fast"])
@for_each("seed", range(20))
def test_stable_is_what_deferred_acceptance_gives(seed, backend):
    first = frozenset(range(seed % 4, 70, 4)) if seed % 2 else frozenset()
    problem = crowd_instance(seed, mentees=60, mentors=20 + 4 * seed, priority=first)
    problem = replace(problem, locks={5: solve(problem).mentor_of.get(5, 1001)}, forced=ANYBODY)

    assignment = solve(problem, "stable", backend).assignment

    assert {
        row: column for row, column in enumerate(assignment.network.mentor_of) if column >= 0
    } == deferred_acceptance(assignment)


ANYBODY = {(5, 1001): "they know each other"}


def test_an_unstable_matching_is_noticed():
    assignment = solve_table([[900, 500], [800, 700]], [1, 1], "stable").assignment
    assignment.network.unlink(0)
    assignment.network.unlink(1)
    assignment.network.link(0, 1)
    assignment.network.link(1, 0)

    assert assignment.certify().blocking == 1


@pytest.mark.parametrize("mode", MODES)
@for_each("seed", range(25))
def test_nobody_with_priority_waits_for_somebody_without(seed, mode):
    scores, places = table_instance(seed, mentees=12, mentors=6)
    first = frozenset(range(1, 13, 3))

    result = solve_table(scores, places, mode, priority=first)

    waiting = [mentee for mentee in result.unmatched if mentee in first]
    passed_over = [
        (mentee, other)
        for mentee in waiting
        for other, mentor in result.mentor_of.items()
        if other not in first and scores[mentee - 1][mentor - 100]
    ]
    assert passed_over == []
    assert result.certificate.is_valid


@for_each("seed", range(5))
def test_modes_are_compared_side_by_side(seed):
    problem = people_instance(seed)

    rows = compare_modes(problem)

    assert [row.mode for row in rows] == list(MODES)
    assert [row.total for row in rows] == [solve(problem, mode).total for mode in MODES]
    assert all(row.certified and row.total <= rows[0].total for row in rows)


@pytest.mark.parametrize("mode", MODES)
@for_each("seed", range(8))
def test_the_price_of_a_mode_is_measured_by_the_optimum(seed, mode):
    problem = people_instance(seed)

    price = solve(problem, mode).price

    assert price.optimum == solve(problem).total
    assert price.lost == price.optimum - price.total >= 0
