from collections import Counter
from dataclasses import replace

import pytest

from alumnii_mentoring.domain.matching.engine import (
    Ground,
    Lock,
    Profile,
    RemoveMentor,
    Result,
    Weights,
    alternatives,
    edited,
    gaps,
    resolve,
    sensitivity,
    shortlists,
    solve,
    unmatched_reasons,
    why_not,
    worth_of_places,
)
from alumnii_mentoring.domain.matching.engine.explain import reweighed
from tests.walks import for_each

from .instances import crowd_instance, people_instance, solve_table

SEEDS = range(12)


@pytest.mark.parametrize("backend", ["pure", "fast"])
@pytest.mark.parametrize("seed", SEEDS)
def test_an_alternative_costs_what_locking_it_costs(seed, backend):
    ground = people_instance(seed)
    found = solve(ground, backend=backend)
    for mentee in list(ground.mentees)[:4]:
        others = alternatives(ground, found, mentee)

        losses = [
            found.total - solve(edited(ground, [Lock(mentee, other.mentor)])).total
            for other in others
        ]

        assert [other.loss for other in others] == losses == sorted(losses)


@pytest.mark.parametrize("seed", SEEDS)
def test_all_possible_mentors_with_a_place_are_alternatives(seed):
    ground = people_instance(seed)
    found = solve(ground)
    mentee = next(iter(ground.mentees))

    others = {other.mentor for other in alternatives(ground, found, mentee)}

    possible = {
        one for one in ground.mentors if why_not(ground, found, mentee, one).reason is None
    }
    assert others == possible - {found.mentor_of.get(mentee)}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_chain_of_moves_explains_the_loss(seed):
    ground = people_instance(seed)
    found = solve(ground)
    for mentee in list(ground.mentees)[:3]:
        for mentor in ground.mentors:
            told = why_not(ground, found, mentee, mentor)

            changes = [move.score_after - move.score_before for move in told.moves]
            assert sum(changes) == -told.loss
            assert [move.after for move in told.moves[:1]] in ([mentor], [])
            assert len({move.mentee for move in told.moves}) == len(told.moves)


def test_a_chain_is_told_from_place_to_place():
    fields = {1: {1, 2}, 2: {2, 3}, 3: {3}}
    mentees = {key: Profile(key, fields=frozenset(one)) for key, one in fields.items()}
    mentors = {100 + key: Profile(100 + key, fields=frozenset({key})) for key in (1, 2, 3)}
    ground = Ground(mentees, mentors)
    found = solve(ground)

    told = why_not(ground, found, 1, 102)

    assert found.mentor_of == {1: 101, 2: 102, 3: 103}
    assert told.loss == found.total - solve(edited(ground, [Lock(1, 102)])).total > 0
    assert [(move.mentee, move.before, move.after) for move in told.moves] == [
        (1, 101, 102),
        (2, 102, 101),
    ]


def test_why_not_names_what_forbids_a_pair():
    ground = Ground({1: Profile(1)}, {100: Profile(1), 101: Profile(2), 102: Profile(3)})
    ground = replace(ground, places={102: 0})
    found = solve(ground)

    told = [why_not(ground, found, 1, mentor) for mentor in (100, 101, 102)]

    assert [one.reason for one in told] == ["same_person", None, "no_free_place"]
    assert [one.moves for one in told] == [(), (), ()]


@pytest.mark.parametrize("backend", ["pure", "fast"])
@pytest.mark.parametrize("seed", SEEDS)
def test_one_more_place_raises_the_total_by_what_was_said(seed, backend):
    ground = people_instance(seed)
    found = solve(ground, backend=backend)

    told = worth_of_places(ground, found)

    assert [gain for _mentor, gain in told] == sorted((gain for _, gain in told), reverse=True)
    for mentor, gain in told:
        more = {**ground.places, mentor: ground.places_of(mentor) + 1}
        assert solve(replace(ground, places=more)).total - found.total == gain


def test_one_more_place_is_worth_points_only_where_somebody_with_priority_waits():
    found = solve_table([[500], [300]], [1], priority=frozenset([1, 2]))

    assert worth_of_places(found.ground, found) == [(100, 300)]


def test_who_has_left_is_not_asked_for_one_more_place():
    ground = people_instance(7)
    gone, *others = sorted(ground.mentors)

    after = resolve(ground, solve(ground), [RemoveMentor(gone)])

    told = worth_of_places(after.ground, after)
    assert sorted(mentor for mentor, _gain in told) == others
    assert told == worth_of_places(after.ground, solve(after.ground))


def test_stored_results_are_explained_too():
    ground = people_instance(4)
    found = solve(ground)
    read = Result.from_json(found.to_json())
    mentee = next(iter(ground.mentees))

    assert alternatives(ground, read, mentee) == alternatives(ground, found, mentee)


