import gc
import random
from collections import Counter
from dataclasses import replace

import pytest

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
    obeys,
    people_instance,
    problem_of,
    shaped,
    solve_fast,
    solve_table,
    table_instance,
)
from tests.walks import for_each


@for_each("seed", range(120))
def test_no_other_way_of_seating_everybody_is_better(seed):
    scores, places = table_instance(seed, mentees=6, mentors=4)

    result = solve_table(scores, places)

    assert result.total == best_total(scores, places)
    assert result.certificate.is_valid
    obeys(result, scores, places)


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
    result = solve_table(scores, places, mode)

    assert (result.mentor_of, result.total) == ({}, 0)
    assert result.unmatched == list(range(1, len(scores) + 1))
    assert result.certificate.is_valid


@pytest.mark.parametrize("backend", [solve_table, solve_fast])
def test_of_equal_mentors_everybody_looks_at_others(backend):
    result = backend([[500] * 200] * 200, [1] * 200)

    seen = [len(column) for column in result.assignment.network.columns]
    assert result.total == 100_000
    assert min(seen) >= 5
    assert max(seen) < 60


@pytest.mark.parametrize("backend", [solve_table, solve_fast])
@for_each("seed", range(5))
def test_missing_pairs_are_named_worst_first_a_few_of_each_person(seed, backend):
    chance = random.Random(seed)
    scores = [[chance.randint(0, 1000) for _ in range(30)] for _ in range(40)]
    assignment = backend(scores, [1] * 30).assignment
    u = [chance.randint(0, 600) << assignment.pair_values.shift for _ in range(40)]
    p = [chance.randint(0, 400) << assignment.pair_values.shift for _ in range(30)]

    missing = dict(assignment.table.violations(assignment.pair_values, u, p, (8, 4)))

    over = {
        (row, column): assignment.pair_values.exact(row, column, score) - u[row] - p[column]
        for row, row_scores in enumerate(scores)
        for column, score in enumerate(row_scores)
        if score and assignment.pair_values.exact(row, column, score) > u[row] + p[column]
    }
    taken = [(row, column) for row, edges in missing.items() for column, _value in edges]
    assert set(missing) == {row for row, _column in over}
    assert max(len(edges) for edges in missing.values()) <= 8
    assert max(Counter(column for _row, column in taken).values()) <= 4
    assert max(over, key=over.get) in taken
    assert set(taken) <= set(over)


def test_a_long_chain_of_moves_is_found():
    size = 60
    scores = [[0] * size for _ in range(size + 1)]
    scores[0][0] = scores[size][0] = 500
    for column in range(1, size):
        scores[column][column - 1], scores[column][column] = 501, 500

    result = solve_table(scores, [1] * size)

    assert len(result.mentor_of) == size
    assert result.certificate.is_valid


def test_somebody_waits_when_that_raises_the_sum():
    result = solve_table([[1, 0], [1000, 1000], [0, 1000]], [1, 1])

    assert (result.mentor_of, result.total) == ({2: 100, 3: 101}, 2000)


def turned(mapping):
    return dict(reversed(mapping.items()))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("backend", ["pure", "fast"])
@for_each("seed", range(5))
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

    result = solve(problem, mode, backend)

    assert solve(other, mode, backend).to_json() == result.to_json()


@pytest.mark.parametrize("mode", MODES)
@for_each("seed", range(10))
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

    result = solve(problem, backend=backend)

    assert result.certificate.is_valid
    assert solve(other, backend=backend).to_json() == result.to_json()
    assert result.mentor_of == solve(problem).mentor_of


@pytest.mark.parametrize("solving", [solve_table, solve_fast])
def test_where_candidates_are_too_few_prices_are_found_in_some_rounds(solving, monkeypatch):
    table, rounds = (PlainTable if solving is solve_table else NumpyTable), []
    looking = table.violations
    monkeypatch.setattr(
        table, "violations", lambda *arguments: rounds.append(1) or looking(*arguments)
    )

    result = solving(shaped("a line, unevenly"), [1] * 150)

    assert result.certificate.is_valid
    assert len(rounds) <= 8


@pytest.mark.parametrize("mentors", [40, 90], ids=["scarce", "abundant"])
def test_bids_keep_the_prices_a_proof(mentors):
    problem = crowd_instance(3, mentees=60, mentors=mentors)
    assignment = LiveAssignment(problem, table_of(problem, "pure"), plain_values(problem))

    connect(assignment)

    network = assignment.network
    pairs = [
        (row, column, value)
        for row, edges in enumerate(network.rows)
        for _, column, value in edges
    ]
    assert min([*network.u, *network.p]) >= 0
    assert [
        value for row, column, value in pairs if network.u[row] + network.p[column] < value
    ] == []
    assert [
        (row, column)
        for row, column, value in pairs
        if network.mentor_of[row] == column and network.u[row] + network.p[column] != value
    ] == []
    assert sum(column >= 0 for column in network.mentor_of) > 0


@pytest.mark.parametrize("step", [1, 1000], ids=["dense keys", "sparse keys"])
def test_barred_pairs_of_strangers_are_left_out(step):
    problem = people_instance(9)
    mentees = {step * key: profile for key, profile in problem.mentees.items()}
    mentors = {step * key: profile for key, profile in problem.mentors.items()}
    first, other = next(iter(mentees)), next(iter(mentors))
    barred = {(first, other): "excluded", (first, -5): "declined", (10**9, other): "declined"}
    problem = Problem(mentees, mentors, barred=barred)

    pure, fast = (solve(problem, backend=backend).assignment.table for backend in ("pure", "fast"))

    assert [list(row) for row in pure.rows] == fast.scores.tolist()
    assert fast.at(0, 0) == 0


def test_the_collector_of_cycles_is_as_it_was_even_after_an_error():
    with pytest.raises(LockError):
        solve(replace(people_instance(1), locks={1: 999_999}))

    assert gc.isenabled()


def test_a_tie_is_decided_by_the_salt():
    scores, places = [[500] * 8] * 8, [1] * 8

    matchings = {
        tuple(sorted(solve_table(scores, places, salt=salt).mentor_of.items()))
        for salt in ("a", "b", "c")
    }

    assert len(matchings) == 3


def test_a_result_is_stored_and_read_back():
    result = solve(people_instance(3))

    read = Result.from_json(result.to_json())

    assert (read, read.certificate, read.to_json()) == (
        result,
        result.certificate,
        result.to_json(),
    )
    assert (read.mentee_prices, read.mentor_prices) == (result.mentee_prices, result.mentor_prices)
    assert read.unmatched == result.unmatched


def test_a_stored_result_does_not_hold_its_problem():
    read = Result.from_json(solve(people_instance(3)).to_json())

    with pytest.raises(ValueError, match="problem"):
        _ = read.problem


@pytest.mark.parametrize("arguments", [{"mode": "luck"}, {"backend": "quantum"}])
def test_unknown_modes_and_back_ends_are_refused(arguments):
    with pytest.raises(ValueError, match="unknown"):
        solve(problem_of([[1]], [1]), **arguments)


def test_without_numpy_the_standard_library_is_taken(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, MODULE, None)
    problem = replace(problem_of([[0]], [1]), mentors={100: Profile(9)})

    assert type(solve(problem).assignment.table).__name__ == "PlainTable"
    with pytest.raises(ImportError):
        solve(problem, backend="fast")


MODULE = "alumnii_mentoring.domain.matching.engine.numpy.numpy_table"
