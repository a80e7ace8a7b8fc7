import random
from dataclasses import replace

import pytest

from alumnii_mentoring.domain.matching.engine import (
    MODES,
    AddMentee,
    AddMentor,
    Allow,
    Forbid,
    Lock,
    LockError,
    Problem,
    Profile,
    RemoveMentee,
    RemoveMentor,
    Result,
    SetPlaces,
    Unlock,
    alternatives,
    edited,
    resolve,
    solve,
)
from tests.domain.matching.engine.instances import crowd_instance, people_instance
from tests.walks import for_each


def some_edit(chance, problem, result):
    """Any edit that the problem allows; None if there is nobody left to change."""
    mentee, mentor = chance.choice(sorted(problem.mentees)), chance.choice(sorted(problem.mentors))
    locked = sum(
        other == mentor
        for locked_mentee, other in problem.locks.items()
        if locked_mentee != mentee
    )
    new = max(*problem.mentees, *problem.mentors) + 1
    edits = [
        Unlock(mentee),
        Forbid(mentee, mentor),
        SetPlaces(mentor, chance.randint(locked + 1, locked + 3)),
        AddMentee(new, replace(problem.mentees[mentee], person=new), {mentor: 2}, {mentor: "yes"}),
        AddMentor(new, replace(problem.mentors[mentor], person=new), 1, {mentee: 1}),
    ]
    if locked < problem.places_of(mentor):
        edits += [Lock(mentee, mentor, reason="they know each other")] * 2
    if mentee not in problem.locks and not locked:
        edits.append(SetPlaces(mentor, 0))
    if result.mentor_of:
        edits += [Forbid(*chance.choice(sorted(result.mentor_of.items())))] * 2
    if problem.barred:
        pair = chance.choice(sorted(problem.barred))
        if pair[0] in problem.mentees and pair[1] in problem.mentors:
            edits.append(Allow(*pair))
    if len(problem.mentees) > 1 and len(problem.mentors) > 1:
        edits += [RemoveMentee(mentee), RemoveMentor(mentor)]
    return chance.choice(edits)


@pytest.mark.parametrize("backend", ["pure", "fast"])
@for_each("seed", range(20))
def test_edits_give_what_a_solve_from_scratch_gives(seed, backend):
    chance = random.Random(seed)
    result = solve(people_instance(seed), backend=backend)
    for step in range(10):
        edit = some_edit(chance, result.problem, result)
        if step % 4 == 3:
            result, problem = Result.from_json(result.to_json()), result.problem
        else:
            problem = result.problem

        result = resolve(problem, result, [edit], backend)

        anew = solve(edited(problem, [edit]), backend=backend)
        assert (result.mentor_of, result.scores) == (anew.mentor_of, anew.scores)
        assert result.certificate.is_valid


@pytest.mark.parametrize("backend", ["pure", "fast"])
@for_each("seed", range(10))
def test_edits_among_more_mentors_than_candidates_give_the_same_too(seed, backend):
    """Here most pairs are unknown until prices change, so each edit must look for missing ones."""
    chance = random.Random(seed)
    result = solve(crowd_instance(seed, mentees=60, mentors=50 + 5 * (seed % 4)), backend=backend)
    for _step in range(8):
        edit = some_edit(chance, result.problem, result)

        result = resolve(result.problem, result, [edit], backend)

        anew = solve(result.problem, backend=backend)
        assert (result.mentor_of, result.price) == (anew.mentor_of, anew.price)
        assert result.certificate.is_valid


@pytest.mark.parametrize("mode", MODES)
def test_edits_work_in_every_mode(mode):
    problem = people_instance(5, priority=frozenset({1}))
    result = solve(problem, mode)
    edits = [Forbid(*next(iter(result.mentor_of.items()))), AddMentee(99, Profile(99))]

    after = resolve(problem, result, edits)

    assert after.mentor_of == solve(edited(problem, edits), mode).mentor_of
    assert after.mode == mode


def test_the_result_before_an_edit_stays_as_it_was():
    problem = people_instance(7)
    result = solve(problem)
    before = result.to_json()

    resolve(problem, result, [Forbid(*next(iter(result.mentor_of.items())))])

    assert result.to_json() == before == solve(problem).to_json()


def test_growing_far_beyond_the_first_size_is_solved_anew():
    problem = Problem({1: Profile(1)}, {100: Profile(2)}, {100: 30})
    edits = [AddMentee(key, Profile(key + 50)) for key in range(2, 20)]

    result = resolve(problem, solve(problem), edits)

    assert result.mentor_of == solve(edited(problem, edits)).mentor_of
    assert result.certificate.is_valid


TWO = Problem(
    {1: Profile(1, languages=frozenset({1})), 2: Profile(2, languages=frozenset({1}))},
    {100: Profile(3, languages=frozenset({2})), 101: Profile(4)},
)


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_forbidden_pair_is_not_locked_without_a_written_reason(reason):
    with pytest.raises(LockError, match="no_common_language"):
        resolve(TWO, solve(TWO), [Lock(1, 100, reason)])


def test_a_forbidden_pair_is_locked_with_a_written_reason():
    result = resolve(TWO, solve(TWO), [Lock(1, 100, "they write English")])

    assert result.mentor_of == {1: 100, 2: 101}
    assert result.certificate.is_valid


@pytest.mark.parametrize(
    "edits",
    [
        [Lock(1, 101), Lock(2, 101)],
        [Lock(1, 101), SetPlaces(101, 0)],
        [Lock(1, 999)],
        [Lock(999, 101)],
    ],
    ids=str,
)
def test_locks_need_a_place_and_people(edits):
    with pytest.raises(LockError):
        resolve(TWO, solve(TWO), edits)


def test_forbidding_a_locked_pair_ends_the_lock():
    locked = resolve(TWO, solve(TWO), [Lock(1, 101)])

    result = resolve(locked.problem, locked, [Forbid(1, 101)])

    assert (result.problem.locks, result.mentor_of) == ({}, {2: 101})


def test_an_edit_keeps_how_rare_topics_are():
    problem = people_instance(2)

    after = edited(problem, [AddMentor(500, Profile(500, topics=frozenset(range(1, 13))))])

    assert after.context.topic_weights == problem.context.topic_weights


def test_alternatives_are_known_after_edits():
    result = solve(people_instance(11))
    result = resolve(result.problem, result, [AddMentor(500, Profile(500), 2)])
    mentee = next(iter(result.mentor_of))

    for other in alternatives(result.problem, result, mentee):
        forced = solve(edited(result.problem, [Lock(mentee, other.mentor)]))
        assert other.loss == result.total - forced.total
