from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.mail.delivery import deliver_due
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.endings.leaving import leave_cycle
from alumnii_mentoring.domain.mentorships import actions
from alumnii_mentoring.domain.mentorships.meetings.actions import MeetingPlan, plan_meeting
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.signals import pair_restored
from alumnii_mentoring.domain.mentorships.taking_back import (
    can_take_back_ending,
    take_back_ending,
)

pytestmark = pytest.mark.django_db
END = {"completed": actions.complete_pair, "ended_early": actions.end_pair_early}
MINUTES = timedelta(minutes=1)


@pytest.fixture
def ended(pair_in, coordinator, now):
    """Ends a running pair, with a meeting planned, by the office."""

    def ended(state, by=coordinator):
        pair = pair_in("active")
        plan = MeetingPlan(now + timedelta(days=3))
        plan_meeting(pair, plan, by=pair.mentor.person.user, now=now)
        deliver_due(now)
        return END[state](pair, by=by, now=now)

    return ended


def about_ending():
    kinds = ["pair_completed", "pair_ended", "meeting_dropped"]
    return Message.objects.filter(kind__in=kinds)


@pytest.mark.parametrize("state", END)
def test_both_are_told_after_ten_minutes(ended, now, state):
    ended(state)
    deliver_due(now + 9 * MINUTES)
    early = about_ending().filter(state="sent").count()
    deliver_due(now + 10 * MINUTES)

    assert (early, about_ending().filter(state="sent").count()) == (0, 4)


@pytest.mark.parametrize("state", END)
def test_an_ending_is_taken_back_while_nobody_was_told(
    ended, coordinator, now, caught, history, state
):
    pair, sent = ended(state), caught(pair_restored)

    take_back_ending(pair, by=coordinator, now=now + MINUTES)

    stored = Pair.objects.get()
    assert (stored.state, stored.mentee_key, bool(stored.seat_key)) == (
        "active",
        pair.mentee_id,
        True,
    )
    assert (stored.ended_at, stored.ended_reason) == (None, "")
    assert Meeting.objects.get().state == "planned"
    assert set(about_ending().values_list("state", flat=True)) == {"discarded"}
    assert (sent, history(pair)[-1]) == ([pair], "pair.restore")


def test_a_meeting_that_was_cancelled_before_stays_cancelled(ended, coordinator, now):
    pair = ended("completed")
    Meeting.objects.update(stamped_at=now - MINUTES)

    take_back_ending(pair, by=coordinator, now=now + MINUTES)

    assert Meeting.objects.get().state == "cancelled"


def test_the_end_can_come_again(ended, coordinator, now):
    pair = ended("completed")
    take_back_ending(pair, by=coordinator, now=now + MINUTES)

    actions.complete_pair(pair, by=coordinator, now=now + 2 * MINUTES)
    deliver_due(now + 12 * MINUTES)

    assert about_ending().filter(state="sent").count() == 4


def test_once_one_was_told_it_stays(ended, coordinator, now):
    pair = ended("completed")
    deliver_due(now + 10 * MINUTES)

    with pytest.raises(MentoringError, match="already told"):
        take_back_ending(pair, by=coordinator, now=now + 11 * MINUTES)
    assert Pair.objects.get().state == "completed"


def test_what_one_of_the_two_ended_stays(pair_in, mentee, coordinator, now):
    pair = pair_in("active")
    actions.end_pair_early(pair, by=mentee.person.user, now=now)

    assert Message.objects.filter(kind="pair_ended", send_after=None).count() == 2
    with pytest.raises(MentoringError, match="already told"):
        take_back_ending(pair, by=coordinator, now=now)


def test_a_place_that_was_given_away_does_not_come_back(
    ended, coordinator, now, take_part, propose
):
    pair = ended("completed")
    propose(pair.mentor, take_part("bea", "mentee"))

    with pytest.raises(MentoringError, match="taken"):
        take_back_ending(pair, by=coordinator, now=now + MINUTES)
    assert about_ending().filter(state="queued").count() == 4


def test_a_mentee_with_another_pair_does_not_come_back(
    ended, coordinator, now, take_part, propose
):
    pair = ended("completed")
    propose(take_part("moritz", "mentor"), pair.mentee)

    with pytest.raises(MentoringError, match="already has a pair"):
        take_back_ending(pair, by=coordinator, now=now + MINUTES)


def test_who_has_left_does_not_come_back(ended, coordinator, now):
    pair = ended("completed")
    leave_cycle(pair.mentee, by=pair.mentee.person.user, now=now)

    with pytest.raises(MentoringError, match="no longer takes part"):
        take_back_ending(pair, by=coordinator, now=now + MINUTES)


def test_a_pair_without_addresses_has_the_same_time(pair_in, coordinator, now):
    pair = pair_in("active")
    for person in pair.people:
        type(person).objects.filter(pk=person.pk).update(email="")
    ended = actions.complete_pair(Pair.objects.with_parts().get(), by=coordinator, now=now)

    assert can_take_back_ending(ended, now + 9 * MINUTES)
    assert not can_take_back_ending(ended, now + 10 * MINUTES)


@pytest.mark.parametrize("who", ["mentor", "reader", "foreign coordinator", "stranger"])
def test_only_the_office_takes_it_back(ended, now, user_of, who):
    pair = ended("completed")

    with pytest.raises(PermissionDenied):
        take_back_ending(pair, by=user_of(who), now=now)


@pytest.mark.parametrize("state", ["active", "not_formed", "asked"])
def test_there_is_nothing_to_take_back_before_the_end(pair_in, coordinator, now, state):
    pair = pair_in(state)

    assert not can_take_back_ending(pair, now)
    with pytest.raises(MentoringError):
        take_back_ending(pair, by=coordinator, now=now)


@pytest.mark.parametrize("state", ["active", "paused"])
def test_the_office_asks_both_to_look_back(pair_in, coordinator, now, state):
    pair = pair_in(state)

    actions.begin_closing(pair, by=coordinator, now=now)

    assert Pair.objects.get().state == "closing"
    assert Message.objects.filter(kind="pair_closing").count() == 2
