import json
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alumnii_mentoring.domain.matching.engine import (
    CRITERIA,
    Problem,
    Profile,
    ScoreContext,
    Weights,
    custom,
    explain_score,
    score,
    solve,
)
from alumnii_mentoring.domain.matching.engine.scores.distance_decay import (
    WHOLE_SHARE,
    decay_shares,
    decayed_points,
)
from alumnii_mentoring.domain.matching.engine.scores.problem import weigh_topics
from alumnii_mentoring.domain.matching.engine.scores.profiles import FULL_SCORE, STANDARD_KINDS
from alumnii_mentoring.domain.people.places.distance import distance_km
from tests.domain.matching.engine.instances import people_instance
from tests.walks import for_each

KASSEL, BERLIN, MADRID = (51.32, 9.5), (52.52, 13.41), (40.42, -3.7)
KEYS = st.frozensets(st.integers(1, 9), max_size=6)
WORDS = st.frozensets(st.sampled_from(["online", "there", "evening"]))
DEGREES = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
PROFILES = st.builds(
    Profile,
    person=st.integers(1, 50),
    fields=KEYS,
    topics=KEYS,
    languages=KEYS,
    coordinates=st.none() | DEGREES,
    is_online_fine=st.booleans(),
    subject=st.sampled_from(["", "law", "physics"]),
    degree=st.none() | st.integers(1, 3),
    experience_years=st.none() | st.integers(0, 40),
    forms=WORDS,
    times=WORDS,
)
CUTS = st.lists(st.integers(0, FULL_SCORE), min_size=8, max_size=8).map(sorted)
WEIGHTS = CUTS.map(
    lambda cuts: Weights(
        *(end - start for start, end in zip([0, *cuts], [*cuts, FULL_SCORE], strict=True))
    )
)
TWO_KEYS = st.tuples(st.integers(1, 9), st.integers(1, 9))
CONTEXTS = st.builds(
    ScoreContext,
    similar_fields=st.dictionaries(TWO_KEYS, st.integers(0, 100)),
    topic_weights=st.dictionaries(st.integers(1, 9), st.integers(10, 40)),
    rank=st.none() | st.integers(1, 12),
    answer=st.sampled_from([None, "yes", "maybe"]),
)


def points(whole):
    return {part.kind: part.points for part in whole.parts}


def facts(whole):
    return {part.kind: part.facts for part in whole.parts}


def only(kind, mentee=None, mentor=None, **context):
    """Points of one criterion with its usual weight."""
    asking, offering = Profile(1, **(mentee or {})), Profile(2, **(mentor or {}))
    return points(score(asking, offering, context=ScoreContext(**context)))[kind]


@given(PROFILES, PROFILES, WEIGHTS, CONTEXTS)
def test_the_parts_add_up_and_stay_within_their_limits(mentee, mentor, weights, context):
    whole = score(mentee, mentor, weights, context=context)

    assert whole.total == sum(points(whole).values())
    assert 0 <= whole.total <= FULL_SCORE
    assert {part.kind: part.limit for part in whole.parts} == weights.as_json()
    assert [part for part in whole.parts if not 0 <= part.points <= part.limit] == []


@given(PROFILES, PROFILES, WEIGHTS, CONTEXTS)
def test_a_stored_score_is_read_back_unchanged(mentee, mentor, weights, context):
    stored = score(mentee, mentor, weights, context=context).as_json()

    assert json.loads(json.dumps(stored)) == stored


@given(PROFILES, PROFILES, CONTEXTS)
def test_what_is_alike_from_both_sides_gives_the_same_points(mentee, mentor, context):
    kinds = ("subject", "distance", "languages", "form", "wishes", "answers")

    whole, turned = (score(*two, context=context) for two in ((mentee, mentor), (mentor, mentee)))

    assert [points(whole)[kind] for kind in kinds] == [points(turned)[kind] for kind in kinds]


@given(PROFILES, CONTEXTS, WEIGHTS)
def test_equal_people_get_the_same_from_both_sides(mentee, context, weights):
    twin = replace(mentee, person=mentee.person + 1)

    assert score(mentee, twin, weights, context=context) == score(
        twin, mentee, weights, context=context
    )


