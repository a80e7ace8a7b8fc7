from datetime import timedelta
from functools import partial

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.errors import MentoringError, TransitionError
from alumnii_mentoring.core.mail.delivery import deliver_due
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.matching.actions import (
    accept_proposal,
    allow_two,
    choose_mentor,
    exclude_two,
    publish_accepted,
    reject_proposal,
    restore_proposal,
    set_lock,
    undo_acceptance,
)
from alumnii_mentoring.domain.matching.engine import Weights
from alumnii_mentoring.domain.matching.engine.scores import rules
from alumnii_mentoring.domain.matching.models import MatchingRun, Proposal
from alumnii_mentoring.domain.matching.participants import (
    barred_persons,
    load_field,
    mentors_for,
)
from alumnii_mentoring.domain.matching.runs import compute_proposals
from alumnii_mentoring.domain.mentorships.capacity import with_free_places
from alumnii_mentoring.domain.mentorships.exclusions import Exclusion
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.proposals import decline_pair
from alumnii_mentoring.domain.mentorships.publishing import accepted_pairs
from alumnii_mentoring.domain.people.models import SpokenLanguage
from alumnii_mentoring.domain.placing.confirming import confirm_pair
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import CoordinatorRole
from tests.domain.matching.conftest import why_alone

CONFLICT = Exclusion.Kind.SUPERVISOR


@pytest.fixture
def foreign_coordinator(make_programme, make_user):
    user = make_user("foe")
    CoordinatorRole.objects.create(programme=make_programme("b"), user=user)
    return user


@pytest.fixture
def accept(coordinator, now):
    return lambda proposal: accept_proposal(proposal, by=coordinator, now=now)


@pytest.fixture
def choose(coordinator, now):
    return partial(choose_mentor, by=coordinator, now=now)


@pytest.fixture
def lock(coordinator, now):
    return lambda proposal: set_lock(proposal, is_locked=True, by=coordinator, now=now)


@pytest.fixture
def reject(coordinator, now):
    return lambda proposal: reject_proposal(proposal, by=coordinator, now=now)


def free_places(mentor):
    return with_free_places(Participation.objects.filter(pk=mentor.pk)).get().places_free


def actions_about(thing):
    entries = AuditEntry.objects.about(thing).order_by("pk")
    return list(entries.values_list("action", flat=True))


def mentors_of(run):
    """First names: the mentor of each mentee."""
    rows = run.proposals.values_list("mentee__person__first_name", "mentor__person__first_name")
    return dict(rows)


def test_computing_proposes_a_mentor_with_score_and_parts(mentor, mentee, compute):
    run = compute()

    result = run.proposals.get()
    assert (result.mentee, result.mentor, result.state) == (mentee, mentor, "proposed")
    assert result.score == run.total == sum(part["points"] for part in result.parts)


def test_a_run_remembers_its_weights_and_who_started_it(mentor, mentee, compute, coordinator):
    run = compute()

    assert (run.weights, run.created_by) == (Weights().as_json(), coordinator)
    assert actions_about(run) == ["matching.compute", "matching.use"]


def test_a_run_uses_the_weights_of_its_cycle(mentor, mentee, compute, wish):
    weights = {"fields": 0, "topics": 0, "distance": 0, "languages": 0, "wishes": 1000}
    Cycle.objects.update(weights=weights)
    wish(mentee, mentor)

    run = compute()

    unnamed = {"subject": 0, "level": 0, "form": 0, "answers": 0}
    assert (run.weights, run.total) == ({**weights, **unnamed}, 1000)


def test_a_wish_decides_between_equal_mentors(take_part, mentee, compute, wish):
    for name in ("eva", "max", "tom"):
        take_part(name, "mentor")
    wish(mentee, Participation.objects.get(person__first_name="Max"))

    assert mentors_of(compute()) == {"Anna": "Max"}


def test_the_sum_over_all_mentees_is_the_highest(take_part, compute, wish):
    eva, tom = take_part("eva", "mentor"), take_part("tom", "mentor")
    anna, bea = take_part("anna", "mentee"), take_part("bea", "mentee")
    wish(anna, eva, rank=1)
    wish(anna, tom, rank=2)
    wish(bea, eva, rank=1)

    assert mentors_of(compute()) == {"Anna": "Tom", "Bea": "Eva"}


