from datetime import datetime, time, timedelta, timezone

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models.signals import post_save

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.errors import ArchivedError, MentoringError, TransitionError
from alumnii_mentoring.core.mail.delivery import deliver_due
from alumnii_mentoring.core.mail.drafts import queue_drafts
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.endings.cancelling import cancel_cycle
from alumnii_mentoring.domain.endings.leaving import leave_cycle
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.progress import progress_of
from alumnii_mentoring.domain.mentorships.proposals import (
    decline_pair,
    expire_unanswered_pairs,
    propose_pair,
    withdraw_proposal,
)
from alumnii_mentoring.domain.mentorships.publishing import publish_pairs
from alumnii_mentoring.domain.mentorships.signals import pair_formed
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.placing.confirming import confirm_pair
from alumnii_mentoring.domain.programme.cycles import Cycle

OUTSIDERS = ["reader", "foreign coordinator", "stranger", "visitor"]


@pytest.fixture
def apply_with_wishes(cycle):
    def apply_with_wishes(mentee, mentors, state="accepted"):
        application = Application.objects.create(
            cycle=cycle, person=mentee.person, role="mentee", state=state
        )
        for rank, mentor in enumerate(mentors, start=1):
            Wish.objects.create(application=application, mentor=mentor, rank=rank)
        return application

    return apply_with_wishes


@pytest.fixture
def in_next_cycle(cycle, mentor, mentee, take_part):
    """The same two in a later cycle of the programme."""
    later = Cycle.objects.get(pk=cycle.pk)
    later.pk = None
    later.save()
    return [take_part("", one.role, person=one.person, cycle=later) for one in (mentor, mentee)]


def test_a_proposal_takes_over_the_terms_of_its_cycle(propose, mentor, mentee, cycle):
    pair = propose(mentor, mentee)

    assert (pair.state, pair.origin, pair.rationale) == ("proposed", "matching", {})
    assert (pair.starts_on, pair.ends_on) == (cycle.starts_on, cycle.ends_on)
    assert (pair.planned_meetings, pair.rhythm_days) == (6, 60)


def test_a_proposal_keeps_the_place_of_both(propose, mentor, mentee):
    pair = propose(mentor, mentee)

    assert (pair.mentee_key, pair.seat_key) == (mentee.pk, f"{mentor.pk}:1")


def test_a_proposal_remembers_why(mentor, mentee, coordinator, now):
    pair = propose_pair(
        mentor, mentee, by=coordinator, now=now, origin="association", rationale={"score": 900}
    )

    stored = Pair.objects.get()
    assert (stored, stored.origin, stored.rationale) == (pair, "association", {"score": 900})


def test_a_proposal_is_recorded_and_told_to_nobody(propose, mentor, mentee, coordinator, now):
    pair = propose(mentor, mentee)

    entry = AuditEntry.objects.about(pair).get()
    assert (entry.action, entry.actor, entry.to_state, entry.created_at) == (
        "pair.propose",
        coordinator,
        "proposed",
        now,
    )
    assert Message.objects.count() == 0
    assert list(Pair.objects.of(mentor.person)) == []


@pytest.mark.parametrize("who", ["mentor", "mentee", *OUTSIDERS])
def test_only_a_coordinator_proposes(propose, mentor, mentee, user_of, who):  # S1, S9
    with pytest.raises(PermissionDenied):
        propose(mentor, mentee, by=user_of(who))
    assert Pair.objects.count() == 0


def test_nobody_proposes_themselves(propose, take_part, make_person, mentee, coordinator):
    mentor = take_part("self", "mentor", person=make_person("self", user=coordinator))

    with pytest.raises(PermissionDenied):
        propose(mentor, mentee)


def test_a_mentee_has_one_pair_at_a_time(propose, mentor, mentee, take_part):
    propose(mentor, mentee)

    with pytest.raises(MentoringError, match="already has a pair"):
        propose(take_part("eva", "mentor"), mentee)
    assert Pair.objects.count() == 1


def test_a_refused_proposal_leaves_the_place_free(propose, mentor, mentee, take_part):
    propose(mentor, mentee)
    other = take_part("eva", "mentor")
    with pytest.raises(MentoringError):
        propose(other, mentee)

    assert propose(other, take_part("bea", "mentee")).seat_key == f"{other.pk}:1"