@given(PROFILES, PROFILES, DEGREES, DEGREES, WEIGHTS)
def test_nearer_is_never_worse(mentee, mentor, first, second, weights):  # S34
    here = mentee.coordinates or KASSEL
    near, far = sorted((first, second), key=lambda place: distance_km(here, place))
    mentee = replace(mentee, coordinates=here)

    totals = [
        score(mentee, replace(mentor, coordinates=place), weights).total for place in (near, far)
    ]

    assert totals == sorted(totals, reverse=True)


@given(PROFILES, PROFILES, WEIGHTS)
def test_a_worse_rank_is_never_better(mentee, mentor, weights):
    totals = [score(mentee, mentor, weights, rank).total for rank in [*range(1, 12), None]]

    assert totals == sorted(totals, reverse=True)


@given(PROFILES, PROFILES, WEIGHTS, CONTEXTS, st.integers(1, 9))
def test_a_mentor_who_offers_more_is_never_worse(mentee, mentor, weights, context, key):
    mentor = replace(mentor, fields=mentor.fields | {1}, topics=mentor.topics | {1})
    more = replace(mentor, fields=mentor.fields | {key}, topics=mentor.topics | {key})

    totals = [score(mentee, profile, weights, context=context).total for profile in (mentor, more)]

    assert totals == sorted(totals)


@given(PROFILES, WEIGHTS)
def test_who_says_nothing_sees_all_mentors_alike_by_what_they_say(mentee, weights):
    silent = Profile(mentee.person)
    mentors = [replace(mentee, person=99, fields=frozenset({key})) for key in (1, 2)]

    totals = [score(silent, mentor, weights).total for mentor in mentors]

    assert totals[0] == totals[1]


def test_profession_and_interests_weigh_60_percent_or_more():  # S33
    weights = Weights()

    assert weights.fields + weights.subject + weights.topics >= 600


def test_somebody_who_has_it_all_gets_full_points():
    mentee = Profile(
        1,
        fields=frozenset({1}),
        topics=frozenset({2}),
        languages=frozenset({3}),
        coordinates=KASSEL,
        subject="law",
        degree=1,
        experience_years=0,
        forms=frozenset({"online"}),
        times=frozenset({"evening"}),
    )
    mentor = replace(mentee, person=2, experience_years=5)

    assert score(mentee, mentor, context=ScoreContext(rank=1, answer="yes")).total == FULL_SCORE


@pytest.mark.parametrize("kind", ["fields", "topics"])
def test_the_share_of_what_the_mentee_looks_for_counts(kind):
    mentee, mentor = {kind: frozenset({1, 2, 3, 4})}, {kind: frozenset({4, 1, 9})}

    whole = score(Profile(1, **mentee), Profile(2, **mentor))

    assert points(whole)[kind] * 2 == getattr(Weights(), kind)
    assert facts(whole)[kind] == {"shared": [1, 4], "wanted": 4}


def test_a_similar_field_counts_its_percent_in_either_order():
    mentee, mentor = {"fields": frozenset({1, 2})}, {"fields": frozenset({2, 3})}

    totals = [
        only("fields", mentee, mentor, similar_fields=table)
        for table in ({}, {(1, 3): 50}, {(3, 1): 50}, {(1, 3): 50, (1, 2): 60})
    ]

    assert totals == [150, 225, 225, 240]


def test_a_similar_field_is_named():
    context = ScoreContext(similar_fields={(3, 1): 50})

    whole = score(
        Profile(1, fields=frozenset({1})), Profile(2, fields=frozenset({3})), context=context
    )

    assert facts(whole)["fields"]["similar"] == [[1, 3]]


@pytest.mark.parametrize(("subject", "expected"), [("law", 100), ("history", 40), ("physics", 0)])
def test_the_subject_counts_by_how_similar_it_is(subject, expected):
    table = {("history", "law"): 40}

    subject_points = only(
        "subject", {"subject": "law"}, {"subject": subject}, similar_subjects=table
    )

    assert subject_points == expected


