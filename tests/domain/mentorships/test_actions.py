from datetime import datetime, time, timedelta, timezone

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.errors import ArchivedError, MentoringError, TransitionError
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.mentorships.actions import (
    ask_for_help,
    close_pairs_at_their_end,
    complete_pair,
    end_pair_early,
    extend_pair,
    pause_pair,
    resume_pair,
    settle_help,
)
from alumnii_mentoring.domain.mentorships.meetings.actions import MeetingPlan, plan_meeting
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.permissions import can_answer, can_see_contact
from alumnii_mentoring.domain.mentorships.progress import progress_of
from alumnii_mentoring.domain.mentorships.proposals import decline_pair, withdraw_proposal
from alumnii_mentoring.domain.mentorships.publishing import publish_pairs
from alumnii_mentoring.domain.mentorships.signals import pair_left
from alumnii_mentoring.domain.placing.confirming import confirm_pair
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import CoordinatorRole

OUTSIDERS = ["reader", "foreign coordinator", "stranger", "visitor"]


def publish_pair(pair, *, by, now):
    return publish_pairs([pair], by=by, now=now, as_drafts=False)


def extend_by_a_year(pair, *, by, now):
    return extend_pair(pair, pair.ends_on + timedelta(days=365), by=by, now=now)


COORDINATOR_STEPS = [
    (publish_pair, "proposed"),
    (withdraw_proposal, "asked"),
    (pause_pair, "active"),
    (resume_pair, "paused"),
    (extend_by_a_year, "active"),
    (complete_pair, "active"),
]
MEMBER_STEPS = [(confirm_pair, "asked"), (decline_pair, "asked"), (ask_for_help, "active")]


@pytest.mark.parametrize(("step", "state"), COORDINATOR_STEPS)
@pytest.mark.parametrize("who", ["mentor", "mentee", *OUTSIDERS])
def test_only_a_coordinator_may(pair_in, user_of, now, step, state, who):  # S1, S9
    pair = pair_in(state)

    with pytest.raises(PermissionDenied):
        step(pair, by=user_of(who), now=now)
    assert Pair.objects.get().state == state


@pytest.mark.parametrize(("step", "state"), COORDINATOR_STEPS)
@pytest.mark.parametrize("who", ["superuser", "clock"])
def test_the_central_coordination_and_the_clock_may_as_well(
    pair_in, user_of, now, history, step, state, who
):
    pair = pair_in(state)
    before = history(pair)
    step(pair, by=user_of(who), now=now)

    assert len(history(pair)) == len(before) + 1


@pytest.mark.parametrize(("step", "state"), COORDINATOR_STEPS)
def test_nobody_coordinates_a_pair_of_their_own(pair_in, mentor, programme, now, step, state):
    pair = pair_in(state)
    CoordinatorRole.objects.create(programme=programme, user=mentor.person.user)

    with pytest.raises(PermissionDenied):
        step(pair, by=mentor.person.user, now=now)


@pytest.mark.parametrize(("step", "state"), COORDINATOR_STEPS)
@pytest.mark.parametrize("cycle_state", ["archived", "cancelled"])
def test_nothing_changes_in_an_archived_cycle(
    pair_in, cycle, coordinator, now, step, state, cycle_state
):
    pair = pair_in(state)
    Cycle.objects.filter(pk=cycle.pk).update(state=cycle_state)

    with pytest.raises(ArchivedError):
        step(Pair.objects.get(pk=pair.pk), by=coordinator, now=now)


@pytest.mark.parametrize(("step", "state"), MEMBER_STEPS)
@pytest.mark.parametrize("who", ["coordinator", "superuser", "clock", *OUTSIDERS])
def test_only_the_two_may(pair_in, user_of, now, step, state, who):
    pair = pair_in(state)

    with pytest.raises(PermissionDenied):
        step(pair, by=user_of(who), now=now)
    assert Pair.objects.get().state == state


