import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alumnii_mentoring.domain.matching.scoring import (
    FAR_KM,
    FULL,
    NEAR_KM,
    NO_COMMON_LANGUAGE,
    SAME_PERSON,
    TOO_FAR,
    Profile,
    Weights,
    blocking_reason,
    score,
)
from alumnii_mentoring.domain.people.places import distance_km

KASSEL = (51.32, 9.5)
NEAR_KASSEL = (51.42, 9.65)
BERLIN = (52.52, 13.41)
MADRID = (40.42, -3.7)

KEYS = st.frozensets(st.integers(1, 9), max_size=6)
DEGREES = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
PROFILES = st.builds(
    Profile,
    person=st.integers(1, 50),
    fields=KEYS,
    topics=KEYS,
    languages=KEYS,
    coordinates=st.none() | DEGREES,
    is_online_fine=st.booleans(),
)
SOME_KEYS = st.frozensets(st.integers(1, 9), min_size=1, max_size=6)
FULL_PROFILES = st.builds(
    Profile,
    person=st.integers(1, 50),
    fields=SOME_KEYS,
    topics=SOME_KEYS,
    languages=SOME_KEYS,
    coordinates=DEGREES,
    is_online_fine=st.booleans(),
)
CUTS = st.lists(st.integers(0, FULL), min_size=4, max_size=4).map(sorted)
WEIGHTS = CUTS.map(
    lambda cuts: Weights(
        *(end - start for start, end in zip([0, *cuts], [*cuts, FULL], strict=True))
    )
)
RANKS = st.none() | st.integers(1, 12)


def points(found):
    return {part.kind: part.points for part in found.parts}


def distance_points(mentee, mentor):
    return points(score(mentee, mentor, Weights()))["distance"]


@given(PROFILES, PROFILES, WEIGHTS, RANKS)
def test_the_parts_add_up_to_the_total(mentee, mentor, weights, rank):
    found = score(mentee, mentor, weights, rank)

    assert found.total == sum(points(found).values())


@given(PROFILES, PROFILES, WEIGHTS, RANKS)
def test_a_score_lies_between_0_and_1000(mentee, mentor, weights, rank):
    found = score(mentee, mentor, weights, rank)

    assert 0 <= found.total <= FULL


@given(PROFILES, PROFILES, WEIGHTS, RANKS)
def test_every_part_stays_within_its_weight(mentee, mentor, weights, rank):
    found = score(mentee, mentor, weights, rank)

    assert {part.kind: part.limit for part in found.parts} == vars(weights)
    assert [part for part in found.parts if not 0 <= part.points <= part.limit] == []


@given(PROFILES, PROFILES, WEIGHTS, RANKS)
def test_a_stored_score_is_read_back_unchanged(mentee, mentor, weights, rank):
    stored = score(mentee, mentor, weights, rank).as_json()

    assert json.loads(json.dumps(stored)) == stored


@given(PROFILES, PROFILES, WEIGHTS, RANKS)
def test_a_score_is_the_same_every_time(mentee, mentor, weights, rank):
    first = score(mentee, mentor, weights, rank)

    assert score(mentee, mentor, weights, rank) == first


@given(FULL_PROFILES, WEIGHTS)
def test_somebody_who_has_it_all_gets_full_points(mentee, weights):
    twin = replace(mentee, person=mentee.person + 1)

    assert score(mentee, twin, weights, 1).total == FULL


@given(PROFILES, PROFILES, DEGREES, DEGREES, WEIGHTS, RANKS)
def test_nearer_is_never_worse(mentee, mentor, one, other, weights, rank):
    here = mentee.coordinates or KASSEL
    near, far = sorted((one, other), key=lambda place: distance_km(here, place))
    mentee = replace(mentee, coordinates=here)

    totals = [
        score(mentee, replace(mentor, coordinates=place), weights, rank).total
        for place in (near, far)
    ]

    assert totals == sorted(totals, reverse=True)


@given(PROFILES, PROFILES, WEIGHTS)
def test_a_worse_rank_is_never_better(mentee, mentor, weights):
    totals = [score(mentee, mentor, weights, rank).total for rank in [*range(1, 12), None]]

    assert totals == sorted(totals, reverse=True)


@given(PROFILES, PROFILES, WEIGHTS, st.integers(1, 9))
def test_a_mentor_who_offers_more_is_never_worse(mentee, mentor, weights, key):
    more = replace(mentor, fields=mentor.fields | {key}, topics=mentor.topics | {key})

    assert score(mentee, more, weights).total >= score(mentee, mentor, weights).total


def test_the_first_wishes_get_less_and_less_but_never_nothing():
    found = [
        points(score(Profile(1), Profile(2), Weights(), rank))["wishes"]
        for rank in (1, 2, 3, 4, 5, 10)
    ]

    assert found == [100, 70, 40, 10, 10, 10]


def test_without_a_wish_there_are_no_points_for_it():
    found = score(Profile(1), Profile(2), Weights())

    assert (points(found)["wishes"], found.parts[-1].facts) == (0, {"rank": None})


def test_the_share_of_what_the_mentee_looks_for_counts():
    mentee = Profile(1, fields=frozenset({1, 2, 3, 4}), topics=frozenset({5, 6}))
    mentor = Profile(2, fields=frozenset({4, 1, 9}), topics=frozenset({5, 6, 7, 8}))

    found = score(mentee, mentor, Weights())

    assert (points(found)["fields"], points(found)["topics"]) == (200, 250)
    assert found.parts[0].facts == {"shared": [1, 4], "wanted": 4}