def test_a_rare_topic_weighs_more():
    mentee = {"topics": frozenset({1, 2})}

    totals = [
        only("topics", mentee, {"topics": frozenset({key})}, topic_weights={1: 10, 2: 40})
        for key in (1, 2)
    ]

    assert totals == [50, 200]


def test_rarity_is_counted_from_the_mentors():
    topics = [frozenset({1})] * 3 + [frozenset({1, 2})] + [frozenset({1, 3})] * 96
    mentors = [Profile(number, topics=offered) for number, offered in enumerate(topics)]

    assert weigh_topics(mentors) == {1: 10, 2: 40, 3: 10}


@pytest.mark.parametrize(
    ("place", "online", "expected"),
    [(KASSEL, True, 120), (KASSEL, False, 120), (MADRID, True, 60), (MADRID, False, 0)],
)
def test_meeting_online_softens_the_distance(place, online, expected):
    mentee = {"coordinates": KASSEL, "is_online_fine": online}

    assert only("distance", mentee, {"coordinates": place}) == expected


def test_distance_points_follow_the_exponential():
    offline = {"is_online_fine": False}
    km = distance_km(KASSEL, BERLIN)

    distance_points = only("distance", {"coordinates": KASSEL, **offline}, {"coordinates": BERLIN})

    assert distance_points == round(120 * Decimal(-km / 100).exp())


@pytest.mark.parametrize("limit", [1, 77, 120, 150, 1000])
def test_the_exponential_is_rounded_exactly(limit):
    exact = [limit * (Decimal(-km) / 100).exp() for km in range(0, 1500, 7)]

    rounded = [decayed_points(limit, km) for km in range(0, 1500, 7)]

    assert rounded == [int(share.quantize(Decimal(1), ROUND_HALF_UP)) for share in exact]


def test_the_table_of_the_exponential_falls_to_nothing():
    table = decay_shares()

    assert (table[0], table[-1], list(table)) == (WHOLE_SHARE, 0, sorted(table, reverse=True))
    assert decayed_points(1000, 10**9) == 0


@pytest.mark.parametrize(
    ("mentee", "mentor", "expected"),
    [({1}, {1, 2}, 50), ({1}, {2}, 0), ({1}, set(), 25), (set(), {1}, 25)],
    ids=str,
)
def test_a_common_language_gives_full_points_and_an_unknown_one_half(mentee, mentor, expected):
    total = only("languages", {"languages": frozenset(mentee)}, {"languages": frozenset(mentor)})

    assert total == expected


@pytest.mark.parametrize(
    ("mentee", "mentor", "expected"),
    [
        ((1, 0), (2, 5), 30),
        ((3, 0), (2, 5), 23),
        ((3, 0), (1, 5), 15),
        ((1, 5), (1, 0), 15),
        ((1, 0), (1, 2), 21),
        ((None, 0), (1, 5), 23),
        ((None, None), (1, 5), 16),
    ],
    ids=str,
)
def test_the_mentor_should_be_ahead_in_degree_and_years(mentee, mentor, expected):
    names = ("degree", "experience_years")

    total = only(
        "level", dict(zip(names, mentee, strict=True)), dict(zip(names, mentor, strict=True))
    )

    assert total == expected


def test_form_and_time_count_half_each():
    mentee = {"forms": frozenset({"online"}), "times": frozenset({"evening"})}

    totals = [
        only("form", mentee, {"forms": frozenset({form}), "times": frozenset({time})})
        for form in ("online", "there")
        for time in ("evening", "morning")
    ]

    assert totals == [30, 15, 15, 0]


def test_the_first_wishes_get_less_and_less_but_never_nothing():
    totals = [only("wishes", rank=rank) for rank in (1, 2, 3, 4, 10, None)]

    assert totals == [80, 56, 32, 8, 8, 0]


def test_the_answer_of_the_mentor_counts():
    assert [only("answers", answer=answer) for answer in ("yes", "maybe", None)] == [40, 30, 20]