@pytest.mark.parametrize("step", [confirm_pair, decline_pair, ask_for_help, end_pair_early])
@pytest.mark.parametrize("who", ["mentor", "mentee"])
def test_before_they_are_asked_the_two_may_nothing(pair_in, user_of, now, step, who):
    pair = pair_in("proposed")

    with pytest.raises(PermissionDenied):
        step(pair, by=user_of(who), now=now)


@pytest.mark.parametrize(
    ("who", "role"), [("mentor", "mentor"), ("mentee", "mentee"), ("coordinator", "")]
)
@pytest.mark.parametrize("state", ["active", "paused"])
def test_a_running_pair_ends_early(pair_in, user_of, now, told, history, who, role, state):
    pair = pair_in(state)
    end_pair_early(pair, by=user_of(who), now=now, reason="Moved away")

    stored = Pair.objects.get()
    assert (stored.state, stored.mentee_key, stored.seat_key) == ("ended_early", None, None)
    assert (stored.ended_at, stored.ended_by_role, stored.ended_reason) == (
        now,
        role,
        "Moved away",
    )
    assert told("pair_ended") == ["anna", "max"]
    assert history(pair)[-1] == "pair.end_early"


@pytest.mark.parametrize("who", OUTSIDERS)
def test_no_outsider_ends_a_pair(pair_in, user_of, now, who):
    pair = pair_in("active")

    with pytest.raises(PermissionDenied):
        end_pair_early(pair, by=user_of(who), now=now)


@pytest.mark.parametrize("state", ["proposed", "asked", "completed", "not_formed"])
def test_only_a_running_pair_ends_early(pair_in, coordinator, now, state):
    pair = pair_in(state)

    with pytest.raises(TransitionError):
        end_pair_early(pair, by=coordinator, now=now)
    assert Pair.objects.get().state == state


def test_a_coordinator_ends_their_own_pair_as_a_member(pair_in, mentor, programme, now):
    pair = pair_in("active")
    CoordinatorRole.objects.create(programme=programme, user=mentor.person.user)
    end_pair_early(pair, by=mentor.person.user, now=now)

    assert Pair.objects.get().ended_by_role == "mentor"


def test_a_pair_may_end_for_ever(pair_in, coordinator, now):
    end_pair_early(pair_in("active"), by=coordinator, now=now, is_never_again=True)

    assert Pair.objects.get().is_never_again


def test_a_pair_does_not_end_for_ever_unasked(pair_in, coordinator, now):
    end_pair_early(pair_in("active"), by=coordinator, now=now)

    assert not Pair.objects.get().is_never_again


def test_the_reason_of_an_ending_is_not_told(pair_in, mentor, now):
    end_pair_early(pair_in("active"), by=mentor.person.user, now=now, reason="secret-reason")

    words = [message.subject + message.body for message in Message.objects.all()]
    reasons = AuditEntry.objects.values_list("reason", flat=True)
    assert "secret-reason" not in "".join([*words, *reasons])


def test_hosts_hear_of_a_pair_that_ended_early(pair_in, caught):
    left = caught(pair_left)

    assert [pair_in("ended_early")] == left


def test_a_completed_pair_gives_both_places_back(pair_in, coordinator, now, told, history):
    pair = pair_in("active")
    complete_pair(pair, by=coordinator, now=now)

    stored = Pair.objects.get()
    assert (stored.state, stored.mentee_key, stored.seat_key) == ("completed", None, None)
    assert (stored.ended_at, stored.ended_by_role) == (now, "")
    assert told("pair_ended") == []
    assert history(pair)[-1] == "pair.complete"


@pytest.mark.parametrize("state", ["proposed", "asked", "half_confirmed", "paused", "not_formed"])
def test_only_an_active_pair_is_completed(pair_in, coordinator, now, state):
    pair = pair_in(state)

    with pytest.raises(TransitionError):
        complete_pair(pair, by=coordinator, now=now)


@pytest.mark.parametrize("step", [complete_pair, end_pair_early])
def test_the_end_of_a_pair_cancels_what_it_had_planned(pair_in, mentor, coordinator, now, step):
    pair = pair_in("active")
    for days in (1, 9):
        plan = MeetingPlan(now + timedelta(days=days))
        plan_meeting(pair, plan, by=mentor.person.user, now=now)
    step(pair, by=coordinator, now=now + timedelta(days=5))

    meetings = pair.meetings.order_by("starts_at").values_list("state", "sequence")
    assert list(meetings) == [("planned", 0), ("cancelled", 1)]