def test_who_looks_for_nothing_gets_no_points_for_what_is_offered():
    found = score(Profile(1), Profile(2, fields=frozenset({1}), topics=frozenset({1})), Weights())

    assert (points(found)["fields"], points(found)["topics"]) == (0, 0)


def test_a_common_language_gives_full_points_and_an_unknown_one_half():
    german, unknown = frozenset({1}), frozenset()

    found = [
        points(score(Profile(1, languages=german), Profile(2, languages=spoken), Weights()))
        for spoken in (german, unknown)
    ]

    assert [part["languages"] for part in found] == [100, 50]


@pytest.mark.parametrize(
    ("is_online_fine", "expected"), [(True, [150, 150, 90]), (False, [150, 150, 0])]
)
def test_meeting_online_softens_the_distance(is_online_fine, expected):
    mentee = Profile(1, coordinates=KASSEL, is_online_fine=is_online_fine)

    found = [
        distance_points(mentee, Profile(2, coordinates=place))
        for place in (KASSEL, NEAR_KASSEL, MADRID)
    ]

    assert distance_km(KASSEL, NEAR_KASSEL) <= NEAR_KM
    assert found == expected


def test_distance_points_fall_between_near_and_far():
    mentee = Profile(1, coordinates=KASSEL, is_online_fine=False)

    found = distance_points(mentee, Profile(2, coordinates=BERLIN))

    km = distance_km(KASSEL, BERLIN)
    assert NEAR_KM < km < FAR_KM
    assert found == 150 * (FAR_KM - km) // (FAR_KM - NEAR_KM)


@pytest.mark.parametrize(("is_online_fine", "expected"), [(True, 90), (False, 0)])
@pytest.mark.parametrize(("one", "other"), [(None, None), (KASSEL, None), (None, KASSEL)], ids=str)
def test_an_unknown_place_counts_as_far_away(one, other, is_online_fine, expected):
    mentee = Profile(1, coordinates=one, is_online_fine=is_online_fine)
    mentor = Profile(2, coordinates=other)

    assert distance_points(mentee, mentor) == expected


def test_the_default_weights_give_60_percent_to_profession_and_interests():
    weights = Weights()

    assert (weights.fields + weights.topics) * 100 >= 60 * sum(vars(weights).values())


@pytest.mark.parametrize(
    "given",
    [
        {"fields": 401},
        {"fields": 399},
        {"fields": 0},
        {"fields": -100, "topics": 750},
        {"wishes": -1, "languages": 201},
    ],
    ids=str,
)
def test_weights_add_up_to_1000_and_are_not_negative(given):
    with pytest.raises(ValueError, match="1000"):
        Weights(**given)


def test_a_single_part_may_have_all_the_weight():
    weights = Weights(fields=0, topics=0, distance=0, languages=0, wishes=1000)

    assert score(Profile(1), Profile(2), weights, 1).total == 1000


def test_an_unknown_weight_is_refused():
    with pytest.raises(TypeError):
        Weights(stars=1000)


@given(PROFILES, PROFILES)
def test_nobody_is_proposed_to_themselves(mentee, mentor):
    mentor = replace(mentor, person=mentee.person)

    assert blocking_reason(mentee, mentor) == SAME_PERSON


@pytest.mark.parametrize(
    ("mine", "theirs", "reason"),
    [
        ({1}, {2}, NO_COMMON_LANGUAGE),
        ({1, 2}, {2, 3}, None),
        ({1}, set(), None),
        (set(), {1}, None),
        (set(), set(), None),
    ],
    ids=str,
)
def test_two_who_named_different_languages_are_blocked(mine, theirs, reason):
    mentee = Profile(1, languages=frozenset(mine))
    mentor = Profile(2, languages=frozenset(theirs))

    assert blocking_reason(mentee, mentor) == reason


@pytest.mark.parametrize(
    ("mentee_online", "mentor_online", "reason"),
    [(True, True, None), (True, False, TOO_FAR), (False, True, TOO_FAR), (False, False, TOO_FAR)],
)
def test_far_apart_both_must_agree_to_meet_online(mentee_online, mentor_online, reason):
    mentee = Profile(1, coordinates=KASSEL, is_online_fine=mentee_online)
    mentor = Profile(2, coordinates=MADRID, is_online_fine=mentor_online)

    assert blocking_reason(mentee, mentor) == reason


def test_300_km_are_not_too_far_and_301_are():
    mentee = Profile(1, coordinates=(0.0, 0.0), is_online_fine=False)
    mentors = [Profile(2, coordinates=(latitude, 0.0)) for latitude in (2.698, 2.707)]

    reasons = [blocking_reason(mentee, mentor) for mentor in mentors]

    distances = [distance_km((0.0, 0.0), mentor.coordinates) for mentor in mentors]
    assert (distances, reasons) == ([FAR_KM, FAR_KM + 1], [None, TOO_FAR])


@pytest.mark.parametrize(("one", "other"), [(None, MADRID), (KASSEL, None), (KASSEL, BERLIN)])
def test_unknown_or_moderate_distances_block_nobody(one, other):
    mentee = Profile(1, coordinates=one, is_online_fine=False)

    assert blocking_reason(mentee, Profile(2, coordinates=other)) is None


@given(PROFILES, PROFILES)
def test_what_blocks_two_blocks_them_in_both_directions(one, other):
    assert blocking_reason(one, other) == blocking_reason(other, one)
