"""Versions of a matching: computed beside each other, compared, used, set aside."""

import pytest
from django.core.exceptions import PermissionDenied

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.jobs import Job, run_due_jobs
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.matching.actions import (
    accept_proposal,
    choose_mentor,
    exclude_two,
    reject_proposal,
    set_lock,
)
from alumnii_mentoring.domain.matching.comparing import compare_runs
from alumnii_mentoring.domain.matching.computing import ask_for_run
from alumnii_mentoring.domain.matching.engine import Weights
from alumnii_mentoring.domain.matching.models import MatchingRun, Proposal, RunData
from alumnii_mentoring.domain.matching.plans import Plan
from alumnii_mentoring.domain.matching.runs import compute_run, discard_run, use_run
from alumnii_mentoring.domain.programme.cycles import Cycle

WISHFUL = Weights.of({"fields": 100, "wishes": 900})


@pytest.fixture
def plan_run(cycle, coordinator, now):
    """A version beside the one in use."""

    def plan_run(**plan):
        cycle.refresh_from_db()
        return compute_run(cycle, Plan(**plan), by=coordinator, now=now)

    return plan_run


@pytest.fixture
def use(coordinator, now):
    return lambda run: use_run(run, by=coordinator, now=now)


@pytest.fixture
def two_by_two(take_part):
    """Anna and Bea, Max and Eva."""
    return {
        name: take_part(name, role)
        for name, role in (
            ("anna", "mentee"),
            ("bea", "mentee"),
            ("max", "mentor"),
            ("eva", "mentor"),
        )
    }


def board(cycle):
    rows = Proposal.objects.current(cycle).exclude(state="rejected").order_by("mentee")
    return {row.mentee.person.first_name: row.mentor.person.first_name for row in rows}


def test_a_new_version_changes_nothing_on_the_board(two_by_two, compute, plan_run, cycle):
    compute()
    before = board(cycle)
    fresh = plan_run(weights=WISHFUL)

    assert board(cycle) == before
    assert (fresh.is_current, fresh.number) == (False, 2)


def test_a_version_is_put_on_the_board_with_its_weights(two_by_two, compute, plan_run, use, cycle):
    compute()
    use(plan_run(weights=WISHFUL, minimum=50))

    cycle.refresh_from_db()
    assert (Weights.of(cycle.weights), cycle.minimum_score) == (WISHFUL, 50)
    assert MatchingRun.objects.current(cycle).get().number == 2
    assert len(board(cycle)) == 2


def test_going_back_to_an_earlier_version_is_an_undo(
    two_by_two, compute, plan_run, use, wish, cycle
):
    first = compute()
    before = board(cycle)
    other = {"Max": "eva", "Eva": "max"}[before["Anna"]]
    wish(two_by_two["anna"], two_by_two[other])
    use(plan_run(weights=WISHFUL))
    assert board(cycle) != before

    use(first)

    assert board(cycle) == before


def test_what_was_accepted_or_locked_is_in_every_version(
    two_by_two, compute, plan_run, use, coordinator, now, cycle
):
    compute()
    first, second = Proposal.objects.current(cycle).order_by("pk")
    accept_proposal(first, by=coordinator, now=now)
    set_lock(second, is_locked=True, by=coordinator, now=now)
    before = board(cycle)

    use(plan_run(weights=WISHFUL))

    assert board(cycle) == before
    kept = Proposal.objects.current(cycle).order_by("pk")
    assert [(one.state, one.is_locked) for one in kept] == [
        ("accepted", False),
        ("proposed", True),
    ]


def test_applications_that_came_later_join_the_next_version(
    compute, take_part, plan_run, use, cycle
):
    take_part("max", "mentor", capacity=2)
    take_part("anna", "mentee")
    compute()
    take_part("late", "mentee")
    use(plan_run())

    assert board(cycle) == {"Anna": "Max", "Late": "Max"}


def test_who_left_since_is_not_proposed(two_by_two, compute, plan_run, use, cycle):
    compute()
    fresh = plan_run()
    two_by_two["bea"].state = "left"
    two_by_two["bea"].save()
    use(fresh)

    assert list(board(cycle)) == ["Anna"]


def test_a_place_taken_since_is_not_given_twice(
    take_part, compute, plan_run, use, coordinator, now
):
    mentor = take_part("max", "mentor")
    for name in ("anna", "bea"):
        take_part(name, "mentee")
    compute()
    fresh = plan_run()
    chosen = Proposal.objects.current(mentor.cycle).get()
    accept_proposal(chosen, by=coordinator, now=now)
    use(fresh)

    assert Proposal.objects.current(mentor.cycle).count() == 1