def test_no_mentor_gets_more_mentees_than_places(take_part, compute):
    take_part("max", "mentor", capacity=2)
    for name in ("anna", "bea", "cleo"):
        take_part(name, "mentee")

    run = compute()

    assert (run.proposals.count(), list(why_alone(run).values())) == (2, ["no_free_place"])


@pytest.mark.parametrize("state", ["paused", "left"])
def test_who_does_not_take_part_is_not_matched(mentor, mentee, compute, state):
    Participation.objects.filter(pk=mentor.pk).update(state=state)

    assert why_alone(compute()) == {mentee.pk: "nobody"}


def test_computing_again_leaves_one_current_run(mentor, mentee, compute, cycle):
    compute()

    second = compute()

    assert MatchingRun.objects.get(is_current=True) == second
    assert Proposal.objects.current(cycle).count() == 1


@pytest.mark.parametrize("state", ["draft", "announced", "open", "closing"])
def test_outside_of_the_pairing_time_nothing_is_computed(cycle, coordinator, now, state):
    Cycle.objects.update(state=state)

    with pytest.raises(MentoringError, match="after applications have closed"):
        compute_proposals(cycle, by=coordinator, now=now)


@pytest.mark.parametrize("state", ["closed", "matching", "running"])
def test_pairs_are_computed_from_the_deadline_on(mentor, mentee, compute, state):
    Cycle.objects.update(state=state)

    assert compute().proposals.count() == 1


def test_without_mentors_everybody_is_told_so(mentee, compute):
    assert why_alone(compute()) == {mentee.pk: "nobody"}


def test_a_score_below_the_minimum_is_no_proposal(mentor, mentee, compute):
    Cycle.objects.update(minimum_score=1000)

    assert why_alone(compute()) == {mentee.pk: "below_minimum"}


def test_the_minimum_itself_is_enough(mentor, mentee, compute, cycle):
    Cycle.objects.update(minimum_score=load_field(cycle).score(mentee.pk, mentor.pk).total)

    assert compute().proposals.count() == 1


def test_a_person_is_not_proposed_to_themselves(mentor, take_part, compute):
    mentee = take_part("max", "mentee", person=mentor.person)

    assert why_alone(compute()) == {mentee.pk: "same_person"}


def test_two_without_a_common_language_are_not_proposed(mentor, mentee, compute):
    for part in (mentor, mentee):
        slug = f"test-{part.pk}"
        spoken = SpokenLanguage.objects.create(slug=slug, name_de=slug, name_en=slug)
        part.person.languages.add(spoken)

    assert why_alone(compute()) == {mentee.pk: "no_common_language"}


def test_two_who_are_too_far_apart_are_not_proposed(take_part, make_person, compute):
    mentee = take_part(
        "anna", "mentee", person=make_person("anna", latitude="51.32", longitude="9.50")
    )
    take_part(
        "max",
        "mentor",
        person=make_person("max", latitude="40.42", longitude="-3.70", is_online_fine=False),
    )

    assert why_alone(compute()) == {mentee.pk: "too_far"}


def test_the_most_frequent_reason_is_the_one_that_is_told(take_part, mentee, compute):
    for name in ("eva", "max"):
        take_part(name, "mentor", fits=False)
    take_part("anna2", "mentor", person=mentee.person)
    Cycle.objects.update(minimum_score=900)

    assert why_alone(compute()) == {mentee.pk: "below_minimum"}


def test_accepting_proposes_a_pair_and_takes_the_place(proposal, accept, mentor, mentee):
    pair = accept(proposal)

    assert (pair.mentor, pair.mentee, pair.state) == (mentor, mentee, "proposed")
    assert (proposal.state, proposal.pair, free_places(mentor)) == ("accepted", pair, 0)


def test_accepting_tells_nobody(proposal, accept):
    accept(proposal)

    assert Message.objects.count() == 0


def test_a_pair_remembers_why_it_was_made(proposal, accept):
    pair = accept(proposal)

    kept = {name: pair.rationale[name] for name in ("score", "parts", "weights", "by_hand")}
    assert kept == {
        "score": proposal.score,
        "parts": proposal.parts,
        "weights": Weights().as_json(),
        "by_hand": False,
    }


@pytest.mark.parametrize(("is_wished", "origin"), [(True, "wish"), (False, "matching")])
def test_a_wish_that_is_placed_is_told_from_one_that_was_accepted(  # S5
    mentor, mentee, compute, wish, accept, is_wished, origin
):
    if is_wished:
        wish(mentee, mentor)

    assert accept(compute().proposals.get()).origin == origin


