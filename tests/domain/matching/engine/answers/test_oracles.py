"""Programs that others wrote find no better matching than ours."""

import random

import numpy as np
import pytest

from tests.domain.matching.engine.instances import (
    SHAPES,
    obeys,
    shaped,
    solve_fast,
    solve_table,
    table_instance,
)
from tests.walks import for_each

MISSING = "needs what `pip install .[oracles]` brings"
optimize = pytest.importorskip("scipy.optimize", reason=MISSING)
min_cost_flow = pytest.importorskip("ortools.graph.python.min_cost_flow", reason=MISSING)


def scipy_total(scores, places):
    """The oracle: a column for every place."""
    columns = [column for column, free in enumerate(places) for _ in range(free)]
    table = np.array(scores, float).reshape(len(scores), len(places))[:, columns]
    rows, chosen = optimize.linear_sum_assignment(table, maximize=True)
    return int(table[rows, chosen].sum())


def flow_total(scores, places):
    """The oracle: the cheapest flow, where staying without costs nothing."""
    flow = min_cost_flow.SimpleMinCostFlow()
    people, end = len(scores), len(scores) + len(places)
    for row, points in enumerate(scores):
        flow.add_arc_with_capacity_and_unit_cost(row, end, 1, 0)
        for column, score in enumerate(points):
            if score:
                flow.add_arc_with_capacity_and_unit_cost(row, people + column, 1, -score)
        flow.set_node_supply(row, 1)
    for column, free in enumerate(places):
        flow.add_arc_with_capacity_and_unit_cost(people + column, end, free, 0)
    flow.set_node_supply(end, -people)
    assert flow.solve() == flow.OPTIMAL
    return -flow.optimal_cost()


@pytest.mark.parametrize("backend", [solve_table, solve_fast])
@for_each("seed", range(80))
def test_scipy_finds_no_higher_total(seed, backend):
    scores, places = table_instance(seed, mentees=60, mentors=60)

    result = backend(scores, places)

    assert result.total == scipy_total(scores, places)
    assert result.certificate.is_valid
    obeys(result, scores, places)


@for_each("seed", range(0, 200, 5))
def test_a_minimum_cost_flow_finds_no_higher_total(seed):
    scores, places = table_instance(seed, mentees=40, mentors=30)

    assert solve_table(scores, places).total == flow_total(scores, places)


@for_each("seed", range(6))
def test_mentors_whom_everybody_wants_are_no_trap(seed):
    chance = random.Random(seed)
    qualities = [chance.randint(300, 950) for _ in range(80)]
    scores = [
        [quality + chance.randint(0, 30) for quality in qualities] for _ in range(80 + 10 * seed)
    ]
    places = [chance.choice([1, 1, 1, 2]) for _ in qualities]

    results = [backend(scores, places) for backend in (solve_table, solve_fast)]

    assert [result.total for result in results] == [scipy_total(scores, places)] * 2
    assert results[0].mentor_of == results[1].mentor_of


def falling(size):
    """Everybody ranks the mentors alike, and the same choice matters more to some."""
    return [
        [1000 - row * column * 999 // size**2 for column in range(size)] for row in range(size)
    ]


def rising(size):
    return [[1 + row * column * 999 // size**2 for column in range(size)] for row in range(size)]


@pytest.mark.parametrize("backend", [solve_table, solve_fast])
@pytest.mark.parametrize("scores", [falling(160), rising(160)], ids=["falling", "rising"])
def test_where_all_rank_the_mentors_alike_few_pairs_need_a_look(scores, backend):
    result = backend(scores, [1] * 160)

    assert result.total == scipy_total(scores, [1] * 160)
    assert result.certificate.is_valid
    assert sum(map(len, result.assignment.network.rows)) < 160 * 160 // 2


@pytest.mark.parametrize("places", [1, 2, 3])
@pytest.mark.parametrize("name", SHAPES)
def test_scores_of_one_number_of_either_side_are_solved_exactly(name, places):
    mentors = 75 if places > 1 else 150
    scores, free = shaped(name, mentors=mentors), [places] * mentors
    first = frozenset(range(0, 150, 9)) if places == 3 else frozenset()

    pure, fast = (solving(scores, free, priority=first) for solving in (solve_table, solve_fast))

    assert pure.certificate.is_valid
    assert fast.certificate.is_valid
    assert pure.mentor_of == fast.mentor_of
    assert fast.total == scipy_total(scores, free)