def test_two_rejected_are_not_proposed_again_in_this_cycle(
    take_part, compute, plan_run, coordinator, now, cycle
):
    take_part("max", "mentor")
    anna = take_part("anna", "mentee")
    compute()
    reject_proposal(Proposal.objects.get(), by=coordinator, now=now)
    fresh = plan_run()

    assert fresh.pairs == 0
    assert fresh.unmatched == {str(anna.pk): {"rejected": 1}}


def test_a_discarded_version_is_gone_for_good(
    two_by_two, compute, plan_run, use, coordinator, now
):
    compute()
    fresh = plan_run()
    discard_run(fresh, by=coordinator, now=now)

    assert not RunData.objects.filter(run=fresh).exists()
    with pytest.raises(MentoringError, match="discarded"):
        use(fresh)


def test_the_version_in_use_can_not_be_discarded(two_by_two, compute, coordinator, now):
    with pytest.raises(MentoringError, match="in use"):
        discard_run(compute(), by=coordinator, now=now)


def test_every_step_is_recorded(two_by_two, compute, plan_run, use, coordinator, now):
    compute()
    fresh, other = plan_run(), plan_run()
    use(fresh)
    discard_run(other, by=coordinator, now=now)

    result = AuditEntry.objects.filter(thing_kind="matchingrun").order_by("pk")
    steps = [(one.action, one.thing_id) for one in result]
    assert steps[2:] == [
        ("matching.compute", fresh.pk),
        ("matching.compute", other.pk),
        ("matching.use", fresh.pk),
        ("matching.discard", other.pk),
    ]


def test_a_version_is_proved(two_by_two, compute):
    run = compute()

    assert (run.is_proved, run.total, run.pairs) == (True, run.optimum, 2)


def test_two_versions_are_compared(two_by_two, compute, plan_run, wish):
    first = compute()
    chosen = dict(first.data.result["mentor_of"])
    anna, bea = two_by_two["anna"], two_by_two["bea"]
    wish(anna, Proposal.objects.get(mentee=bea).mentor)
    second = plan_run(weights=WISHFUL)
    result = compare_runs(first, second)

    assert {one.mentee for one in result.changes} == {anna.pk, bea.pk}
    change = next(one for one in result.changes if one.mentee == anna.pk)
    assert (change.before, change.after) == (chosen[anna.pk], chosen[bea.pk])
    assert (result.served, compare_runs(first, first).changes) == (0, [])


def test_more_mentees_served_are_counted(take_part, compute, plan_run):
    take_part("max", "mentor")
    take_part("anna", "mentee")
    first = compute()
    take_part("eva", "mentor")
    take_part("bea", "mentee")
    second = plan_run()
    result = compare_runs(first, second)

    assert (result.served, result.total_percent) == (1, 100.0)
    assert compare_runs(second, first).unserved == 1


@pytest.mark.parametrize("mode", ["best", "fair", "wishes", "stable", "pairs"])
def test_every_aim_can_be_computed(two_by_two, plan_run, mode):
    run = plan_run(mode=mode)

    assert (run.mode, run.pairs) == (mode, 2)


def test_a_lock_against_the_rules_needs_a_reason(take_part, cycle, coordinator, now, plan_run):
    cycle.minimum_score = 1000
    cycle.save()
    mentor, mentee = take_part("max", "mentor"), take_part("anna", "mentee")
    with pytest.raises(MentoringError, match="Please write why"):
        choose_mentor(mentee, mentor, by=coordinator, now=now)

    values = {"by": coordinator, "now": now, "reason": "Beide wünschen es."}
    chosen = choose_mentor(mentee, mentor, **values)

    assert (chosen.is_locked, chosen.lock_reason) == (True, "Beide wünschen es.")
    assert plan_run().pairs == 1


def test_no_more_is_locked_than_there_are_places(take_part, coordinator, now):
    mentor = take_part("max", "mentor")
    anna, bea = take_part("anna", "mentee"), take_part("bea", "mentee")
    choose_mentor(anna, mentor, by=coordinator, now=now)

    with pytest.raises(MentoringError, match="taken"):
        choose_mentor(bea, mentor, by=coordinator, now=now)


def test_who_has_more_locked_to_them_than_places_is_named(
    two_by_two, compute, cycle, coordinator, now
):
    compute()
    proposal = Proposal.objects.order_by("pk").first()
    set_lock(proposal, is_locked=True, by=coordinator, now=now)
    Participation.objects.filter(pk=proposal.mentor_id).update(capacity=0)

    with pytest.raises(MentoringError, match=proposal.mentor.person.display_name):
        ask_for_run(cycle, Plan(), by=coordinator, now=now)


