import subprocess
import sys
from collections import Counter

import pytest

from alumnii_mentoring.domain.matching import engine
from alumnii_mentoring.domain.matching.engine import (
    Problem,
    Profile,
    forbidden_by,
    solve,
    unmatched_reasons,
)
from alumnii_mentoring.domain.matching.engine.scores.rules import blocking_reason, sparse_pairs
from tests.domain.matching.engine.instances import people_instance
from tests.walks import for_each

KASSEL, MADRID = (51.32, 9.5), (40.42, -3.7)


def reason_of(mentee, mentor, **more):
    return forbidden_by(
        Problem({1: Profile(1, **mentee)}, {2: Profile(2, **mentor)}, **more), 1, 2
    )


@pytest.mark.parametrize(
    ("mentee", "mentor", "more", "reason"),
    [
        ({}, {}, {}, None),
        ({"languages": {1}}, {"languages": {2}}, {}, "no_common_language"),
        ({"languages": {1, 2}}, {"languages": {2, 3}}, {}, None),
        ({"languages": {1}}, {}, {}, None),
        ({"employers": {"x"}}, {"employers": {"x", "y"}}, {}, None),
        (
            {"employers": {"x"}},
            {"employers": {"x", "y"}},
            {"bars_same_employer": True},
            "same_employer",
        ),
        ({"employers": {"x"}}, {"employers": {"y"}}, {"bars_same_employer": True}, None),
        ({"department": "a"}, {"department": "a"}, {}, None),
        (
            {"department": "a"},
            {"department": "a"},
            {"bars_same_department": True},
            "same_department",
        ),
        ({}, {}, {"bars_same_department": True, "bars_same_employer": True}, None),
        ({"supervisors": {2}}, {}, {}, "supervisor"),
        ({}, {"supervisors": {1}}, {}, "supervisor"),
        ({"supervisors": {3}}, {"supervisors": {3}}, {}, None),
        ({"person": 2}, {}, {}, "same_person"),
        ({}, {}, {"barred": {(1, 2): "former_partner"}}, "former_partner"),
        ({}, {}, {"barred": {(2, 1): "declined"}}, None),
        ({}, {}, {"minimum": 1000}, "below_minimum"),
    ],
    ids=str,
)
def test_what_makes_a_pair_impossible(mentee, mentor, more, reason):
    def frozen(facts):
        return {k: frozenset(v) if isinstance(v, set) else v for k, v in facts.items()}

    profile = Profile(**{"person": 1, **frozen(mentee)})
    problem = Problem({1: profile}, {2: Profile(2, **frozen(mentor))}, **more)

    assert forbidden_by(problem, 1, 2) == reason
    assert solve(problem, backend="pure").mentor_of == ({} if reason else {1: 2})
    assert solve(problem, backend="fast").mentor_of == ({} if reason else {1: 2})


@pytest.mark.parametrize(
    ("mentee_online", "mentor_online", "reason"),
    [(True, True, None), (True, False, "too_far"), (False, True, "too_far")],
)
def test_far_apart_both_must_agree_to_meet_online(mentee_online, mentor_online, reason):
    mentee = {"coordinates": KASSEL, "is_online_fine": mentee_online}

    assert reason_of(mentee, {"coordinates": MADRID, "is_online_fine": mentor_online}) == reason


@pytest.mark.parametrize(("latitude", "reason"), [(2.698, None), (2.707, "too_far")])
def test_300_km_are_not_too_far_and_301_are(latitude, reason):
    mentee = {"coordinates": (0.0, 0.0), "is_online_fine": False}

    assert reason_of(mentee, {"coordinates": (latitude, 0.0)}) == reason


@for_each("seed", range(20))
def test_every_pair_is_forbidden_by_the_table_exactly_where_a_rule_says_so(seed):
    problem = people_instance(seed, minimum=0)

    table = solve(problem).assignment.table

    for row, mentee in enumerate(problem.mentee_keys):
        for column, mentor in enumerate(problem.mentor_keys):
            is_forbidden = forbidden_by(problem, mentee, mentor) is not None
            assert (table.at(row, column) == 0) == is_forbidden


@for_each("seed", range(20))
def test_rules_are_found_without_looking_at_all_pairs(seed):
    problem = people_instance(seed)

    pairs = set(sparse_pairs(problem))

    dense = {"no_common_language", "too_far", None}
    assert pairs == {
        (mentee, mentor)
        for mentee in problem.mentees
        for mentor in problem.mentors
        if blocking_reason(problem, mentee, mentor) not in dense
    }


def test_reasons_are_kept_for_people_who_wait():
    mentors = {10: Profile(1), 11: Profile(3, languages=frozenset({2})), 12: Profile(4)}
    problem = Problem(
        {1: Profile(1, languages=frozenset({1}))}, mentors, barred={(1, 12): "excluded"}
    )

    reasons = unmatched_reasons(problem, solve(problem), 1)

    assert reasons == Counter(same_person=1, no_common_language=1, excluded=1)


def test_the_engine_needs_nothing_but_the_standard_library():
    code = (
        "import sys, alumnii_mentoring.domain.matching.engine as engine\n"
        "problem = engine.Problem({1: engine.Profile(1)}, {2: engine.Profile(2)})\n"
        "found = engine.solve(problem, backend='pure')\n"
        "engine.gaps(problem, found), engine.compare_modes(problem, 'pure')\n"
        "print(found.mentor_of, {'django', 'numpy', 'wagtail'} & set(sys.modules))"
    )

    completed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert completed.stdout == "{1: 2} set()\n"


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="luck"):
        _ = engine.luck


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Ground", "Problem"),
        ("Lens", "ScoreContext"),
        ("Price", "ModeCost"),
        ("worth_of_places", "gains_of_places"),
    ],
)
def test_old_names_are_importable_and_warn(old, new):
    with pytest.warns(DeprecationWarning, match=f"{old} is called {new} now"):
        old_object = getattr(engine, old)

    assert old_object is getattr(engine, new)


def test_old_attributes_answer_and_warn():
    problem = Problem({}, {})
    result = solve(problem)

    with pytest.warns(DeprecationWarning, match="context"):
        context = problem.lens
    with pytest.warns(DeprecationWarning, match="problem"):
        solved = result.ground

    assert (context, solved) == (problem.context, problem)
