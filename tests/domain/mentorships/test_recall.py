"""A publication is taken back as long as no message has left the house."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.outbox import Message, deliver_due, discard_drafts
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.proposals import confirm_pair, publish_pairs
from alumnii_mentoring.domain.mentorships.recall import (
    recallable_pairs,
    unpublish_pair,
    unpublish_pairs,
)

LATER = timedelta(minutes=10)


@pytest.fixture
def published(propose, mentor, mentee, coordinator, now):
    pair = propose(mentor, mentee)
    how = {"as_drafts": False, "send_after": now + LATER}
    return publish_pairs([pair], by=coordinator, now=now, **how)[0]


def state():
    return Pair.objects.get().state


def test_the_messages_wait(published, now):
    assert deliver_due(now + LATER / 2) == 0
    assert deliver_due(now + LATER) == 2


def test_meanwhile_all_is_taken_back(published, cycle, coordinator, now):
    assert recallable_pairs(cycle) == [published]
    unpublish_pair(published, by=coordinator, now=now)

    assert (state(), recallable_pairs(cycle)) == ("proposed", [])
    assert deliver_due(now + LATER) == 0
    assert mail.outbox == []


def test_taken_back_it_can_be_published_again(published, coordinator, now):
    unpublish_pair(published, by=coordinator, now=now)
    publish_pairs([published], by=coordinator, now=now, as_drafts=False)

    assert deliver_due(now) == 2


def test_drafts_are_taken_back_too(propose, mentor, mentee, coordinator, now):
    pair = publish_pairs([propose(mentor, mentee)], by=coordinator, now=now)[0]
    unpublish_pair(pair, by=coordinator, now=now)

    assert set(Message.objects.values_list("state", flat=True)) == {"discarded"}


def test_who_discarded_the_drafts_may_publish_again(propose, mentor, mentee, coordinator, now):
    pair = publish_pairs([propose(mentor, mentee)], by=coordinator, now=now)[0]
    discard_drafts(Message.objects.all())
    unpublish_pair(pair, by=coordinator, now=now)
    publish_pairs([pair], by=coordinator, now=now)

    assert Message.objects.filter(state="draft").count() == 2


def test_once_a_message_has_left_nothing_is_taken_back(published, cycle, coordinator, now):
    Message.objects.filter(recipient_ref=published.mentor.person_id).update(state="sent")

    with pytest.raises(MentoringError, match="already told"):
        unpublish_pair(published, by=coordinator, now=now)
    assert (state(), recallable_pairs(cycle)) == ("asked", [])
    assert Message.objects.filter(state="queued").count() == 1


def test_a_member_who_was_quicker_stays(published, coordinator, now):
    confirm_pair(published, by=published.mentor.person.user, now=now)

    assert unpublish_pairs([published], by=coordinator, now=now) == (0, 1)
    assert state() == "half_confirmed"


def test_many_are_taken_back_at_once(published, coordinator, now):
    assert unpublish_pairs([published], by=coordinator, now=now) == (1, 0)


@pytest.mark.parametrize("who", ["reader", "foreign coordinator", "mentor", "stranger"])
def test_nobody_else_takes_back(published, user_of, now, who):
    with pytest.raises(PermissionDenied):
        unpublish_pair(published, by=user_of(who), now=now)
    assert state() == "asked"
