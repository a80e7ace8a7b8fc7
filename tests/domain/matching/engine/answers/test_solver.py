import gc
import random
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from ortools.graph.python import min_cost_flow
from scipy.optimize import linear_sum_assignment

from alumnii_mentoring.domain.matching.engine import (
    MODES,
    LockError,
    Problem,
    Profile,
    Result,
    solve,
)
from alumnii_mentoring.domain.matching.engine.answers.solver import plain_values, table_of
from alumnii_mentoring.domain.matching.engine.assignment.candidate_pairs import connect
from alumnii_mentoring.domain.matching.engine.assignment.live_assignment import LiveAssignment
from alumnii_mentoring.domain.matching.engine.assignment.plain_table import PlainTable
from alumnii_mentoring.domain.matching.engine.numpy.numpy_table import NumpyTable
from tests.domain.matching.engine.instances import (
    best_total,
    crowd_instance,
    people_instance,
    problem_of,
    solve_fast,
    solve_table,
    table_instance,
)


def scipy_total(scores, places):
    """The oracle: a column for every place."""
    columns = [column for column, free in enumerate(places) for _ in range(free)]
    table = np.array(scores, float).reshape(len(scores), len(places))[:, columns]
    rows, chosen = linear_sum_assignment(table, maximize=True)
    return int(table[rows, chosen].sum())


def flow_total(scores, places):
    """The oracle: the cheapest flow, where staying without costs nothing."""
    flow = min_cost_flow.SimpleMinCostFlow()
    people, end = len(scores), len(scores) + len(places)
    for row, points in enumerate(scores):
        flow.add_arc_with_capacity_and_unit_cost(row, end, 1, 0)
        for column, one in enumerate(points):
            if one:
                flow.add_arc_with_capacity_and_unit_cost(row, people + column, 1, -one)
        flow.set_node_supply(row, 1)
    for column, free in enumerate(places):
        flow.add_arc_with_capacity_and_unit_cost(people + column, end, free, 0)
    flow.set_node_supply(end, -people)
    assert flow.solve() == flow.OPTIMAL
    return -flow.optimal_cost()


def obeys(found, scores, places):
    seated = list(found.mentor_of.values())
    assert [one for one in set(seated) if seated.count(one) > places[one - 100]] == []
    assert {
        one: scores[one - 1][other - 100] for one, other in found.mentor_of.items()
    } == found.scores
    assert 0 not in found.scores.values()
    assert sum(found.scores.values()) == found.total


@pytest.mark.parametrize("seed", range(120))
def test_no_other_way_of_seating_everybody_is_better(seed):
    scores, places = table_instance(seed, mentees=6, mentors=4)

    found = solve_table(scores, places)

    assert found.total == best_total(scores, places)
    assert found.certificate.is_valid
    obeys(found, scores, places)


@pytest.mark.parametrize("backend", [solve_table, solve_fast])
@pytest.mark.parametrize("seed", range(80))
def test_scipy_finds_no_higher_total(seed, backend):
    scores, places = table_instance(seed, mentees=60, mentors=60)

    found = backend(scores, places)

    assert found.total == scipy_total(scores, places)
    assert found.certificate.is_valid
    obeys(found, scores, places)


@pytest.mark.parametrize("seed", range(0, 200, 5))
def test_a_minimum_cost_flow_finds_no_higher_total(seed):
    scores, places = table_instance(seed, mentees=40, mentors=30)

    assert solve_table(scores, places).total == flow_total(scores, places)


@pytest.mark.parametrize("seed", range(6))
def test_mentors_whom_everybody_wants_are_no_trap(seed):
    chance = random.Random(seed)
    fame = [chance.randint(300, 950) for _ in range(80)]
    scores = [[one + chance.randint(0, 30) for one in fame] for _ in range(80 + 10 * seed)]
    places = [chance.choice([1, 1, 1, 2]) for _ in fame]

    found = [backend(scores, places) for backend in (solve_table, solve_fast)]

    assert [one.total for one in found] == [scipy_total(scores, places)] * 2
    assert found[0].mentor_of == found[1].mentor_of


@pytest.mark.parametrize(
    ("scores", "places"),
    [
        ([], []),
        ([], [3]),
        ([[], []], []),
        ([[0], [0]], [3]),
        ([[500]], [0]),
        ([[0, 0], [0, 0]], [1, 1]),
    ],
    ids=["nothing", "no mentees", "no mentors", "all forbidden", "no place", "all forbidden, two"],
)
@pytest.mark.parametrize("mode", MODES)
def test_where_nobody_can_be_seated_everybody_waits(scores, places, mode):
    found = solve_table(scores, places, mode)

    assert (found.mentor_of, found.total) == ({}, 0)
    assert found.unmatched == list(range(1, len(scores) + 1))
    assert found.certificate.is_valid


