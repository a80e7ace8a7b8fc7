import gc
import random
from collections import Counter
from dataclasses import replace

import pytest

from alumnii_mentoring.domain.matching.engine import Ground, LockError, Profile, Result, solve
from alumnii_mentoring.domain.matching.engine.candidates import connect
from alumnii_mentoring.domain.matching.engine.fast import FastTable
from alumnii_mentoring.domain.matching.engine.market import Market
from alumnii_mentoring.domain.matching.engine.modes import MODES
from alumnii_mentoring.domain.matching.engine.solver import plain_worth, table_of
from alumnii_mentoring.domain.matching.engine.table import Table
from tests.walks import for_each

from .instances import (
    best_total,
    crowd_instance,
    ground_of,
    obeys,
    people_instance,
    shaped,
    solve_fast,
    solve_table,
    table_instance,
)


@for_each("seed", range(120))
def test_no_other_way_of_seating_everybody_is_better(seed):
    scores, places = table_instance(seed, mentees=6, mentors=4)

    found = solve_table(scores, places)

    assert found.total == best_total(scores, places)
    assert found.certificate.is_valid
    obeys(found, scores, places)


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

    seen = [len(column) for column in found.market.net.columns]
    assert found.total == 100_000
    assert min(seen) >= 5
    assert max(seen) < 60


@pytest.mark.parametrize("backend", [solve_table, solve_fast])
@for_each("seed", range(5))
def test_missing_pairs_are_named_worst_first_a_few_of_each_person(seed, backend):
    chance = random.Random(seed)
    scores = [[chance.randint(0, 1000) for _ in range(30)] for _ in range(40)]
    market = backend(scores, [1] * 30).market
    u = [chance.randint(0, 600) << market.worth.shift for _ in range(40)]
    p = [chance.randint(0, 400) << market.worth.shift for _ in range(30)]

    found = dict(market.table.violations(market.worth, u, p, (8, 4)))

    over = {
        (row, one): market.worth.of(row, one, score) - u[row] - p[one]
        for row, some in enumerate(scores)
        for one, score in enumerate(some)
        if score and market.worth.of(row, one, score) > u[row] + p[one]
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
@for_each("seed", range(5))
def test_the_order_of_the_input_changes_nothing(seed, backend, mode):
    ground = people_instance(seed, mentees=25, mentors=20)
    other = replace(
        ground,
        mentees=turned(ground.mentees),
        mentors=turned(ground.mentors),
        places=turned(ground.places),
        ranks=turned(ground.ranks),
        barred=turned(ground.barred),
    )

    found = solve(ground, mode, backend)

    assert solve(other, mode, backend).to_json() == found.to_json()


@pytest.mark.parametrize("mode", MODES)
@for_each("seed", range(10))
def test_both_back_ends_give_the_same(seed, mode):
    first = frozenset(range(0, 30, 7)) if seed % 3 == 0 else frozenset()
    ground = people_instance(seed, mentees=30, mentors=24, priority=first)

    pure, fast = (solve(ground, mode, backend) for backend in ("pure", "fast"))

    assert [list(row) for row in pure.market.table.rows] == fast.market.table.scores.tolist()
    assert (pure.mentor_of, pure.total) == (fast.mentor_of, fast.total)
    assert pure.certificate.is_valid
    assert fast.certificate.is_valid


@pytest.mark.parametrize("backend", ["pure", "fast"])
def test_many_who_want_the_same_get_the_same_whatever_the_order(backend):
    ground = crowd_instance(1, mentees=70, mentors=60)
    other = replace(
        ground,
        mentees=turned(ground.mentees),
        mentors=turned(ground.mentors),
        places=turned(ground.places),
    )

    found = solve(ground, backend=backend)

    assert found.certificate.is_valid
    assert solve(other, backend=backend).to_json() == found.to_json()
    assert found.mentor_of == solve(ground).mentor_of


@pytest.mark.parametrize("solving", [solve_table, solve_fast])
def test_where_candidates_are_too_few_prices_are_found_in_some_rounds(solving, monkeypatch):
    table, rounds = (Table if solving is solve_table else FastTable), []
    looking = table.violations
    monkeypatch.setattr(table, "violations", lambda *given: rounds.append(1) or looking(*given))

    found = solving(shaped("a line, unevenly"), [1] * 150)

    assert found.certificate.is_valid
    assert len(rounds) <= 8


@pytest.mark.parametrize("mentors", [40, 90], ids=["scarce", "abundant"])
def test_bids_keep_the_prices_a_proof(mentors):
    ground = crowd_instance(3, mentees=60, mentors=mentors)
    market = Market(ground, table_of(ground, "pure"), plain_worth(ground))

    connect(market)

    net = market.net
    pairs = [(row, one, worth) for row, some in enumerate(net.rows) for _, one, worth in some]
    assert min([*net.u, *net.p]) >= 0
    assert [pair for row, one, pair in pairs if net.u[row] + net.p[one] < pair] == []
    assert [
        (row, one)
        for row, one, worth in pairs
        if net.mentor_of[row] == one and net.u[row] + net.p[one] != worth
    ] == []
    assert sum(one >= 0 for one in net.mentor_of) > 0


@pytest.mark.parametrize("step", [1, 1000], ids=["dense keys", "sparse keys"])
def test_barred_pairs_of_strangers_are_left_out(step):
    ground = people_instance(9)
    mentees = {step * key: one for key, one in ground.mentees.items()}
    mentors = {step * key: one for key, one in ground.mentors.items()}
    first, other = next(iter(mentees)), next(iter(mentors))
    barred = {(first, other): "excluded", (first, -5): "declined", (10**9, other): "declined"}
    ground = Ground(mentees, mentors, barred=barred)

    pure, fast = (solve(ground, backend=one).market.table for one in ("pure", "fast"))

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


@pytest.mark.parametrize("given", [{"mode": "luck"}, {"backend": "quantum"}])
def test_unknown_modes_and_back_ends_are_refused(given):
    with pytest.raises(ValueError, match="unknown"):
        solve(ground_of([[1]], [1]), **given)


def test_without_numpy_the_standard_library_is_taken(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, MODULE, None)
    ground = replace(ground_of([[0]], [1]), mentors={100: Profile(9)})

    assert type(solve(ground).market.table).__name__ == "Table"
    with pytest.raises(ImportError):
        solve(ground, backend="fast")


MODULE = "alumnii_mentoring.domain.matching.engine.fast"