def test_nothing_is_accepted_twice(proposal, accept):
    accept(proposal)

    with pytest.raises(TransitionError, match="already"):
        accept(proposal)
    assert Pair.objects.count() == 1


def test_an_acceptance_without_a_free_place_changes_nothing(proposal, accept, mentor):
    Participation.objects.filter(pk=mentor.pk).update(capacity=0)

    with pytest.raises(MentoringError, match="All places"):
        accept(proposal)
    assert (Proposal.objects.get().state, Pair.objects.count()) == ("proposed", 0)


def test_an_accepted_proposal_survives_a_new_computation(proposal, accept, take_part, compute):
    accept(proposal)
    take_part("bea", "mentee")
    take_part("eva", "mentor")

    run = compute()

    proposal.refresh_from_db()
    assert (proposal.run, proposal.state) == (run, "accepted")
    assert mentors_of(run) == {"Anna": "Max", "Bea": "Eva"}


def test_a_locked_proposal_survives_a_new_computation(proposal, lock, take_part, compute, wish):
    lock(proposal)
    wish(proposal.mentee, take_part("eva", "mentor"))

    run = compute()

    assert mentors_of(run) == {"Anna": "Max"}


def test_a_locked_proposal_keeps_its_place_from_others(proposal, lock, take_part, compute, wish):
    lock(proposal)
    bea = take_part("bea", "mentee")
    wish(bea, proposal.mentor)

    assert why_alone(compute()) == {bea.pk: "no_free_place"}


def test_an_unlocked_proposal_gives_way_to_a_better_one(proposal, take_part, compute, wish):
    wish(proposal.mentee, take_part("eva", "mentor"))

    assert mentors_of(compute()) == {"Anna": "Eva"}


def test_locking_and_unlocking_are_recorded(proposal, lock, coordinator, now):
    lock(proposal)
    set_lock(proposal, is_locked=False, by=coordinator, now=now)

    assert actions_about(proposal) == ["proposal.lock", "proposal.unlock"]


def test_undoing_gives_the_place_back(proposal, accept, mentor, coordinator, now):  # S31
    pair = accept(proposal)

    undo_acceptance(proposal, by=coordinator, now=now)

    pair.refresh_from_db()
    assert (proposal.state, proposal.pair, pair.state) == ("proposed", None, "not_formed")
    assert free_places(mentor) == 1


def test_an_undone_acceptance_can_be_repeated(proposal, accept, coordinator, now):
    accept(proposal)
    undo_acceptance(proposal, by=coordinator, now=now)

    accept(proposal)

    assert actions_about(proposal) == ["proposal.accept", "proposal.undo", "proposal.accept"]


def test_what_was_never_accepted_can_not_be_undone(proposal, coordinator, now):
    with pytest.raises(MentoringError, match="already told"):
        undo_acceptance(proposal, by=coordinator, now=now)


def test_once_both_are_told_nothing_is_undone(proposal, accept, tell, coordinator, now):
    accept(proposal)
    tell()

    with pytest.raises(MentoringError, match="already told"):
        undo_acceptance(proposal, by=coordinator, now=now)


def test_a_rejected_proposal_can_be_restored(proposal, reject, coordinator, now):
    reject(proposal)

    restore_proposal(proposal, by=coordinator, now=now)

    assert actions_about(proposal) == ["proposal.reject", "proposal.restore"]
    assert Proposal.objects.get().state == "proposed"


def test_an_accepted_proposal_can_not_be_rejected(proposal, accept, reject):
    accept(proposal)

    with pytest.raises(TransitionError, match="already"):
        reject(proposal)


def test_a_rejected_proposal_can_not_be_accepted(proposal, accept, reject):
    reject(proposal)

    with pytest.raises(TransitionError, match="already"):
        accept(proposal)


@pytest.mark.parametrize("state", ["proposed", "accepted"])
def test_only_what_was_rejected_is_restored(proposal, accept, coordinator, now, state):
    if state == "accepted":
        accept(proposal)

    with pytest.raises(MentoringError, match="Only a rejected"):
        restore_proposal(proposal, by=coordinator, now=now)


def test_excluding_rejects_the_proposal(proposal, coordinator, now):
    exclusion = exclude_two(proposal, by=coordinator, now=now)

    assert (exclusion.mentor, exclusion.mentee) == (
        proposal.mentor.person,
        proposal.mentee.person,
    )
    assert (proposal.state, exclusion.created_by) == ("rejected", coordinator)