@pytest.mark.parametrize("state", ["closed", "matching", "running"])
def test_pairs_are_proposed_once_applications_have_closed(propose, mentor, mentee, cycle, state):
    Cycle.objects.filter(pk=cycle.pk).update(state=state)

    assert propose(mentor, mentee).state == "proposed"


@pytest.mark.parametrize("state", ["draft", "announced", "open", "closing", "evaluated"])
def test_at_other_times_no_pair_is_proposed(propose, mentor, mentee, cycle, state):
    Cycle.objects.filter(pk=cycle.pk).update(state=state)

    with pytest.raises(MentoringError, match="after applications have closed"):
        propose(mentor, mentee)
    assert Pair.objects.count() == 0


def test_two_of_the_same_role_are_no_pair(propose, mentor, take_part):
    with pytest.raises(MentoringError, match="one mentor and one mentee"):
        propose(mentor, take_part("eva", "mentor"))


def test_roles_are_not_swapped(propose, mentor, mentee):
    with pytest.raises(MentoringError, match="one mentor and one mentee"):
        propose(mentee, mentor)


def test_two_of_different_cycles_are_no_pair(propose, mentor, in_next_cycle):
    _mentor, later_mentee = in_next_cycle

    with pytest.raises(MentoringError, match="same cycle"):
        propose(mentor, later_mentee)


def test_nobody_is_paired_with_themselves(propose, mentor, take_part):  # S3
    mentee = take_part("max", "mentee", person=mentor.person)

    with pytest.raises(MentoringError, match="themselves"):
        propose(mentor, mentee)


@pytest.mark.parametrize("state", ["paused", "left"])
def test_a_mentee_who_does_not_take_part_is_not_proposed(propose, mentor, take_part, state):
    with pytest.raises(MentoringError, match="does not take part"):
        propose(mentor, take_part("anna", "mentee", state=state))


def test_a_mentee_who_left_meanwhile_is_not_proposed(propose, mentor, mentee):
    Participation.objects.filter(pk=mentee.pk).update(state="left")

    with pytest.raises(MentoringError, match="does not take part"):
        propose(mentor, mentee)


@pytest.mark.parametrize("state", ["completed", "ended_early", "not_formed"])
def test_former_partners_are_not_proposed_again(pair_in, propose, mentor, mentee, state):
    pair_in(state)

    with pytest.raises(MentoringError, match="already a pair"):
        propose(mentor, mentee)


def test_a_proposal_taken_back_may_be_made_again(pair_in, propose, mentor, mentee, user_of, now):
    withdraw_proposal(pair_in("asked"), by=user_of("coordinator"), now=now)

    assert propose(mentor, mentee).state == "proposed"


def test_partners_of_an_earlier_cycle_are_not_proposed_again(pair_in, propose, in_next_cycle):
    pair_in("completed")

    with pytest.raises(MentoringError, match="already a pair"):
        propose(*in_next_cycle)


def test_a_no_counts_in_its_cycle_only(pair_in, propose, in_next_cycle):
    pair_in("not_formed")

    assert propose(*in_next_cycle).state == "proposed"


def test_asking_sets_the_deadline(propose, mentor, mentee, coordinator, cycle, now, history):
    pair = propose(mentor, mentee)
    publish_pairs([pair], by=coordinator, now=now, as_drafts=False)

    stored = Pair.objects.get()
    assert (stored.state, stored.asked_at) == ("asked", now)
    assert stored.answer_by == now + timedelta(days=cycle.answer_days)
    assert history(pair) == ["pair.propose", "pair.ask"]


@pytest.mark.parametrize(("as_drafts", "state"), [(True, "draft"), (False, "queued")])
def test_both_are_asked(propose, mentor, mentee, coordinator, now, told, as_drafts, state):
    pair = propose(mentor, mentee)
    publish_pairs([pair], by=coordinator, now=now, as_drafts=as_drafts)

    assert told("pair_asked") == ["anna", "max"]
    assert set(Message.objects.values_list("state", flat=True)) == {state}


