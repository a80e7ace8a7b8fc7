"""After changes by hand the rest of a version is adapted: little moves, nothing is lost."""

import random
from dataclasses import replace

import pytest

from alumnii_mentoring.domain.matching.actions import (
    accept_proposal,
    choose_mentor,
    exclude_two,
    set_lock,
)
from alumnii_mentoring.domain.matching.adapting import adapt, edits_between
from alumnii_mentoring.domain.matching.computing import plan_to_adapt
from alumnii_mentoring.domain.matching.engine import Profile, edited, solve
from alumnii_mentoring.domain.matching.models import Proposal
from alumnii_mentoring.domain.matching.runs import compute_run, use_run
from tests.domain.matching.engine.instances import people_instance
from tests.walks import for_each


def changed(problem, seed):
    """People leave and come, places, locks and prohibitions change."""
    chance = random.Random(seed)
    mentees = {key: one for key, one in problem.mentees.items() if chance.random() > 0.1}
    mentors = {key: one for key, one in problem.mentors.items() if chance.random() > 0.1}
    mentees |= {9001: Profile(9001, fields=frozenset({1})), 9002: Profile(9002)}
    mentors |= {9003: Profile(9003, fields=frozenset({1}))}
    pairs = [(chance.choice(list(mentees)), chance.choice(list(mentors))) for _ in range(6)]
    places = {key: chance.choice([1, 1, 2]) for key in mentors}
    locks, forced = {}, {}
    for mentee, mentor in pairs[:2]:
        if list(locks.values()).count(mentor) < places[mentor]:
            locks[mentee], forced[mentee, mentor] = mentor, "agreed"
    return replace(
        problem,
        mentees=mentees,
        mentors=mentors,
        places=places,
        barred=dict.fromkeys(pairs[2:], "excluded"),
        locks=locks,
        forced=forced,
    )


@pytest.mark.parametrize("mode", ["best", "fair"])
@for_each("seed", range(12))
def test_adapting_twice_gives_what_a_solve_from_scratch_gives(seed, mode):
    problem = people_instance(seed)
    first = solve(problem, mode)
    after, later = changed(problem, seed), changed(problem, seed + 1000)
    result = adapt(problem, first, after)
    again = adapt(result.problem, result, later)

    topics = problem.context.topic_weights
    assert result.mentor_of == solve(replace(after, topic_weights=topics), mode).mentor_of
    assert again.mentor_of == solve(replace(later, topic_weights=topics), mode).mentor_of
    assert again.certificate.is_valid


def test_somebody_else_who_goes_first_is_seen():
    problem = replace(people_instance(3), priority=frozenset())
    first = frozenset(problem.mentee_keys[:2])
    result = adapt(problem, solve(problem), replace(problem, priority=first))

    anew = solve(replace(edited(problem, []), priority=first))
    assert result.mentor_of == anew.mentor_of


def test_nothing_changed_is_nothing_to_do():
    problem = people_instance(1)

    assert edits_between(problem, problem) == []


@pytest.fixture
def adapted(cycle, coordinator, now):
    """A version beside the one in use."""

    def adapted():
        cycle.refresh_from_db()
        return compute_run(cycle, plan_to_adapt(cycle), by=coordinator, now=now)

    return adapted


@pytest.fixture
def four(take_part, compute):
    """Anna and Bea, Max and Eva, computed."""
    roles = {"anna": "mentee", "bea": "mentee", "max": "mentor", "eva": "mentor"}
    result = {name: take_part(name, role) for name, role in roles.items()}
    compute()
    return result


def board(cycle):
    rows = Proposal.objects.current(cycle).order_by("mentee").filter(state="proposed")
    return {row.mentee.person.first_name: row.mentor.person.first_name for row in rows}


def other_of(cycle, mentee):
    """The mentor of the other mentee."""
    return Proposal.objects.current(cycle).exclude(mentee=mentee).get().mentor


def test_who_lost_the_mentor_to_a_choice_gets_another(four, cycle, adapted, coordinator, now):
    before = board(cycle)
    anna = four["anna"]
    choose_mentor(anna, other_of(cycle, anna), by=coordinator, now=now)
    assert len(set(board(cycle).values())) == 1
    run = adapted()
    use_run(run, by=coordinator, now=now)

    assert board(cycle) == {"Anna": before["Bea"], "Bea": before["Anna"]}
    assert (run.adapts, run.is_proved) == (1, True)
    assert Proposal.objects.get(run=run, mentee=anna).is_locked


def test_what_was_accepted_stays_and_its_place_is_taken(four, cycle, adapted, coordinator, now):
    kept = Proposal.objects.get(mentee=four["anna"])
    accept_proposal(kept, by=coordinator, now=now)
    exclude_two(Proposal.objects.get(mentee=four["bea"]), by=coordinator, now=now)
    run = use_run(adapted(), by=coordinator, now=now)

    assert list(run.proposals.values_list("mentee", "state")) == [(four["anna"].pk, "accepted")]
    assert run.unmatched[str(four["bea"].pk)] == {"excluded": 1, "no_free_place": 1}


def test_changes_by_hand_are_counted_until_the_rest_is_adapted(
    four, cycle, adapted, coordinator, now
):
    def waiting(run):
        cycle.refresh_from_db()
        return cycle.board_edits - run.board_edits

    anna = Proposal.objects.get(mentee=four["anna"])
    set_lock(anna, is_locked=True, by=coordinator, now=now)
    assert waiting(anna.run) == 0
    set_lock(anna, is_locked=False, by=coordinator, now=now)
    choose_mentor(anna.mentee, anna.mentor, by=coordinator, now=now)
    assert waiting(anna.run) == 2

    assert waiting(adapted()) == 0


def test_without_a_version_everything_is_computed(take_part, cycle, adapted, coordinator, now):
    mentor, mentee = take_part("max", "mentor"), take_part("anna", "mentee")
    choose_mentor(mentee, mentor, by=coordinator, now=now)

    run = adapted()
    assert (run.adapts, run.pairs) == (None, 1)


def test_an_edited_profile_counts_with_the_next_full_computation(
    four, cycle, adapted, compute, coordinator, now
):
    exclude_two(Proposal.objects.get(mentee=four["bea"]), by=coordinator, now=now)
    anna = Proposal.objects.get(mentee=four["anna"])
    anna.mentee.fields_of_work.clear()
    score = dict(adapted().data.result["scores"])[four["anna"].pk]

    assert score == anna.score
    assert dict(compute().data.result["scores"])[four["anna"].pk] < score