def test_two_excluded_people_are_not_proposed_again(proposal, compute, coordinator, now):
    exclude_two(proposal, by=coordinator, now=now)

    assert why_alone(compute()) == {proposal.mentee.pk: "excluded"}


def test_excluding_twice_leaves_one_exclusion(proposal, coordinator, now):
    for _time in range(2):
        exclude_two(proposal, by=coordinator, now=now)

    assert Exclusion.objects.count() == 1


def test_two_excluded_people_are_not_restored_by_the_way(proposal, coordinator, now):
    exclude_two(proposal, by=coordinator, now=now)

    with pytest.raises(MentoringError, match="Allow them again"):
        restore_proposal(proposal, by=coordinator, now=now)


def test_two_who_are_allowed_again_are_proposed(proposal, compute, coordinator, now):
    key = exclude_two(proposal, by=coordinator, now=now).pk
    restored = allow_two(proposal, by=coordinator, now=now)

    assert (restored.state, Exclusion.objects.exists()) == ("proposed", False)
    assert _entries(key) == ["matching.exclude", "matching.allow"]
    assert compute().proposals.get().mentor == proposal.mentor


def _entries(key):
    about = AuditEntry.objects.filter(thing_kind="exclusion", thing_id=key).order_by("pk")
    return list(about.values_list("action", flat=True))


def test_excluding_tells_a_conflict_of_interest_apart(proposal, coordinator, now):
    plain = exclude_two(proposal, by=coordinator, now=now)
    assert plain.kind == "excluded"

    result = exclude_two(proposal, by=coordinator, now=now, kind=CONFLICT)

    assert (result.pk, Exclusion.objects.get().kind) == (plain.pk, "supervisor")
    assert _entries(result.pk) == ["matching.exclude", "matching.conflict"]


def test_a_conflict_of_interest_is_told_as_what_it_is(proposal, compute, cycle, coordinator, now):
    exclude_two(proposal, by=coordinator, now=now, kind=CONFLICT)
    two = (proposal.mentor.person_id, proposal.mentee.person_id)

    assert barred_persons(cycle) == {two: rules.SUPERVISOR}
    assert mentors_for(proposal.mentee)[1] == {two[0]: rules.SUPERVISOR}
    assert why_alone(compute()) == {proposal.mentee.pk: rules.SUPERVISOR}


def test_a_conflict_of_interest_is_chosen_with_a_written_reason_only(
    proposal, choose, accept, coordinator, now
):
    exclude_two(proposal, by=coordinator, now=now, kind=CONFLICT)
    two = (proposal.mentee, proposal.mentor)

    for nothing in ("", "  "):
        with pytest.raises(MentoringError, match="conflict of interest"):
            choose(*two, reason=nothing)
    reason = "Die Prüfung ist vorbei."
    forced = choose(*two, reason=reason)

    assert (forced.is_locked, forced.lock_reason) == (True, reason)
    rationale = accept(forced).rationale
    assert reason in str(rationale)


def test_two_with_a_conflict_of_interest_are_allowed_again(proposal, compute, coordinator, now):
    exclude_two(proposal, by=coordinator, now=now, kind=CONFLICT)
    allow_two(proposal, by=coordinator, now=now)

    assert not Exclusion.objects.exists()
    assert compute().proposals.get().mentor == proposal.mentor


def test_a_conflict_of_interest_in_another_programme_bars_nobody_here(
    proposal, cycle, make_programme, coordinator, now
):
    there = make_programme("other")
    exclude_two(proposal, by=coordinator, now=now, kind=CONFLICT)
    Exclusion.objects.update(programme=there)
    Proposal.objects.all().delete()

    assert barred_persons(cycle) == {}


def test_two_accepted_people_are_not_excluded(proposal, accept, coordinator, now):
    accept(proposal)

    with pytest.raises(MentoringError, match="Take the acceptance back"):
        exclude_two(proposal, by=coordinator, now=now)
    assert Exclusion.objects.count() == 0


def test_a_chosen_mentor_replaces_the_computed_one(proposal, choose, take_part):
    eva = take_part("eva", "mentor", fits=False)

    choose(proposal.mentee, eva)

    found = Proposal.objects.get()
    assert (found.pk, found.mentor) == (proposal.pk, eva)
    assert (found.is_locked, found.is_chosen_by_hand) == (True, True)