def test_nobody_is_told_the_address_of_the_other_before_both_agreed(pair_in):
    pair_in("half_confirmed")

    for_mentor = Message.objects.get(to_email="max@example.org")
    assert "Anna Muster" in for_mentor.body
    assert "anna@example.org" not in for_mentor.body


def test_pairs_are_asked_once(pair_in, coordinator, now):
    pair = pair_in("asked")

    with pytest.raises(TransitionError, match="waiting for both"):
        publish_pairs([pair], by=coordinator, now=now + timedelta(days=3))
    assert Pair.objects.get().asked_at == now


def test_in_the_matching_phase_only_are_pairs_told(propose, mentor, mentee, cycle, user_of, now):
    pair = propose(mentor, mentee)
    Cycle.objects.filter(pk=cycle.pk).update(state="closed")

    with pytest.raises(MentoringError, match="matching phase"):
        publish_pairs([Pair.objects.get(pk=pair.pk)], by=user_of("coordinator"), now=now)


def test_all_pairs_are_asked_or_none(propose, pair_in, take_part, coordinator, now, told):
    asked = pair_in("asked")
    new = propose(take_part("eva", "mentor"), take_part("bea", "mentee"))

    with pytest.raises(TransitionError):
        publish_pairs([new, asked], by=coordinator, now=now)
    assert Pair.objects.get(pk=new.pk).state == "proposed"
    assert told("pair_asked") == ["anna", "max"]


@pytest.mark.parametrize("first", ["mentor", "mentee"])
def test_one_yes_is_half_a_pair(pair_in, user_of, now, told, first):
    pair = pair_in("asked")
    confirm_pair(pair, by=user_of(first), now=now)

    stored = Pair.objects.get()
    assert stored.state == "half_confirmed"
    assert stored.confirmed_at_by(first) == now
    assert told("pair_formed") == []


@pytest.mark.parametrize(("first", "second"), [("mentor", "mentee"), ("mentee", "mentor")])
def test_the_second_yes_forms_the_pair(pair_in, user_of, now, told, history, first, second):
    pair = pair_in("asked")
    confirm_pair(pair, by=user_of(first), now=now)
    confirm_pair(pair, by=user_of(second), now=now + timedelta(days=1))

    assert Pair.objects.get().state == "active"
    assert told("pair_formed") == ["anna", "max"]
    assert history(pair) == ["pair.propose", "pair.ask", "pair.confirm", "pair.confirm"]


def test_a_formed_pair_learns_how_to_reach_each_other(pair_in):
    pair_in("active")

    for_mentor = Message.objects.get(kind="pair_formed", to_email="max@example.org")
    for_mentee = Message.objects.get(kind="pair_formed", to_email="anna@example.org")
    assert "anna@example.org" in for_mentor.body
    assert "max@example.org" in for_mentee.body


def test_who_has_no_address_is_reached_through_the_coordination(pair_in, user_of, now):
    pair = pair_in("asked")
    Person.objects.filter(pk=pair.mentor.person_id).update(email="")
    for side in ("mentor", "mentee"):
        confirm_pair(pair, by=user_of(side), now=now)

    message = Message.objects.get(kind="pair_formed")
    assert message.to_email == "anna@example.org"
    assert "Zu Max Muster kennen wir keine E-Mail-Adresse." in message.body
    assert "Sie erreichen" not in message.body


def test_hosts_hear_of_a_formed_pair(pair_in, caught):
    formed = caught(pair_formed)

    assert [pair_in("active")] == formed


def test_saying_yes_twice_changes_nothing(pair_in, mentor, now, history):
    pair = pair_in("half_confirmed")
    confirm_pair(pair, by=mentor.person.user, now=now + timedelta(days=1))

    stored = Pair.objects.get()
    assert (stored.state, stored.mentor_confirmed_at) == ("half_confirmed", now)
    assert history(pair) == ["pair.propose", "pair.ask", "pair.confirm"]


def test_the_last_moment_to_answer_is_the_deadline(pair_in, mentee, now):
    pair = pair_in("half_confirmed")
    confirm_pair(pair, by=mentee.person.user, now=pair.answer_by)

    assert Pair.objects.get().state == "active"


