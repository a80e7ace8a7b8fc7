"""What a run was computed from comes back as it was."""

from alumnii_mentoring.domain.matching.engine import CRITERIA, Problem, Profile, Weights, solve
from alumnii_mentoring.domain.matching.snapshot import pack_problem, unpack_problem

PROBLEM = Problem(
    mentees={
        1: Profile(11, frozenset({1}), frozenset({4, 7}), frozenset({2}), (51.3, 9.5)),
        3: Profile(13, topics=frozenset({4}), subject="recht", degree=2, experience_years=0),
    },
    mentors={
        2: Profile(12, frozenset({1}), frozenset({4}), frozenset({2}), is_online_fine=False),
        4: Profile(14, employers=frozenset({"acme"}), department="3", supervisors=frozenset({11})),
    },
    places={2: 2, 4: 0},
    ranks={(1, 2): 1},
    answers={(3, 2): "maybe"},
    barred={(3, 4): "excluded"},
    locks={3: 2},
    forced={(3, 2): "Beide wünschen es."},
    minimum=100,
    weights=Weights(),
    salt="run 17",
    priority=frozenset({1}),
    similar_fields={(1, 2): 40},
    bars_same_employer=True,
)


def test_everything_comes_back():
    back = unpack_problem(pack_problem(PROBLEM), CRITERIA)

    for name in ("mentees", "mentors", "places", "ranks", "answers", "barred", "locks", "forced"):
        assert getattr(back, name) == getattr(PROBLEM, name), name
    assert (back.minimum, back.weights, back.salt, back.priority) == (
        100,
        Weights(),
        "run 17",
        frozenset({1}),
    )
    assert back.similar_fields == {(1, 2): 40}
    assert (back.bars_same_employer, back.bars_same_department) == (True, False)
    assert back.context.topic_weights == PROBLEM.context.topic_weights


def test_it_is_solved_to_the_same_end():
    back = unpack_problem(pack_problem(PROBLEM), CRITERIA)

    assert solve(back).to_json() == solve(PROBLEM).to_json()


def test_an_empty_cycle_is_kept_too():
    assert unpack_problem(pack_problem(Problem({}, {})), CRITERIA).mentees == {}