def test_a_chosen_mentor_has_their_own_score(proposal, choose, take_part):
    chosen = choose(proposal.mentee, take_part("eva", "mentor", fits=False))

    assert chosen.score == sum(part["points"] for part in chosen.parts)
    assert chosen.score < proposal.score


def test_a_choice_takes_a_mentee_off_the_list_of_the_unmatched(mentee, compute, choose, take_part):
    run = compute()

    choose(mentee, take_part("max", "mentor"))

    run.refresh_from_db()
    assert (run.unmatched, mentors_of(run)) == ({}, {"Anna": "Max"})


def test_a_choice_needs_no_computation(mentor, mentee, choose):
    chosen = choose(mentee, mentor)

    assert (chosen.run.is_current, Proposal.objects.get()) == (True, chosen)


def test_a_choice_survives_a_new_computation(mentor, mentee, choose, compute, take_part, wish):
    choose(mentee, take_part("eva", "mentor", fits=False))
    wish(mentee, mentor)

    assert mentors_of(compute()) == {"Anna": "Eva"}


def test_a_pair_chosen_by_hand_says_so(mentor, mentee, choose, accept):
    assert accept(choose(mentee, mentor)).rationale["by_hand"] is True


def test_a_rejected_proposal_makes_room_for_a_choice(proposal, reject, choose):
    reject(proposal)

    assert choose(proposal.mentee, proposal.mentor).state == "proposed"


def test_a_choice_below_the_minimum_needs_a_reason(mentor, mentee, choose):
    Cycle.objects.update(minimum_score=1000)

    with pytest.raises(MentoringError, match="below the lowest score"):
        choose(mentee, mentor)
    assert choose(mentee, mentor, reason="Sie kennen sich.").state == "proposed"


def test_an_excluded_mentor_can_not_be_chosen(proposal, choose, coordinator, now):
    exclude_two(proposal, by=coordinator, now=now)

    with pytest.raises(MentoringError, match="excluded by a coordinator"):
        choose(proposal.mentee, proposal.mentor)


def test_who_declined_can_not_be_chosen(proposal, accept, tell, choose, now):
    accept(proposal)
    pair = tell()[0]
    decline_pair(pair, by=pair.mentee.person.user, now=now)

    with pytest.raises(MentoringError, match="one of them declined"):
        choose(proposal.mentee, proposal.mentor)


@pytest.fixture
def declined(proposal, accept, tell, now):
    """A proposal whose pair did not come about."""
    accept(proposal)
    pair = tell()[0]
    decline_pair(pair, by=pair.mentee.person.user, now=now)
    return proposal


def test_after_a_no_the_mentee_gets_a_new_proposal(declined, take_part, compute):
    eva = take_part("eva", "mentor")

    run = compute()

    assert [(proposal.mentee, proposal.mentor) for proposal in run.proposals.all()] == [
        (declined.mentee, eva)
    ]
    assert compute().proposals.count() == 1


def test_after_a_no_somebody_else_can_be_chosen(declined, take_part, choose):
    eva = take_part("eva", "mentor")

    chosen = choose(declined.mentee, eva)

    assert (chosen.state, chosen.mentor, chosen.pair) == ("proposed", eva, None)
    assert actions_about(chosen)[-3:] == ["proposal.end", "proposal.reopen", "proposal.choose"]


def test_nobody_is_chosen_for_a_mentee_who_left(mentor, mentee, choose):
    Participation.objects.filter(pk=mentee.pk).update(state="left")

    with pytest.raises(MentoringError, match="mentee does not take part"):
        choose(mentee, mentor)


@pytest.fixture
def found_by_mail(proposal, cycle, take_part):
    """The mentee has a pair that did not come from the board."""
    return Pair.objects.create(
        cycle=cycle,
        mentor=take_part("eva", "mentor"),
        mentee=proposal.mentee,
        origin="association",
        starts_on=cycle.starts_on,
        ends_on=cycle.ends_on,
        planned_meetings=6,
        rhythm_days=60,
        mentee_key=proposal.mentee.pk,
        seat_key="x",
    )


def test_who_found_somebody_by_mail_is_no_longer_proposed(found_by_mail, cycle):
    assert list(Proposal.objects.pending(cycle)) == []


def test_nobody_is_chosen_for_who_found_somebody_by_mail(found_by_mail, proposal, choose):
    with pytest.raises(MentoringError, match="already has a pair"):
        choose(proposal.mentee, proposal.mentor)