def test_what_is_locked_and_impossible_by_now_is_named(
    two_by_two, compute, cycle, coordinator, now
):
    compute()
    proposal = Proposal.objects.order_by("pk").first()
    set_lock(proposal, is_locked=True, by=coordinator, now=now)
    names = f"{proposal.mentee.person.display_name} – {proposal.mentor.person.display_name}"

    with pytest.raises(MentoringError, match=rf"{names} \(below the lowest score of this cycle\)"):
        ask_for_run(cycle, Plan(minimum=1000), by=coordinator, now=now)
    ask_for_run(cycle, Plan(), by=coordinator, now=now)


def test_a_capacity_lowered_meanwhile_ends_the_computation_in_words(
    two_by_two, compute, plan_run, coordinator, now
):
    compute()
    proposal = Proposal.objects.order_by("pk").first()
    set_lock(proposal, is_locked=True, by=coordinator, now=now)
    Participation.objects.filter(pk=proposal.mentor_id).update(capacity=0)

    with pytest.raises(MentoringError, match="More is locked to a mentor"):
        plan_run()


def test_what_counts_was_changed_while_the_first_version_was_computed(
    two_by_two, cycle, coordinator, now
):
    ask_for_run(cycle, Plan(minimum=100), by=coordinator, now=now)
    Cycle.objects.filter(pk=cycle.pk).update(minimum_score=400)
    run_due_jobs(now)

    assert not MatchingRun.objects.get().is_current
    assert Cycle.objects.get(pk=cycle.pk).minimum_score == 400


def test_the_queue_computes_and_the_first_version_is_used(two_by_two, cycle, coordinator, now):
    job = ask_for_run(cycle, Plan(), by=coordinator, now=now)

    assert run_due_jobs(now) == 1
    run = MatchingRun.objects.get()
    assert (run.is_current, Job.objects.get(pk=job.pk).result_ref) == (True, run.pk)
    assert run.created_by == coordinator


def test_who_asks_for_something_else_meanwhile_is_told(two_by_two, cycle, coordinator, now):
    values = {"by": coordinator, "now": now}
    first = ask_for_run(cycle, Plan("fair", Weights()), **values)

    assert ask_for_run(cycle, Plan("fair", Weights()), **values) == first
    with pytest.raises(MentoringError, match="Another version of this cycle is being computed"):
        ask_for_run(cycle, Plan("best", minimum=400), **values)


def test_the_next_version_waits_to_be_looked_at(two_by_two, compute, cycle, coordinator, now):
    compute()
    ask_for_run(cycle, Plan(mode="fair", weights=WISHFUL), by=coordinator, now=now)
    run_due_jobs(now)

    fresh = MatchingRun.objects.get(number=2)
    assert (fresh.is_current, fresh.mode, fresh.weights["wishes"]) == (False, "fair", 900)


@pytest.mark.parametrize("act", [use_run, discard_run])
def test_strangers_neither_use_nor_discard(two_by_two, plan_run, make_user, now, act):
    with pytest.raises(PermissionDenied):
        act(plan_run(), by=make_user("eve"), now=now)


def test_who_has_a_pair_since_is_left_out_of_the_comparison(
    two_by_two, compute, plan_run, coordinator, now
):
    first = compute()
    accept_proposal(Proposal.objects.order_by("pk").first(), by=coordinator, now=now)
    result = compare_runs(first, plan_run())

    assert (result.changes, result.served) == ([], 0)
    assert result.before.total == result.after.total


@pytest.mark.parametrize("rule", [reject_proposal, exclude_two])
def test_who_was_ruled_out_in_the_meantime_is_not_proposed_by_a_waiting_version(
    two_by_two, compute, plan_run, use, coordinator, now, rule, cycle
):
    compute()
    waiting = plan_run()
    rule(Proposal.objects.get(mentee=two_by_two["anna"]), by=coordinator, now=now)
    use(waiting)

    assert set(board(cycle)) == {"Bea"}


def test_going_back_proposes_only_what_is_still_possible(
    two_by_two, compute, plan_run, use, coordinator, now, cycle
):
    first = compute()
    use(plan_run())
    exclude_two(
        Proposal.objects.current(cycle).get(mentee=two_by_two["anna"]), by=coordinator, now=now
    )
    use(first)

    assert set(board(cycle)) == {"Bea"}


def test_a_proposal_of_a_version_that_left_the_board_is_not_accepted(
    two_by_two, compute, plan_run, use, coordinator, now
):
    compute()
    seen = Proposal.objects.get(mentee=two_by_two["anna"])
    use(plan_run())

    with pytest.raises(MentoringError, match="Another version"):
        accept_proposal(seen, by=coordinator, now=now)