@pytest.mark.parametrize("backend", [solve_table, solve_fast])
def test_of_equal_mentors_everybody_looks_at_others(backend):
    found = backend([[500] * 200] * 200, [1] * 200)

    seen = [len(column) for column in found.assignment.network.columns]
    assert found.total == 100_000
    assert min(seen) >= 5
    assert max(seen) < 60


def falling(size):
    """Everybody ranks the mentors alike, and the same choice matters more to some."""
    return [[1000 - row * one * 999 // size**2 for one in range(size)] for row in range(size)]


def rising(size):
    return [[1 + row * one * 999 // size**2 for one in range(size)] for row in range(size)]


@pytest.mark.parametrize("backend", [solve_table, solve_fast])
@pytest.mark.parametrize("scores", [falling(160), rising(160)], ids=["falling", "rising"])
def test_where_all_rank_the_mentors_alike_few_pairs_need_a_look(scores, backend):
    found = backend(scores, [1] * 160)

    assert found.total == scipy_total(scores, [1] * 160)
    assert found.certificate.is_valid
    assert sum(map(len, found.assignment.network.rows)) < 160 * 160 // 2


@pytest.mark.parametrize("backend", [solve_table, solve_fast])
@pytest.mark.parametrize("seed", range(5))
def test_missing_pairs_are_named_worst_first_a_few_of_each_person(seed, backend):
    chance = random.Random(seed)
    scores = [[chance.randint(0, 1000) for _ in range(30)] for _ in range(40)]
    assignment = backend(scores, [1] * 30).assignment
    u = [chance.randint(0, 600) << assignment.pair_values.shift for _ in range(40)]
    p = [chance.randint(0, 400) << assignment.pair_values.shift for _ in range(30)]

    found = dict(assignment.table.violations(assignment.pair_values, u, p, (8, 4)))

    over = {
        (row, one): assignment.pair_values.exact(row, one, score) - u[row] - p[one]
        for row, some in enumerate(scores)
        for one, score in enumerate(some)
        if score and assignment.pair_values.exact(row, one, score) > u[row] + p[one]
    }
    taken = [(row, one) for row, edges in found.items() for one, _worth in edges]
    assert set(found) == {row for row, _one in over}
    assert max(len(edges) for edges in found.values()) <= 8
    assert max(Counter(one for _row, one in taken).values()) <= 4
    assert max(over, key=over.get) in taken
    assert set(taken) <= set(over)


def test_a_long_chain_of_moves_is_found():
    size = 60
    scores = [[0] * size for _ in range(size + 1)]
    scores[0][0] = scores[size][0] = 500
    for one in range(1, size):
        scores[one][one - 1], scores[one][one] = 501, 500

    found = solve_table(scores, [1] * size)

    assert len(found.mentor_of) == size
    assert found.certificate.is_valid


def test_somebody_waits_when_that_raises_the_sum():
    found = solve_table([[1, 0], [1000, 1000], [0, 1000]], [1, 1])

    assert (found.mentor_of, found.total) == ({2: 100, 3: 101}, 2000)


def turned(given):
    return dict(reversed(given.items()))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("backend", ["pure", "fast"])
@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_the_input_changes_nothing(seed, backend, mode):
    problem = people_instance(seed, mentees=25, mentors=20)
    other = replace(
        problem,
        mentees=turned(problem.mentees),
        mentors=turned(problem.mentors),
        places=turned(problem.places),
        ranks=turned(problem.ranks),
        barred=turned(problem.barred),
    )

    found = solve(problem, mode, backend)

    assert solve(other, mode, backend).to_json() == found.to_json()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("seed", range(10))
def test_both_back_ends_give_the_same(seed, mode):
    first = frozenset(range(0, 30, 7)) if seed % 3 == 0 else frozenset()
    problem = people_instance(seed, mentees=30, mentors=24, priority=first)

    pure, fast = (solve(problem, mode, backend) for backend in ("pure", "fast"))

    assert [
        list(row) for row in pure.assignment.table.rows
    ] == fast.assignment.table.scores.tolist()
    assert (pure.mentor_of, pure.total) == (fast.mentor_of, fast.total)
    assert pure.certificate.is_valid
    assert fast.certificate.is_valid


@pytest.mark.parametrize("backend", ["pure", "fast"])
def test_many_who_want_the_same_get_the_same_whatever_the_order(backend):
    problem = crowd_instance(1, mentees=70, mentors=60)
    other = replace(
        problem,
        mentees=turned(problem.mentees),
        mentors=turned(problem.mentors),
        places=turned(problem.places),
    )

    found = solve(problem, backend=backend)

    assert found.certificate.is_valid
    assert solve(other, backend=backend).to_json() == found.to_json()
    assert found.mentor_of == solve(problem).mentor_of


SHAPES = {
    "a line, unevenly": lambda x, y: 1000 - abs(int(999 * x**2) - int(999 * y**0.5)),
    "a line, apart": lambda x, y: 1000 - abs(int(450 * x) - int(400 + 599 * y)),
    "products": lambda x, y: int(1000 * x * y),
    "sums": lambda x, y: int(500 * x + 500 * y),
    "the lower": lambda x, y: int(1000 * min(x, y)),
}


def shaped(name, mentees=150, mentors=150):
    """Scores that come from one number of either side, so very many solutions are as good."""
    chance = random.Random(name)
    ours, theirs = ([chance.random() for _ in range(count)] for count in (mentees, mentors))
    return [[SHAPES[name](x, y) for y in theirs] for x in ours]


@pytest.mark.parametrize("places", [1, 2, 3])
@pytest.mark.parametrize("name", SHAPES)
def test_scores_of_one_number_of_either_side_are_solved_exactly(name, places):
    mentors = 75 if places > 1 else 150
    scores, free = shaped(name, mentors=mentors), [places] * mentors
    first = frozenset(range(0, 150, 9)) if places == 3 else frozenset()

    pure, fast = (one(scores, free, priority=first) for one in (solve_table, solve_fast))

    assert pure.certificate.is_valid
    assert fast.certificate.is_valid
    assert pure.mentor_of == fast.mentor_of
    assert fast.total == scipy_total(scores, free)


@pytest.mark.parametrize("solving", [solve_table, solve_fast])
def test_where_candidates_are_too_few_prices_are_found_in_some_rounds(solving, monkeypatch):
    table, rounds = (PlainTable if solving is solve_table else NumpyTable), []
    looking = table.violations
    monkeypatch.setattr(table, "violations", lambda *given: rounds.append(1) or looking(*given))

    found = solving(shaped("a line, unevenly"), [1] * 150)

    assert found.certificate.is_valid
    assert len(rounds) <= 8


@pytest.mark.parametrize("mentors", [40, 90], ids=["scarce", "abundant"])
def test_bids_keep_the_prices_a_proof(mentors):
    problem = crowd_instance(3, mentees=60, mentors=mentors)
    assignment = LiveAssignment(problem, table_of(problem, "pure"), plain_values(problem))

    connect(assignment)

    network = assignment.network
    pairs = [(row, one, worth) for row, some in enumerate(network.rows) for _, one, worth in some]
    assert min([*network.u, *network.p]) >= 0
    assert [pair for row, one, pair in pairs if network.u[row] + network.p[one] < pair] == []
    assert [
        (row, one)
        for row, one, worth in pairs
        if network.mentor_of[row] == one and network.u[row] + network.p[one] != worth
    ] == []
    assert sum(one >= 0 for one in network.mentor_of) > 0


@pytest.mark.parametrize("step", [1, 1000], ids=["dense keys", "sparse keys"])
def test_barred_pairs_of_strangers_are_left_out(step):
    problem = people_instance(9)
    mentees = {step * key: one for key, one in problem.mentees.items()}
    mentors = {step * key: one for key, one in problem.mentors.items()}
    first, other = next(iter(mentees)), next(iter(mentors))
    barred = {(first, other): "excluded", (first, -5): "declined", (10**9, other): "declined"}
    problem = Problem(mentees, mentors, barred=barred)

    pure, fast = (solve(problem, backend=one).assignment.table for one in ("pure", "fast"))

    assert [list(row) for row in pure.rows] == fast.scores.tolist()
    assert fast.at(0, 0) == 0


def test_the_collector_of_cycles_is_as_it_was_even_after_an_error():
    with pytest.raises(LockError):
        solve(replace(people_instance(1), locks={1: 999_999}))

    assert gc.isenabled()


def test_a_tie_is_decided_by_the_salt():
    scores, places = [[500] * 8] * 8, [1] * 8

    found = {
        tuple(sorted(solve_table(scores, places, salt=salt).mentor_of.items()))
        for salt in ("a", "b", "c")
    }

    assert len(found) == 3


def test_a_result_is_stored_and_read_back():
    found = solve(people_instance(3))

    read = Result.from_json(found.to_json())

    assert (read, read.certificate, read.to_json()) == (found, found.certificate, found.to_json())
    assert (read.mentee_prices, read.mentor_prices) == (found.mentee_prices, found.mentor_prices)
    assert read.unmatched == found.unmatched


def test_a_stored_result_does_not_hold_its_problem():
    read = Result.from_json(solve(people_instance(3)).to_json())

    with pytest.raises(ValueError, match="problem"):
        _ = read.problem


@pytest.mark.parametrize("given", [{"mode": "luck"}, {"backend": "quantum"}])
def test_unknown_modes_and_back_ends_are_refused(given):
    with pytest.raises(ValueError, match="unknown"):
        solve(problem_of([[1]], [1]), **given)


def test_without_numpy_the_standard_library_is_taken(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, MODULE, None)
    problem = replace(problem_of([[0]], [1]), mentors={100: Profile(9)})

    assert type(solve(problem).assignment.table).__name__ == "PlainTable"
    with pytest.raises(ImportError):
        solve(problem, backend="fast")


MODULE = "alumnii_mentoring.domain.matching.engine.numpy.numpy_table"