def test_missing_data_is_neutral_and_named():
    whole = score(Profile(1), Profile(2, fields=frozenset({1}), subject="law"))

    both, only_mentee = {"missing": ["mentee", "mentor"]}, {"missing": ["mentee"]}
    all_facts = facts(whole).items()
    named = {
        kind: {"missing": part_facts["missing"]}
        for kind, part_facts in all_facts
        if "missing" in part_facts
    }
    assert named == {
        "fields": only_mentee,
        "subject": only_mentee,
        "topics": both,
        "distance": both,
        "languages": both,
        "level": both,
        "form": both,
        "answers": {"missing": ["mentor"]},
    }
    assert [points(whole)[kind] for kind in named] == [150, 50, 125, 60, 25, 16, 16, 20]


@pytest.mark.parametrize(
    "limits", [{"fields": 301}, {"fields": 0}, {"fields": -100, "topics": 650}], ids=str
)
def test_weights_add_up_to_1000_and_are_not_negative(limits):
    with pytest.raises(ValueError, match="1000"):
        Weights(**limits)


def test_stored_weights_are_read_back():
    limits = {"fields": 600, "stars": 400}

    weights = Weights.of(limits)

    assert weights.as_json() == {**dict.fromkeys(STANDARD_KINDS, 0), **limits}
    assert Weights.of(Weights().as_json()) == Weights()


def same_degree(mentee, mentor, limit):
    return 5 * limit if mentee.degree == mentor.degree else -1


def test_a_criterion_of_a_host_that_knows_nothing_is_neutral_and_named():
    unknown = custom("stars", lambda mentee, mentor, limit: None)
    weights = Weights.of({"fields": 699, "stars": 301})

    part = score(Profile(1), Profile(2), weights, criteria=(*CRITERIA, unknown)).parts[-1]

    assert (part.points, part.facts) == (151, {"missing": ["mentee", "mentor"]})


OWN = custom("stars", same_degree, lambda mentee, mentor: {"degree": mentor.degree})


@pytest.mark.parametrize(("degree", "expected"), [(2, 400), (1, 0)])
def test_a_host_adds_its_own_criterion_within_its_limit(degree, expected):
    weights = Weights.of({"fields": 600, "stars": 400})

    whole = score(
        Profile(1, degree=2), Profile(2, degree=degree), weights, criteria=(*CRITERIA, OWN)
    )

    assert (points(whole)["stars"], facts(whole)["stars"]) == (expected, {"degree": degree})


def test_facts_of_an_own_criterion_may_be_missing():
    assert custom("stars", same_degree).facts(Profile(1), Profile(2), ScoreContext()) == {}


@pytest.mark.parametrize("backend", ["pure", "fast"])
@for_each("seed", range(20))
def test_the_table_holds_what_a_single_score_says(seed, backend):
    more = {}
    if seed % 4 == 0:
        weights = Weights.of({"fields": 300, "stars": 300, "topics": 400})
        more = {"criteria": (*CRITERIA, OWN), "weights": weights}
    problem = people_instance(seed, mentees=20, mentors=15, **more)

    table = solve(problem, backend=backend).assignment.table

    for row, mentee in enumerate(problem.mentee_keys):
        singles = [explain_score(problem, mentee, mentor).total for mentor in problem.mentor_keys]
        allowed = [
            points if points >= problem.minimum and table.at(row, column) else 0
            for column, points in enumerate(singles)
        ]
        assert list(table.row(row)) == allowed


def test_very_many_heavy_topics_are_counted_exactly():
    many = frozenset(range(200))
    mentees = {1: Profile(1, topics=many), 2: Profile(2, topics=frozenset({1}))}
    mentors = {key: Profile(key, topics=frozenset(range(key))) for key in range(100, 160)}
    problem = Problem(mentees, mentors, topic_weights=dict.fromkeys(many, 40))

    pure, fast = (solve(problem, backend=backend).assignment.table for backend in ("pure", "fast"))

    assert [list(row) for row in pure.rows] == fast.scores.tolist()