def test_after_the_deadline_no_yes_is_taken(pair_in, mentee):
    pair = pair_in("half_confirmed")

    with pytest.raises(MentoringError, match="time to answer"):
        confirm_pair(pair, by=mentee.person.user, now=pair.answer_by + timedelta(seconds=1))
    assert Pair.objects.get().state == "half_confirmed"


@pytest.mark.parametrize("state", ["active", "paused", "completed", "not_formed", "ended_early"])
@pytest.mark.parametrize("step", [confirm_pair, decline_pair])
def test_an_answer_is_taken_while_a_proposal_is_open(pair_in, mentor, now, state, step):
    pair = pair_in(state)

    with pytest.raises(MentoringError, match="no longer open"):
        step(pair, by=mentor.person.user, now=now)


def test_the_stored_state_decides_and_not_the_one_on_the_screen(pair_in, mentee, user_of, now):
    on_screen = pair_in("asked")
    withdraw_proposal(Pair.objects.get(), by=user_of("coordinator"), now=now)

    with pytest.raises(MentoringError, match="no longer open"):
        confirm_pair(on_screen, by=mentee.person.user, now=now)


def test_nobody_confirms_in_a_cancelled_cycle(pair_in, mentee, cycle, now):
    pair = pair_in("half_confirmed")
    Cycle.objects.filter(pk=cycle.pk).update(state="cancelled")

    with pytest.raises(ArchivedError):
        confirm_pair(Pair.objects.get(pk=pair.pk), by=mentee.person.user, now=now)


@pytest.mark.parametrize("state", ["accepted", "not_placed"])
def test_a_formed_pair_places_the_mentee(pair_in, apply_with_wishes, mentor, mentee, state):
    application = apply_with_wishes(mentee, [], state)
    pair_in("active")

    application.refresh_from_db()
    assert application.state == "placed"


def test_the_wish_that_came_true_is_accepted_and_the_others_are_void(
    pair_in, apply_with_wishes, mentor, mentee, take_part
):
    mentors = [take_part("eva", "mentor"), mentor, take_part("ida", "mentor")]
    application = apply_with_wishes(mentee, mentors)
    pair_in("active")

    states = application.wishes.order_by("rank").values_list("state", flat=True)
    assert list(states) == ["void", "accepted", "void"]


def test_applications_of_others_stay_as_they_are(pair_in, apply_with_wishes, take_part, mentor):
    other = apply_with_wishes(take_part("bea", "mentee"), [mentor])
    pair_in("active")

    other.refresh_from_db()
    assert (other.state, other.wishes.get().state) == ("accepted", "wished")


def test_one_yes_does_not_place_the_mentee(pair_in, apply_with_wishes, mentor, mentee):
    application = apply_with_wishes(mentee, [mentor])
    pair_in("half_confirmed")

    application.refresh_from_db()
    assert (application.state, application.wishes.get().state) == ("accepted", "wished")


@pytest.mark.parametrize("who", ["mentor", "mentee"])
@pytest.mark.parametrize("state", ["asked", "half_confirmed"])
def test_a_no_gives_both_places_back(pair_in, user_of, now, history, who, state):
    pair = pair_in(state)
    decline_pair(pair, by=user_of(who), now=now, reason="No time")

    stored = Pair.objects.get()
    assert (stored.state, stored.mentee_key, stored.seat_key) == ("not_formed", None, None)
    assert (stored.ended_at, stored.ended_by_role, stored.ended_reason) == (now, who, "No time")
    assert history(pair)[-1] == "pair.decline"


def test_after_the_deadline_a_no_is_still_taken(pair_in, mentee):
    pair = pair_in("asked")
    decline_pair(pair, by=mentee.person.user, now=pair.answer_by + timedelta(hours=1))

    assert Pair.objects.get().state == "not_formed"


def test_a_no_is_told_to_a_partner_who_had_said_yes(pair_in, mentee, now, told):
    decline_pair(pair_in("half_confirmed"), by=mentee.person.user, now=now)

    assert told("pair_not_formed") == ["max"]


