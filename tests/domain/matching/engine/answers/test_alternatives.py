from collections import Counter
from dataclasses import replace

import pytest

from alumnii_mentoring.domain.matching.engine import (
    Lock,
    Problem,
    Profile,
    RemoveMentor,
    Result,
    Weights,
    alternatives,
    edited,
    gains_of_places,
    gaps,
    resolve,
    sensitivity,
    shortlists,
    solve,
    unmatched_reasons,
    why_not,
)
from alumnii_mentoring.domain.matching.engine.answers.sensitivity import reweighed
from tests.domain.matching.engine.instances import crowd_instance, people_instance, solve_table
from tests.walks import for_each

SEEDS = range(12)


@pytest.mark.parametrize("backend", ["pure", "fast"])
@for_each("seed", SEEDS)
def test_an_alternative_costs_what_locking_it_costs(seed, backend):
    problem = people_instance(seed)
    result = solve(problem, backend=backend)
    for mentee in list(problem.mentees)[:4]:
        others = alternatives(problem, result, mentee)

        losses = [
            result.total - solve(edited(problem, [Lock(mentee, other.mentor)])).total
            for other in others
        ]

        assert [other.loss for other in others] == losses == sorted(losses)


@for_each("seed", SEEDS)
def test_all_possible_mentors_with_a_place_are_alternatives(seed):
    problem = people_instance(seed)
    result = solve(problem)
    mentee = next(iter(problem.mentees))

    others = {other.mentor for other in alternatives(problem, result, mentee)}

    possible = {
        mentor
        for mentor in problem.mentors
        if why_not(problem, result, mentee, mentor).reason is None
    }
    assert others == possible - {result.mentor_of.get(mentee)}


@for_each("seed", SEEDS)
def test_the_chain_of_moves_explains_the_loss(seed):
    problem = people_instance(seed)
    result = solve(problem)
    for mentee in list(problem.mentees)[:3]:
        for mentor in problem.mentors:
            answer = why_not(problem, result, mentee, mentor)

            changes = [move.score_after - move.score_before for move in answer.moves]
            assert sum(changes) == -answer.loss
            assert [move.after for move in answer.moves[:1]] in ([mentor], [])
            assert len({move.mentee for move in answer.moves}) == len(answer.moves)


def test_a_chain_is_told_from_place_to_place():
    fields = {1: {1, 2}, 2: {2, 3}, 3: {3}}
    mentees = {key: Profile(key, fields=frozenset(numbers)) for key, numbers in fields.items()}
    mentors = {100 + key: Profile(100 + key, fields=frozenset({key})) for key in (1, 2, 3)}
    problem = Problem(mentees, mentors)
    result = solve(problem)

    answer = why_not(problem, result, 1, 102)

    assert result.mentor_of == {1: 101, 2: 102, 3: 103}
    assert answer.loss == result.total - solve(edited(problem, [Lock(1, 102)])).total > 0
    assert [(move.mentee, move.before, move.after) for move in answer.moves] == [
        (1, 101, 102),
        (2, 102, 101),
    ]


def test_why_not_names_what_forbids_a_pair():
    problem = Problem({1: Profile(1)}, {100: Profile(1), 101: Profile(2), 102: Profile(3)})
    problem = replace(problem, places={102: 0})
    result = solve(problem)

    answers = [why_not(problem, result, 1, mentor) for mentor in (100, 101, 102)]

    assert [answer.reason for answer in answers] == ["same_person", None, "no_free_place"]
    assert [answer.moves for answer in answers] == [(), (), ()]


@pytest.mark.parametrize("backend", ["pure", "fast"])
@for_each("seed", SEEDS)
def test_one_more_place_raises_the_total_by_what_was_said(seed, backend):
    problem = people_instance(seed)
    result = solve(problem, backend=backend)

    by_mentor = gains_of_places(problem, result)

    assert [gain for _mentor, gain in by_mentor] == sorted(
        (gain for _, gain in by_mentor), reverse=True
    )
    for mentor, gain in by_mentor:
        more = {**problem.places, mentor: problem.places_of(mentor) + 1}
        assert solve(replace(problem, places=more)).total - result.total == gain


def test_one_more_place_is_worth_points_only_where_somebody_with_priority_waits():
    result = solve_table([[500], [300]], [1], priority=frozenset([1, 2]))

    assert gains_of_places(result.problem, result) == [(100, 300)]


def test_who_has_left_is_not_asked_for_one_more_place():
    problem = people_instance(7)
    gone, *others = sorted(problem.mentors)

    after = resolve(problem, solve(problem), [RemoveMentor(gone)])

    by_mentor = gains_of_places(after.problem, after)
    assert sorted(mentor for mentor, _gain in by_mentor) == others
    assert by_mentor == gains_of_places(after.problem, solve(after.problem))


def test_stored_results_are_explained_too():
    problem = people_instance(4)
    result = solve(problem)
    read = Result.from_json(result.to_json())
    mentee = next(iter(problem.mentees))

    assert alternatives(problem, read, mentee) == alternatives(problem, result, mentee)


def test_exact_costs_need_the_best_mode():
    problem = people_instance(4)

    with pytest.raises(ValueError, match="best"):
        alternatives(problem, solve(problem, "pairs"), 1)