def test_a_pair_pauses_and_goes_on(pair_in, coordinator, now, history):
    pair = pair_in("active")
    pause_pair(pair, by=coordinator, now=now)
    paused = Pair.objects.get().state
    resume_pair(pair, by=coordinator, now=now)

    assert (paused, Pair.objects.get().state) == ("paused", "active")
    assert history(pair)[-2:] == ["pair.pause", "pair.resume"]


@pytest.mark.parametrize("state", ["proposed", "asked", "half_confirmed", "paused", "completed"])
def test_only_an_active_pair_pauses(pair_in, coordinator, now, state):
    pair = pair_in(state)

    with pytest.raises(TransitionError):
        pause_pair(pair, by=coordinator, now=now)


@pytest.mark.parametrize(
    "state", ["proposed", "asked", "half_confirmed", "active", "completed", "ended_early"]
)
def test_only_a_paused_pair_is_resumed(pair_in, coordinator, now, state):
    pair = pair_in(state)

    with pytest.raises(MentoringError):
        resume_pair(pair, by=coordinator, now=now)
    assert Pair.objects.get().state == state


@pytest.mark.parametrize("state", ["active", "paused"])
def test_a_running_pair_is_extended(pair_in, coordinator, now, history, state):
    pair = pair_in(state)
    longer = pair.ends_on + timedelta(days=90)
    extend_pair(pair, longer, by=coordinator, now=now)

    assert Pair.objects.get().ends_on == longer
    assert history(pair)[-1] == "pair.extend"


@pytest.mark.parametrize("state", ["proposed", "asked", "half_confirmed", "completed"])
def test_only_a_running_pair_is_extended(pair_in, coordinator, now, state):
    pair = pair_in(state)

    with pytest.raises(MentoringError, match="running pair"):
        extend_by_a_year(pair, by=coordinator, now=now)


def test_a_pair_does_not_end_before_it_starts(pair_in, coordinator, now):
    pair = pair_in("active")

    with pytest.raises(ValidationError, match="future"):
        extend_pair(pair, pair.starts_on, by=coordinator, now=now)


def test_the_new_end_of_a_pair_lies_in_the_future(pair_in, coordinator, now):
    pair = pair_in("active")
    today = now + timedelta(days=200)

    with pytest.raises(ValidationError, match="future"):
        extend_pair(pair, today.date(), by=coordinator, now=today)


def test_today_begins_where_the_site_is(pair_in, coordinator):
    pair = pair_in("active")
    after_midnight = datetime(2027, 1, 31, 23, 30, tzinfo=timezone.utc)

    with pytest.raises(ValidationError, match="future"):
        extend_pair(
            pair, after_midnight.date() + timedelta(days=1), by=coordinator, now=after_midnight
        )


@pytest.mark.parametrize("state", ["asked", "completed", "ended_early", "not_formed"])
def test_only_a_running_pair_asks_for_help(pair_in, mentee, now, state):
    pair = pair_in(state)

    with pytest.raises(MentoringError):
        ask_for_help(pair, by=mentee.person.user, now=now)
    assert Pair.objects.get().help_asked_at is None


def test_settled_help_is_no_longer_waited_for(pair_in, mentee, coordinator, now, history):
    pair = pair_in("active")
    ask_for_help(pair, by=mentee.person.user, now=now)
    assert progress_of([pair], now)[0].assessment.light == "red"

    settle_help(pair, by=coordinator, now=now)

    assert progress_of([Pair.objects.get()], now)[0].assessment.light == "green"
    assert history(pair)[-2:] == ["pair.ask_help", "pair.settle_help"]


def test_help_nobody_asked_for_is_not_settled(pair_in, coordinator, now):
    with pytest.raises(MentoringError):
        settle_help(pair_in("active"), by=coordinator, now=now)