def test_exact_costs_need_the_best_mode():
    ground = people_instance(4)

    with pytest.raises(ValueError, match="best"):
        alternatives(ground, solve(ground, "pairs"), 1)


@for_each("seed", range(6))
def test_priority_is_no_part_of_a_loss(seed):
    ground = people_instance(seed, priority=frozenset({2, 3, 4}))
    found = solve(ground)

    for other in alternatives(ground, found, 1):
        forced = solve(edited(ground, [Lock(1, other.mentor)]))
        assert other.loss == found.total - forced.total


def test_who_waits_is_told_why():
    german, french = frozenset({1}), frozenset({2})
    mentees = {1: Profile(1, languages=german), 2: Profile(2, languages=german)}
    mentors = {100 + key: Profile(100 + key, languages=french) for key in range(3)}
    mentors[200] = Profile(200, languages=german)
    ground = Ground(mentees, mentors, barred={(1, 200): "declined"})
    found = solve(ground)

    assert found.mentor_of == {2: 200}
    assert unmatched_reasons(ground, found, 1) == Counter(no_common_language=3, declined=1)


def test_what_is_missing_is_counted_from_who_waits_and_from_prices():
    law, both = frozenset({1}), frozenset({1, 2})
    mentees = {key: Profile(key, fields=law, coordinates=(51.3, 9.5)) for key in (1, 2, 3)}
    ground = Ground(mentees, {100: Profile(100, fields=both)})
    found = solve(ground)

    told = gaps(ground, found)

    assert told.fields.waiting == Counter({1: 2})
    assert told.places.waiting == Counter({(51.3, 9.5): 2})
    assert set(told.fields.price.values()) == {found.mentor_prices[100]} != {0}
    assert told.reasons == Counter(no_free_place=2)


def test_nobody_waits_where_nobody_applied():
    ground = Ground({}, {100: Profile(100)})

    assert gaps(ground, solve(ground)).reasons == Counter()


def test_sensitivity_tells_how_many_would_move():
    ground = people_instance(9, mentees=12)
    found = solve(ground)

    told = sensitivity(ground, found, 50)

    row = next(one for one in told if (one.kind, one.percent) == ("topics", 50))
    other = solve(replace(ground, weights=reweighed(ground.weights, "topics", 50)))
    keys = {*other.mentor_of, *found.mentor_of}
    assert row.moved == sum(other.mentor_of.get(key) != found.mentor_of.get(key) for key in keys)
    assert len(told) == 18


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
    ground = crowd_instance(seed, mentees=30, mentors=28)
    found = solve(ground, backend=backend)
    first = min(found.mentor_of)
    found = resolve(ground, found, [Lock(first, found.mentor_of[first])], backend)
    ground, u, p = found.ground, found.mentee_prices, found.mentor_prices

    lists = shortlists(ground, found, 4)

    assert set(lists) == set(ground.mentees)
    for mentee, listed in lists.items():
        others = {one.mentor: one for one in alternatives(ground, found, mentee)}
        least = sorted(u[mentee] + p[one] - other.score for one, other in others.items())
        assert [one.loss for one in listed] == least[:4]
        assert [one for one in listed if one.loss > others[one.mentor].loss] == []


@for_each("seed", range(8))
def test_no_shortlist_names_whom_somebody_with_priority_would_have_to_wait_for(seed):
    ground = crowd_instance(seed, mentees=24, mentors=12, priority=frozenset(range(1, 20)))
    found = solve(ground)

    lists = shortlists(ground, found, 4)

    assert max((one.loss for some in lists.values() for one in some), default=0) <= found.total


@pytest.mark.parametrize("backend", ["pure", "fast"])
@for_each("seed", range(6))
def test_what_another_mentor_costs_is_exact_for_who_is_locked_too(seed, backend):
    ground = crowd_instance(seed, mentees=14, mentors=12)
    mentee = min(ground.mentees)
    mentor = next(one.mentor for one in alternatives(ground, solve(ground), mentee))
    found = resolve(ground, solve(ground, backend=backend), [Lock(mentee, mentor)], backend)

    others = alternatives(found.ground, found, mentee)

    assert [one.loss for one in others] == [
        found.total - solve(edited(found.ground, [Lock(mentee, one.mentor)])).total
        for one in others
    ]


@for_each("seed", range(5))
def test_both_back_ends_know_the_same_alternatives(seed):
    ground = crowd_instance(seed, mentees=30, mentors=34)
    pure, fast = (solve(ground, backend=backend) for backend in ("pure", "fast"))

    for mentee in list(ground.mentees)[:6]:
        assert alternatives(ground, pure, mentee) == alternatives(ground, fast, mentee)
    assert worth_of_places(ground, pure) == worth_of_places(ground, fast)
