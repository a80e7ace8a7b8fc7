import random
from dataclasses import replace

import pytest

from alumnii_mentoring.domain.matching.engine import (
    AddMentee,
    AddMentor,
    Allow,
    Forbid,
    Ground,
    Lock,
    LockError,
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
from alumnii_mentoring.domain.matching.engine.modes import MODES
from tests.walks import for_each

from .instances import crowd_instance, people_instance


def some_edit(chance, ground, found):
    """Any edit that the ground allows; None if there is nobody left to change."""
    mentee, mentor = chance.choice(sorted(ground.mentees)), chance.choice(sorted(ground.mentors))
    locked = sum(other == mentor for one, other in ground.locks.items() if one != mentee)
    new = max(*ground.mentees, *ground.mentors) + 1
    edits = [
        Unlock(mentee),
        Forbid(mentee, mentor),
        SetPlaces(mentor, chance.randint(locked + 1, locked + 3)),
        AddMentee(new, replace(ground.mentees[mentee], person=new), {mentor: 2}, {mentor: "yes"}),
        AddMentor(new, replace(ground.mentors[mentor], person=new), 1, {mentee: 1}),
    ]
    if locked < ground.places_of(mentor):
        edits += [Lock(mentee, mentor, reason="they know each other")] * 2
    if mentee not in ground.locks and not locked:
        edits.append(SetPlaces(mentor, 0))
    if found.mentor_of:
        edits += [Forbid(*chance.choice(sorted(found.mentor_of.items())))] * 2
    if ground.barred:
        pair = chance.choice(sorted(ground.barred))
        if pair[0] in ground.mentees and pair[1] in ground.mentors:
            edits.append(Allow(*pair))
    if len(ground.mentees) > 1 and len(ground.mentors) > 1:
        edits += [RemoveMentee(mentee), RemoveMentor(mentor)]
    return chance.choice(edits)


@pytest.mark.parametrize("backend", ["pure", "fast"])
@for_each("seed", range(20))
def test_edits_give_what_a_solve_from_scratch_gives(seed, backend):
    chance = random.Random(seed)
    found = solve(people_instance(seed), backend=backend)
    for step in range(10):
        edit = some_edit(chance, found.ground, found)
        if step % 4 == 3:
            found, ground = Result.from_json(found.to_json()), found.ground
        else:
            ground = found.ground

        found = resolve(ground, found, [edit], backend)

        anew = solve(edited(ground, [edit]), backend=backend)
        assert (found.mentor_of, found.scores) == (anew.mentor_of, anew.scores)
        assert found.certificate.is_valid


@pytest.mark.parametrize("backend", ["pure", "fast"])
@for_each("seed", range(10))
def test_edits_among_more_mentors_than_candidates_give_the_same_too(seed, backend):
    """Here most pairs are unknown until prices change, so each edit must look for missing ones."""
    chance = random.Random(seed)
    found = solve(crowd_instance(seed, mentees=60, mentors=50 + 5 * (seed % 4)), backend=backend)
    for _step in range(8):
        edit = some_edit(chance, found.ground, found)

        found = resolve(found.ground, found, [edit], backend)

        anew = solve(found.ground, backend=backend)
        assert (found.mentor_of, found.price) == (anew.mentor_of, anew.price)
        assert found.certificate.is_valid


@pytest.mark.parametrize("mode", MODES)
def test_edits_work_in_every_mode(mode):
    ground = people_instance(5, priority=frozenset({1}))
    found = solve(ground, mode)
    edits = [Forbid(*next(iter(found.mentor_of.items()))), AddMentee(99, Profile(99))]

    after = resolve(ground, found, edits)

    assert after.mentor_of == solve(edited(ground, edits), mode).mentor_of
    assert after.mode == mode


def test_the_result_before_an_edit_stays_as_it_was():
    ground = people_instance(7)
    found = solve(ground)
    before = found.to_json()

    resolve(ground, found, [Forbid(*next(iter(found.mentor_of.items())))])

    assert found.to_json() == before == solve(ground).to_json()


def test_growing_far_beyond_the_first_size_is_solved_anew():
    ground = Ground({1: Profile(1)}, {100: Profile(2)}, {100: 30})
    edits = [AddMentee(key, Profile(key + 50)) for key in range(2, 20)]

    found = resolve(ground, solve(ground), edits)

    assert found.mentor_of == solve(edited(ground, edits)).mentor_of
    assert found.certificate.is_valid


TWO = Ground(
    {1: Profile(1, languages=frozenset({1})), 2: Profile(2, languages=frozenset({1}))},
    {100: Profile(3, languages=frozenset({2})), 101: Profile(4)},
)


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_forbidden_pair_is_not_locked_without_a_written_reason(reason):
    with pytest.raises(LockError, match="no_common_language"):
        resolve(TWO, solve(TWO), [Lock(1, 100, reason)])


def test_a_forbidden_pair_is_locked_with_a_written_reason():
    found = resolve(TWO, solve(TWO), [Lock(1, 100, "they write English")])

    assert found.mentor_of == {1: 100, 2: 101}
    assert found.certificate.is_valid


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

    found = resolve(locked.ground, locked, [Forbid(1, 101)])

    assert (found.ground.locks, found.mentor_of) == ({}, {2: 101})


def test_an_edit_keeps_how_rare_topics_are():
    ground = people_instance(2)

    after = edited(ground, [AddMentor(500, Profile(500, topics=frozenset(range(1, 13))))])

    assert after.lens.topic_weights == ground.lens.topic_weights


def test_alternatives_are_known_after_edits():
    found = solve(people_instance(11))
    found = resolve(found.ground, found, [AddMentor(500, Profile(500), 2)])
    mentee = next(iter(found.mentor_of))

    for other in alternatives(found.ground, found, mentee):
        forced = solve(edited(found.ground, [Lock(mentee, other.mentor)]))
        assert other.loss == found.total - forced.total