@pytest.mark.parametrize("step", [confirm_pair, decline_pair, ask_for_help, end_pair_early])
@pytest.mark.parametrize("cycle_state", ["archived", "cancelled"])
def test_members_change_nothing_in_a_cycle_that_is_over(
    pair_in, mentee, cycle, now, step, cycle_state
):
    pair = pair_in("active" if step in {ask_for_help, end_pair_early} else "asked")
    cycle.state = cycle_state
    cycle.save()
    pair = Pair.objects.with_parts().get()

    with pytest.raises(ArchivedError):
        step(pair, by=mentee.person.user, now=now)


@pytest.fixture
def after_the_end():
    def after_the_end(pair):
        return datetime.combine(pair.ends_on + timedelta(days=1), time(12), timezone.utc)

    return after_the_end


@pytest.mark.parametrize("state", ["active", "paused"])
def test_a_pair_past_its_end_closes(pair_in, after_the_end, told, history, state):  # S35
    pair = pair_in(state)

    assert close_pairs_at_their_end(after_the_end(pair)) == 1
    assert Pair.objects.get().state == "closing"
    assert told("pair_closing") == ["anna", "max"]
    assert history(pair)[-1] == "pair.begin_closing"


def test_a_pair_closes_once(pair_in, after_the_end, told):
    late = after_the_end(pair_in("active"))
    close_pairs_at_their_end(late)

    assert close_pairs_at_their_end(late) == 0
    assert told("pair_closing") == ["anna", "max"]


def test_on_its_last_day_a_pair_is_still_active(pair_in, after_the_end):
    pair = pair_in("active")

    assert close_pairs_at_their_end(after_the_end(pair) - timedelta(days=1)) == 0


@pytest.mark.parametrize("state", ["asked", "completed", "ended_early", "not_formed"])
def test_only_a_running_pair_closes(pair_in, after_the_end, state):
    assert close_pairs_at_their_end(after_the_end(pair_in(state))) == 0


def test_an_extended_pair_is_active_again_and_told_of_its_new_end(
    pair_in, after_the_end, coordinator, told
):
    pair = pair_in("active")
    late = after_the_end(pair)
    close_pairs_at_their_end(late)
    extend_by_a_year(Pair.objects.with_parts().get(), by=coordinator, now=late)

    assert Pair.objects.get().state == "active"
    assert close_pairs_at_their_end(late + timedelta(days=366)) == 1
    assert told("pair_closing") == ["anna", "anna", "max", "max"]


@pytest.mark.parametrize("who", ["mentor", "mentee"])
def test_asking_for_help_is_told_to_the_office_only(pair_in, user_of, now, history, who):
    pair = pair_in("active")
    before = set(Message.objects.values_list("pk", flat=True))
    ask_for_help(pair, by=user_of(who), now=now)

    message = Message.objects.exclude(pk__in=before).get()
    assert (message.kind, message.to_email) == ("pair_needs_help", pair.programme.office_email)
    assert Pair.objects.get().help_asked_at == now
    assert history(pair)[-1] == "pair.ask_help"


def test_the_office_reads_no_name_in_the_mail(pair_in, mentee, now):
    ask_for_help(pair_in("active"), by=mentee.person.user, now=now)

    message = Message.objects.get(kind="pair_needs_help")
    assert not [name for name in ("Anna", "anna", "Max", "max@") if name in message.body]


@pytest.mark.parametrize("who", ["mentor", "mentee"])
@pytest.mark.parametrize(
    ("state", "is_visible"),
    [("proposed", False), ("asked", False), ("half_confirmed", False), ("active", True)],
)
def test_the_two_see_how_to_reach_each_other_while_they_are_a_pair(
    pair_in, user_of, who, state, is_visible
):
    pair = pair_in(state)

    assert can_see_contact(user_of(who), pair) == is_visible


@pytest.mark.parametrize(
    ("who", "is_possible"), [("mentor", False), ("mentee", True), ("coordinator", False)]
)
def test_who_has_not_answered_yet_can(pair_in, user_of, who, is_possible):
    pair = pair_in("half_confirmed")

    assert can_answer(user_of(who), pair) == is_possible
