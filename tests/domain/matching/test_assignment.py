import random
from dataclasses import replace
from itertools import product

import pytest

from alumnii_mentoring.domain.matching.assignment import Assignment, assign, is_optimal


def best_total(scores, places):
    """The oracle: every way of giving each mentee one mentor or none."""
    mentees = sorted(scores)
    best = 0
    for chosen in product(*([None, *scores[mentee]] for mentee in mentees)):
        if all(chosen.count(mentor) <= places.get(mentor, 0) for mentor in set(chosen) - {None}):
            named = zip(mentees, chosen, strict=True)
            best = max(best, sum(scores[one][other] for one, other in named if other is not None))
    return best


def instance(seed):
    """Small and varied: few distinct scores make ties, some mentors have no place."""
    chance = random.Random(seed)
    top = chance.choice([1, 2, 5, 1000])
    density = chance.choice([0.0, 0.4, 0.8, 1.0])
    mentors = range(100, 100 + chance.randint(0, 4))
    scores = {
        mentee: {one: chance.randint(1, top) for one in mentors if chance.random() < density}
        for mentee in chance.sample(range(50), chance.randint(0, 5))
    }
    return scores, {mentor: chance.choice([0, 1, 1, 1, 2, 3]) for mentor in mentors}


def shuffled(given, chance):
    keys = list(given)
    chance.shuffle(keys)
    return {key: given[key] for key in keys}


INSTANCES = range(400)


@pytest.mark.parametrize("seed", INSTANCES)
def test_no_other_assignment_has_a_higher_total(seed):
    scores, places = instance(seed)

    found = assign(scores, places)

    assert found.total == best_total(scores, places)


@pytest.mark.parametrize("seed", INSTANCES)
def test_the_certificate_proves_it(seed):
    scores, places = instance(seed)

    found = assign(scores, places)

    assert is_optimal(found, scores, places)


@pytest.mark.parametrize("seed", INSTANCES)
def test_capacities_and_prohibitions_are_kept(seed):
    scores, places = instance(seed)

    found = assign(scores, places)

    seated = list(found.mentor_of.values())
    assert [one for one in set(seated) if seated.count(one) > places[one]] == []
    assert [one for one, other in found.mentor_of.items() if other not in scores[one]] == []
    assert sum(scores[one][other] for one, other in found.mentor_of.items()) == found.total


@pytest.mark.parametrize("seed", INSTANCES)
def test_the_order_of_the_input_changes_nothing(seed):
    scores, places = instance(seed)
    chance = random.Random(seed)
    mixed = {one: shuffled(row, chance) for one, row in shuffled(scores, chance).items()}

    found = assign(mixed, shuffled(places, chance))

    assert found == assign(scores, places)


@pytest.mark.parametrize("seed", range(0, 400, 10))
def test_the_input_is_left_as_it_was(seed):
    scores, places = instance(seed)

    assign(scores, places)

    assert (scores, places) == instance(seed)


@pytest.mark.parametrize(
    ("scores", "places"),
    [
        ({}, {}),
        ({}, {9: 3}),
        ({1: {}, 2: {}}, {}),
        ({1: {}, 2: {}}, {9: 3}),
        ({1: {9: 500}}, {9: 0}),
        ({1: {9: 500}}, {}),
    ],
    ids=["nothing", "no mentees", "no mentors", "all forbidden", "no place", "unknown mentor"],
)
def test_where_nobody_can_be_seated_everybody_stays_alone(scores, places):
    found = assign(scores, places)

    assert (found.mentor_of, found.total) == ({}, 0)
    assert is_optimal(found, scores, places)


def test_a_place_goes_to_the_higher_score():
    found = assign({1: {9: 400}, 2: {9: 700}}, {9: 1})

    assert found.mentor_of == {2: 9}


def test_the_sum_counts_more_than_the_best_single_pair():
    found = assign({1: {8: 900, 9: 800}, 2: {8: 850}}, {8: 1, 9: 1})

    assert (found.mentor_of, found.total) == ({1: 9, 2: 8}, 1650)


def test_somebody_stays_alone_when_that_raises_the_sum():
    found = assign({1: {8: 1}, 2: {8: 1000, 9: 1000}, 3: {9: 1000}}, {8: 1, 9: 1})

    assert (found.mentor_of, found.total) == ({2: 8, 3: 9}, 2000)


def test_several_places_are_filled():
    found = assign({one: {9: one * 100} for one in (1, 2, 3, 4)}, {9: 3})

    assert found.mentor_of == {2: 9, 3: 9, 4: 9}


def test_a_tie_is_always_decided_alike():
    scores = {one: {8: 500, 9: 500} for one in (3, 1, 2)}

    found = [assign(dict(reversed(scores.items())), {9: 1, 8: 1}), assign(scores, {8: 1, 9: 1})]

    assert found[0] == found[1]
    assert found[0].total == 1000


def test_a_long_chain_of_moves_is_found():
    size = 60
    scores = {0: {0: 500}} | {one: {one - 1: 501, one: 500} for one in range(1, size)}
    scores[size] = {0: 500}

    found = assign(scores, dict.fromkeys(range(size), 1))

    assert len(found.mentor_of) == size
    assert is_optimal(found, scores, dict.fromkeys(range(size), 1))


SCORES, PLACES = {1: {8: 5, 9: 4}, 2: {8: 7}, 3: {9: 1}}, {8: 1, 9: 1}


@pytest.mark.parametrize(
    "changes",
    [
        {"total": 10},
        {"total": 12},
        {"mentee_prices": {1: 0, 2: 0, 3: 0}},
        {"mentor_prices": {8: 0, 9: 0}},
        {"mentee_prices": {1: 100, 2: 100, 3: 100}},
        {"mentee_prices": {1: 20, 2: -20, 3: 0}},
        {"mentor_prices": {8: 20, 9: -20}},
    ],
    ids=str,
)
def test_a_tampered_certificate_is_noticed(changes):
    found = assign(SCORES, PLACES)

    assert found.total == 11
    assert not is_optimal(replace(found, **changes), SCORES, PLACES)


def test_a_worse_assignment_has_no_certificate():
    greedy = Assignment({1: 8, 3: 9}, {1: 5, 2: 0, 3: 1}, {8: 0, 9: 0}, 6)

    assert not is_optimal(greedy, SCORES, PLACES)


def test_a_certificate_does_not_fit_other_scores():
    found = assign(SCORES, PLACES)

    assert not is_optimal(found, {**SCORES, 3: {9: 100}}, PLACES)