def test_somebody_can_not_be_chosen_for_themselves(mentor, take_part, choose):
    mentee = take_part("max", "mentee", person=mentor.person)

    with pytest.raises(MentoringError, match="the same person"):
        choose(mentee, mentor)


def test_a_mentor_without_a_free_place_can_not_be_chosen(proposal, accept, choose, take_part):
    accept(proposal)

    with pytest.raises(MentoringError, match="All places"):
        choose(take_part("bea", "mentee"), proposal.mentor)


def test_after_an_acceptance_no_other_mentor_is_chosen(proposal, accept, choose, take_part):
    accept(proposal)

    with pytest.raises(MentoringError, match="Take the acceptance back"):
        choose(proposal.mentee, take_part("eva", "mentor"))


def test_a_mentor_of_another_cycle_can_not_be_chosen(mentee, cycle, take_part, choose):
    other = Cycle.objects.get(pk=cycle.pk)
    other.pk, other.name = None, "2027/28"
    other.save()

    with pytest.raises(MentoringError, match="same cycle"):
        choose(mentee, take_part("max", "mentor", cycle=other))


def test_two_mentors_are_no_pair(mentor, take_part, choose):
    with pytest.raises(MentoringError, match="one mentor and one mentee"):
        choose(mentor, take_part("eva", "mentor"))


def test_a_paused_mentor_can_not_be_chosen(mentor, mentee, choose):
    Participation.objects.filter(pk=mentor.pk).update(state="paused")

    with pytest.raises(MentoringError, match="mentor does not take part"):
        choose(mentee, mentor)


def test_a_proposal_that_was_ruled_out_since_is_not_accepted(proposal, accept, wish):
    said = wish(proposal.mentee, proposal.mentor)
    Wish.objects.filter(pk=said.pk).update(state="declined")

    with pytest.raises(MentoringError, match="one of them declined"):
        accept(proposal)

    assert not Pair.objects.exists()


def test_publishing_tells_both_sides_of_every_accepted_pair(
    take_part, compute, accept, cycle, coordinator, now
):
    take_part("max", "mentor", capacity=2)
    for name in ("anna", "bea", "cleo"):
        take_part(name, "mentee")
    for proposal in compute().proposals.all():
        accept(proposal)

    pairs = publish_accepted(cycle, by=coordinator, now=now)

    assert [pair.state for pair in pairs] == ["proposed", "proposed"]
    assert list(Message.objects.values_list("kind", "state")) == [("pair_asked", "draft")] * 4


@pytest.mark.parametrize("act", [reject_proposal, partial(set_lock, is_locked=True), exclude_two])
def test_a_proposal_that_left_the_board_is_not_decided_on(
    proposal, take_part, compute, coordinator, now, act
):
    take_part("eva", "mentor")
    compute()

    with pytest.raises(MentoringError, match="Another version"):
        act(Proposal.objects.get(pk=proposal.pk), by=coordinator, now=now)


@pytest.mark.parametrize("state", ["open", "closing"])
def test_after_the_matching_nothing_on_the_board_changes(
    proposal, cycle, coordinator, now, choose, state
):
    Cycle.objects.filter(pk=cycle.pk).update(state=state)
    fresh = Proposal.objects.get(pk=proposal.pk)

    for act in (reject_proposal, restore_proposal, exclude_two, partial(set_lock, is_locked=True)):
        with pytest.raises(MentoringError, match="after applications have closed"):
            act(fresh, by=coordinator, now=now)
    with pytest.raises(MentoringError, match="after applications have closed"):
        choose(fresh.mentee, fresh.mentor)


def test_only_the_chosen_pairs_are_told(
    proposal, accept, take_part, compute, cycle, coordinator, now
):
    first = accept(proposal)
    take_part("eva", "mentor")
    bea = take_part("bea", "mentee")
    second = accept(compute().proposals.get(mentee=bea))

    publish_accepted(cycle, by=coordinator, now=now, only=[second.pk])

    assert set(Message.objects.values_list("link_ref", flat=True)) == {second.pk}
    assert list(accepted_pairs(cycle)) == [first]


def test_messages_leave_after_the_time_to_take_them_back(
    proposal, accept, cycle, coordinator, now
):
    accept(proposal)

    publish_accepted(cycle, by=coordinator, now=now, as_drafts=False)

    assert list(Message.objects.values_list("state", flat=True)) == ["queued", "queued"]
    assert deliver_due(now + timedelta(minutes=9)) == 0
    assert deliver_due(now + timedelta(minutes=10)) == 2