def test_the_reason_of_a_no_stays_with_the_coordinators(pair_in, mentee, now):
    pair = pair_in("half_confirmed")
    decline_pair(pair, by=mentee.person.user, now=now, reason="secret-reason")

    words = [message.subject + message.body for message in Message.objects.all()]
    reasons = AuditEntry.objects.values_list("reason", flat=True)
    assert "secret-reason" not in "".join([*words, *reasons])


def test_a_declined_mentee_finds_another_mentor(pair_in, propose, mentee, take_part):
    pair_in("not_formed")

    assert propose(take_part("eva", "mentor"), mentee).mentee_key == mentee.pk


@pytest.mark.parametrize("state", ["proposed", "asked", "half_confirmed"])
def test_a_withdrawn_proposal_gives_both_places_back(pair_in, coordinator, now, history, state):
    pair = pair_in(state)
    withdraw_proposal(pair, by=coordinator, now=now, reason="Mistake")

    stored = Pair.objects.get()
    assert (stored.state, stored.mentee_key, stored.seat_key) == ("not_formed", None, None)
    assert (stored.ended_by_role, stored.ended_reason) == ("", "Mistake")
    assert history(pair)[-1] == "pair.withdraw"


@pytest.mark.parametrize(
    ("state", "names"),
    [("proposed", []), ("asked", ["anna", "max"]), ("half_confirmed", ["anna", "max"])],
)
def test_a_withdrawal_is_told_to_those_who_knew(pair_in, coordinator, now, told, state, names):
    withdraw_proposal(pair_in(state), by=coordinator, now=now)

    assert told("pair_not_formed") == names


@pytest.mark.parametrize("state", ["active", "paused", "completed", "not_formed", "ended_early"])
def test_only_a_proposal_can_be_withdrawn(pair_in, coordinator, now, state):
    pair = pair_in(state)

    with pytest.raises(TransitionError):
        withdraw_proposal(pair, by=coordinator, now=now)


@pytest.mark.parametrize("state", ["asked", "half_confirmed"])
def test_an_unanswered_proposal_expires(pair_in, told, history, state):
    pair = pair_in(state)

    number = expire_unanswered_pairs(pair.answer_by + timedelta(seconds=1))

    stored = Pair.objects.get()
    assert (number, stored.state) == (1, "not_formed")
    assert (stored.mentee_key, stored.seat_key, stored.ended_by_role) == (None, None, "")
    assert told("pair_expired") == ["anna", "max"]
    assert history(pair)[-1] == "pair.expire"


def test_the_clock_is_the_actor_of_an_expiry(pair_in):
    pair = pair_in("asked")
    expire_unanswered_pairs(pair.answer_by + timedelta(seconds=1))

    assert AuditEntry.objects.get(action="pair.expire").actor is None


def test_at_its_deadline_a_proposal_is_still_open(pair_in):
    pair = pair_in("asked")

    assert expire_unanswered_pairs(pair.answer_by) == 0
    assert Pair.objects.get().state == "asked"


@pytest.mark.parametrize("state", ["proposed", "active", "paused", "completed", "not_formed"])
def test_only_an_open_question_expires(pair_in, now, state):
    pair_in(state)

    assert expire_unanswered_pairs(now + timedelta(days=900)) == 0
    assert Pair.objects.get().state == state


def test_expiring_again_tells_nobody_twice(pair_in, told):
    late = pair_in("asked").answer_by + timedelta(days=1)
    expire_unanswered_pairs(late)

    assert expire_unanswered_pairs(late) == 0
    assert told("pair_expired") == ["anna", "max"]


def test_what_was_answered_meanwhile_does_not_expire(pair_in, take_part, coordinator, now):
    late = pair_in("asked").answer_by + timedelta(days=1)
    pair_in("asked", mentor=take_part("eva", "mentor"), mentee=take_part("bea", "mentee"))

    def withdraw_the_other(instance, **kwargs):
        post_save.disconnect(withdraw_the_other, sender=Pair)
        one_left = Pair.objects.exclude(pk=instance.pk).get()
        withdraw_proposal(one_left, by=coordinator, now=now)

    post_save.connect(withdraw_the_other, sender=Pair)

    assert expire_unanswered_pairs(late) == 1
    assert Pair.objects.awaiting_answer().count() == 0
    assert AuditEntry.objects.filter(action="pair.withdraw").count() == 1


