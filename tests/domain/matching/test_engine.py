import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alumnii_mentoring.domain.matching.assignment import assign, is_optimal
from alumnii_mentoring.domain.matching.scoring import (
    NO_COMMON_LANGUAGE,
    SAME_PERSON,
    TOO_FAR,
    Profile,
    Weights,
    blocking_reason,
    score,
)

KASSEL, BERLIN, MUNICH = (51.32, 9.5), (52.52, 13.41), (48.14, 11.58)
KEYS = st.frozensets(st.integers(1, 8), max_size=5)
PROFILES = st.builds(
    Profile,
    person=st.integers(1, 1000),
    fields=KEYS,
    topics=KEYS,
    languages=KEYS,
    coordinates=st.none() | st.sampled_from([KASSEL, BERLIN, MUNICH]),
    is_online_fine=st.booleans(),
)


@given(PROFILES, PROFILES, st.none() | st.integers(1, 10))
def test_parts_add_up_and_stay_within_their_limits(mentee, mentor, rank):
    found = score(mentee, mentor, Weights(), rank)

    assert found.total == sum(part.points for part in found.parts)
    assert all(0 <= part.points <= part.limit for part in found.parts)
    assert sum(part.limit for part in found.parts) == 1000


def test_profession_and_interests_weigh_more_than_half():  # S33
    assert Weights().fields + Weights().topics >= 600


@pytest.mark.parametrize("online", [True, False])
def test_nearer_ranks_higher(online):  # S34
    here = Profile(1, coordinates=KASSEL, is_online_fine=online)
    totals = [
        score(here, replace(here, person=2, coordinates=place), Weights()).total
        for place in (KASSEL, BERLIN, MUNICH)
    ]

    assert totals[0] > totals[1] >= totals[2]


def test_a_higher_wish_counts_more():
    mentee, mentor = Profile(1), Profile(2)
    totals = [score(mentee, mentor, Weights(), rank).total for rank in (1, 2, 3, None)]

    assert totals == sorted(totals, reverse=True)
    assert len(set(totals)) == 4


def test_weights_must_add_up():
    with pytest.raises(ValueError, match="1000"):
        Weights(fields=500)


def test_reasons_that_block():
    far = Profile(1, coordinates=KASSEL, is_online_fine=False)

    assert blocking_reason(far, replace(far)) == SAME_PERSON
    assert blocking_reason(far, Profile(2, coordinates=(40.0, 3.0))) == TOO_FAR
    assert (
        blocking_reason(Profile(1, languages=frozenset({1})), Profile(2, languages=frozenset({2})))
        == NO_COMMON_LANGUAGE
    )


def best_total(scores, places):
    mentees = sorted(scores)

    def search(index, left):
        if index == len(mentees):
            return 0
        best = search(index + 1, left)
        for mentor, weight in scores[mentees[index]].items():
            if left.get(mentor, 0) > 0:
                fewer = {**left, mentor: left[mentor] - 1}
                best = max(best, weight + search(index + 1, fewer))
        return best

    return search(0, dict(places))


def instance(seed):
    chance = random.Random(seed)
    top = chance.choice([1, 3, 1000])
    mentors = range(100, 100 + chance.randint(0, 5))
    scores = {
        mentee: {one: chance.randint(1, top) for one in mentors if chance.random() < 0.7}
        for mentee in range(chance.randint(0, 6))
    }
    return scores, {mentor: chance.randint(0, 3) for mentor in mentors}


@pytest.mark.parametrize("seed", range(300))
def test_no_assignment_is_better(seed):
    scores, places = instance(seed)
    found = assign(scores, places)

    assert found.total == best_total(scores, places)
    assert is_optimal(found, scores, places)


@pytest.mark.parametrize("seed", range(50))
def test_the_order_of_the_input_changes_nothing(seed):
    scores, places = instance(seed)
    turned = {key: dict(reversed(row.items())) for key, row in reversed(scores.items())}

    assert assign(turned, dict(reversed(places.items()))) == assign(scores, places)


def test_a_wrong_certificate_is_noticed():
    scores, places = {1: {9: 5}, 2: {9: 7}}, {9: 1}
    found = assign(scores, places)

    assert found.mentor_of == {2: 9}
    assert not is_optimal(replace(found, total=6), scores, places)
    assert not is_optimal(replace(found, mentee_prices={1: 0, 2: 0}), scores, places)