def test_nobody_is_told_twice(proposal, accept, cycle, coordinator, now):
    accept(proposal)
    publish_accepted(cycle, by=coordinator, now=now)

    assert publish_accepted(cycle, by=coordinator, now=now) == []


def test_what_was_not_accepted_is_not_published(proposal, cycle, coordinator, now):
    assert publish_accepted(cycle, by=coordinator, now=now) == []


def test_nobody_is_told_before_the_matching_phase(  # S32
    proposal, accept, cycle, coordinator, now
):
    accept(proposal)
    Cycle.objects.update(state="closed")

    with pytest.raises(MentoringError, match="matching phase"):
        publish_accepted(cycle, by=coordinator, now=now)
    assert accepted_pairs(cycle).count() == 1


def test_the_way_from_a_proposal_to_an_active_pair(proposal, accept, tell, now):
    accept(proposal)
    pair = tell()[0]

    for person in pair.people:
        confirm_pair(pair, by=person.user, now=now)

    assert Pair.objects.get().state == "active"


def test_who_has_a_pair_is_not_matched_again(proposal, accept, compute, take_part):
    accept(proposal)
    take_part("eva", "mentor")

    run = compute()

    assert (mentors_of(run), run.unmatched) == ({"Anna": "Max"}, {})


ACTIONS = {
    "compute": lambda proposal, **who: compute_proposals(proposal.run.cycle, **who),
    "accept": accept_proposal,
    "undo": undo_acceptance,
    "reject": reject_proposal,
    "restore": restore_proposal,
    "lock": lambda proposal, **who: set_lock(proposal, is_locked=True, **who),
    "exclude": exclude_two,
    "choose": lambda proposal, **who: choose_mentor(proposal.mentee, proposal.mentor, **who),
    "publish": lambda proposal, **who: publish_accepted(proposal.run.cycle, **who),
}


@pytest.mark.parametrize("name", ACTIONS)
def test_coordinators_of_other_programmes_are_refused(proposal, foreign_coordinator, now, name):
    with pytest.raises(PermissionDenied):
        ACTIONS[name](proposal, by=foreign_coordinator, now=now)


@pytest.mark.parametrize("name", ACTIONS)
def test_readers_are_refused(proposal, programme, make_user, now, name):
    reader = make_user("reader")
    CoordinatorRole.objects.create(programme=programme, user=reader, role="reader")

    with pytest.raises(PermissionDenied):
        ACTIONS[name](proposal, by=reader, now=now)


@pytest.mark.parametrize("name", ACTIONS)
def test_members_and_visitors_are_refused(proposal, now, name):
    for user in (proposal.mentor.person.user, AnonymousUser()):
        with pytest.raises(PermissionDenied):
            ACTIONS[name](proposal, by=user, now=now)


def test_a_refused_coordinator_changes_nothing(proposal, foreign_coordinator, now):
    with pytest.raises(PermissionDenied):
        accept_proposal(proposal, by=foreign_coordinator, now=now)

    assert (Proposal.objects.get().state, Pair.objects.count()) == ("proposed", 0)


def test_a_field_takes_as_many_queries_for_3_people_as_for_30(take_part, cycle, wish):
    counts = []
    for numbers in (range(3), range(3, 30)):
        for number in numbers:
            mentee = take_part(f"mentee{number}", "mentee")
            wish(mentee, take_part(f"mentor{number}", "mentor"))
        with CaptureQueriesContext(connection) as captured:
            problem = load_field(cycle)
        counts.append((len(problem.mentees), len(captured)))

    (few, queries), (many, more_queries) = counts
    assert (few, many, more_queries) == (3, 30, queries)


@pytest.mark.parametrize(
    ("forms", "times", "points"),
    [(["online"], ["evening"], 30), (["place"], ["evening"], 15), (["place"], ["morning"], 0)],
)
def test_how_and_when_two_like_to_meet_counts(take_part, cycle, forms, times, points):
    mentee = take_part("anna", "mentee", availability=[*forms, *times])
    mentor = take_part("max", "mentor", availability=["online", "evening"])

    parts = load_field(cycle).score(mentee.pk, mentor.pk).parts
    assert [part.points for part in parts if part.kind == "form"] == [points]