@for_each("seed", range(6))
def test_priority_is_no_part_of_a_loss(seed):
    problem = people_instance(seed, priority=frozenset({2, 3, 4}))
    result = solve(problem)

    for other in alternatives(problem, result, 1):
        forced = solve(edited(problem, [Lock(1, other.mentor)]))
        assert other.loss == result.total - forced.total


def test_who_waits_is_told_why():
    german, french = frozenset({1}), frozenset({2})
    mentees = {1: Profile(1, languages=german), 2: Profile(2, languages=german)}
    mentors = {100 + key: Profile(100 + key, languages=french) for key in range(3)}
    mentors[200] = Profile(200, languages=german)
    problem = Problem(mentees, mentors, barred={(1, 200): "declined"})
    result = solve(problem)

    assert result.mentor_of == {2: 200}
    assert unmatched_reasons(problem, result, 1) == Counter(no_common_language=3, declined=1)


def test_what_is_missing_is_counted_from_who_waits_and_from_prices():
    law, both = frozenset({1}), frozenset({1, 2})
    mentees = {key: Profile(key, fields=law, coordinates=(51.3, 9.5)) for key in (1, 2, 3)}
    problem = Problem(mentees, {100: Profile(100, fields=both)})
    result = solve(problem)

    answer = gaps(problem, result)

    assert answer.fields.waiting == Counter({1: 2})
    assert answer.places.waiting == Counter({(51.3, 9.5): 2})
    assert set(answer.fields.price.values()) == {result.mentor_prices[100]} != {0}
    assert answer.reasons == Counter(no_free_place=2)


def test_nobody_waits_where_nobody_applied():
    problem = Problem({}, {100: Profile(100)})

    assert gaps(problem, solve(problem)).reasons == Counter()


def test_sensitivity_tells_how_many_would_move():
    problem = people_instance(9, mentees=12)
    result = solve(problem)

    rows = sensitivity(problem, result, 50)

    row = next(row for row in rows if (row.kind, row.percent) == ("topics", 50))
    other = solve(replace(problem, weights=reweighed(problem.weights, "topics", 50)))
    keys = {*other.mentor_of, *result.mentor_of}
    assert row.moved == sum(other.mentor_of.get(key) != result.mentor_of.get(key) for key in keys)
    assert len(rows) == 18


@pytest.mark.parametrize("percent", [-100, -10, 10, 300])
@pytest.mark.parametrize("kind", ["fields", "answers"])
def test_changed_weights_still_add_up(kind, percent):
    assert sum(reweighed(Weights(), kind, percent).as_json().values()) == 1000


def test_a_single_weight_can_not_be_changed():
    only = Weights.of({"fields": 1000})

    assert reweighed(only, "fields", -10) == only


@pytest.mark.parametrize("backend", ["pure", "fast"])
@for_each("seed", range(5))
def test_the_shortlists_are_the_cheapest_by_the_prices(seed, backend):
    problem = crowd_instance(seed, mentees=30, mentors=28)
    result = solve(problem, backend=backend)
    first = min(result.mentor_of)
    result = resolve(problem, result, [Lock(first, result.mentor_of[first])], backend)
    problem, u, p = result.problem, result.mentee_prices, result.mentor_prices

    lists = shortlists(problem, result, 4)

    assert set(lists) == set(problem.mentees)
    for mentee, listed in lists.items():
        others = {other.mentor: other for other in alternatives(problem, result, mentee)}
        least = sorted(u[mentee] + p[mentor] - other.score for mentor, other in others.items())
        assert [other.loss for other in listed] == least[:4]
        assert [other for other in listed if other.loss > others[other.mentor].loss] == []


@for_each("seed", range(8))
def test_no_shortlist_names_whom_somebody_with_priority_would_have_to_wait_for(seed):
    problem = crowd_instance(seed, mentees=24, mentors=12, priority=frozenset(range(1, 20)))
    result = solve(problem)

    lists = shortlists(problem, result, 4)

    assert (
        max((other.loss for listed in lists.values() for other in listed), default=0)
        <= result.total
    )


@pytest.mark.parametrize("backend", ["pure", "fast"])
@for_each("seed", range(6))
def test_what_another_mentor_costs_is_exact_for_who_is_locked_too(seed, backend):
    problem = crowd_instance(seed, mentees=14, mentors=12)
    mentee = min(problem.mentees)
    mentor = next(other.mentor for other in alternatives(problem, solve(problem), mentee))
    result = resolve(problem, solve(problem, backend=backend), [Lock(mentee, mentor)], backend)

    others = alternatives(result.problem, result, mentee)

    assert [other.loss for other in others] == [
        result.total - solve(edited(result.problem, [Lock(mentee, other.mentor)])).total
        for other in others
    ]


@for_each("seed", range(5))
def test_both_back_ends_know_the_same_alternatives(seed):
    problem = crowd_instance(seed, mentees=30, mentors=34)
    pure, fast = (solve(problem, backend=backend) for backend in ("pure", "fast"))

    for mentee in list(problem.mentees)[:6]:
        assert alternatives(problem, pure, mentee) == alternatives(problem, fast, mentee)
    assert gains_of_places(problem, pure) == gains_of_places(problem, fast)