def test_an_expired_proposal_may_be_made_again(pair_in, propose, mentor, mentee):
    expire_unanswered_pairs(pair_in("asked").answer_by + timedelta(days=1))

    assert propose(mentor, mentee).seat_key == f"{mentor.pk}:1"


def test_a_no_is_told_to_a_partner_who_was_asked(pair_in, user_of, now, told):
    decline_pair(pair_in("asked"), by=user_of("mentee"), now=now)

    assert told("pair_not_formed") == ["max"]


@pytest.fixture
def draft_pair(propose, mentor, mentee, coordinator, now):
    """Accepted, while the messages that ask still wait as drafts."""
    pair = propose(mentor, mentee)
    publish_pairs([pair], by=coordinator, now=now)
    return pair


@pytest.fixture
def give_up(coordinator, mentee, now):
    def give_up(pair, way):
        by = mentee.person.user
        {
            "withdraw": lambda: withdraw_proposal(pair, by=coordinator, now=now),
            "leave": lambda: leave_cycle(pair.mentee, by=by, now=now),
            "cancel": lambda: cancel_cycle(pair.cycle, by=coordinator, now=now),
        }[way]()

    return give_up


@pytest.mark.parametrize("way", ["withdraw", "leave", "cancel"])
def test_drafts_do_not_outlive_their_proposal(draft_pair, give_up, told, way):
    give_up(draft_pair, way)

    assert Pair.objects.get().state == "not_formed"
    assert set(Message.objects.values_list("kind", "state")) == {("pair_asked", "discarded")}


@pytest.fixture
def half_told_pair(draft_pair, mentor, now):
    """The mentor's message has left, the mentee's is still a draft."""
    queue_drafts(Message.objects.filter(to_email=mentor.person.email), by=None, now=now)
    deliver_due(now)
    draft_pair.refresh_from_db()
    return draft_pair


def test_who_was_asked_already_is_told_and_the_other_draft_is_discarded(
    half_told_pair, give_up, told
):
    give_up(half_told_pair, "withdraw")

    assert told("pair_not_formed") == ["max"]
    assert Message.objects.get(to_email="anna@example.org").state == "discarded"


def test_who_said_yes_before_the_mail_is_told(half_told_pair, give_up, mentee, now, told):
    confirm_pair(half_told_pair, by=mentee.person.user, now=now)
    give_up(half_told_pair, "withdraw")

    assert told("pair_not_formed") == ["anna", "max"]


def test_a_formed_pair_is_not_asked_any_more(half_told_pair, mentor, mentee, now):
    for one in (mentor, mentee):
        confirm_pair(half_told_pair, by=one.person.user, now=now)

    asking = Message.objects.filter(kind="pair_asked").order_by("to_email")
    assert list(asking.values_list("state", flat=True)) == ["discarded", "sent"]


@pytest.mark.parametrize("state", ["archived", "cancelled"])
def test_in_a_cycle_that_is_over_nothing_expires(pair_in, cycle, state):
    pair = pair_in("asked")
    cycle.state = state
    cycle.save()

    assert expire_unanswered_pairs(pair.answer_by + timedelta(days=1)) == 0
    assert Pair.objects.get().state == "asked"


@pytest.mark.parametrize("days", [1, 90])
def test_a_pair_formed_late_starts_on_that_day(propose, mentor, mentee, coordinator, days):
    pair = propose(mentor, mentee)
    late = datetime.combine(pair.starts_on, time(12), timezone.utc) + timedelta(days=days)
    publish_pairs([pair], by=coordinator, now=late, as_drafts=False)
    for one in (mentor, mentee):
        confirm_pair(pair, by=one.person.user, now=late)

    assert Pair.objects.get().starts_on == late.date()
    assert progress_of([pair], late)[0].assessment.light == "green"


def test_a_pair_formed_early_starts_with_its_cycle(pair_in, cycle):
    assert pair_in("active").starts_on == cycle.starts_on
