"""A publication is taken back as long as no message has left the house."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import translation

from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.mail.delivery import deliver_due
from alumnii_mentoring.core.mail.drafts import discard_drafts, queue_drafts
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.core.times.words import write_moment
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.publishing import (
    accepted_pairs,
    publish_pairs,
    published_pairs,
    unpublish_pair,
    unpublish_pairs,
)
from alumnii_mentoring.domain.placing.confirming import confirm_pair

LATER, DAY = timedelta(minutes=10), timedelta(days=1)


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
    assert [list(accepted_pairs(cycle)), list(published_pairs(cycle))] == [[], [published]]
    unpublish_pair(published, by=coordinator, now=now)

    assert [list(accepted_pairs(cycle)), list(published_pairs(cycle))] == [[published], []]
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
    discard_drafts(Message.objects.all(), by=None, now=now)
    unpublish_pair(pair, by=coordinator, now=now)
    publish_pairs([pair], by=coordinator, now=now)

    assert Message.objects.filter(state="draft").count() == 2


def test_until_a_message_leaves_the_two_see_nothing(published, client, now):
    client.force_login(published.mentee.person.user)

    assert client.get(f"/mentoring/pairs/{published.pk}/").status_code == 404
    with pytest.raises(PermissionDenied):
        confirm_pair(published, by=published.mentee.person.user, now=now)


def test_the_time_to_answer_begins_when_a_message_leaves(published, cycle, now):
    leaving = now + 3 * DAY
    deliver_due(leaving)

    stored = Pair.objects.get()
    assert (stored.state, stored.asked_at) == ("asked", leaving)
    assert stored.answer_by == leaving + cycle.answer_days * DAY
    with translation.override("de"):
        until = write_moment(stored.answer_by)
    assert all(until in message.body for message in mail.outbox if "max" in message.to[0])
    assert not any("{answer" in message.body for message in mail.outbox)


def test_both_have_the_same_deadline_though_one_message_left_later(published, now):
    Message.objects.filter(recipient_ref=published.mentee.person_id).update(state="draft")
    deliver_due(now + LATER)
    queue_drafts(Message.objects.all(), by=None, now=now)
    deliver_due(now + 2 * DAY)

    assert Message.objects.filter(link_until=Pair.objects.get().answer_by).count() == 2


def test_a_message_about_a_pair_that_was_given_up_stays_in(published, coordinator, now):
    Pair.objects.update(state="not_formed", mentee_key=None, seat_key=None)

    assert deliver_due(now + LATER) == 0
    assert set(Message.objects.values_list("state", flat=True)) == {"discarded"}


def test_once_a_message_has_left_nothing_is_taken_back(published, cycle, coordinator, now):
    Message.objects.filter(recipient_ref=published.mentee.person_id).update(state="draft")
    deliver_due(now + LATER)

    with pytest.raises(MentoringError, match="already told"):
        unpublish_pair(published, by=coordinator, now=now)
    assert (state(), list(published_pairs(cycle))) == ("asked", [])
    assert unpublish_pairs([published], by=coordinator, now=now) == (0, 1)


def test_discarded_drafts_lead_back_to_not_yet_told(published, cycle, coordinator, now):
    Message.objects.update(state="draft")
    discard_drafts(Message.objects.all(), by=None, now=now)

    assert list(accepted_pairs(cycle)) == [published]
    publish_pairs([published], by=coordinator, now=now)
    assert list(published_pairs(cycle)) == [published]


def test_two_without_an_address_are_asked_at_once(propose, mentor, mentee, coordinator, now):
    for part in (mentor, mentee):
        part.person.email = ""
        part.person.save()
    publish_pairs([propose(mentor, mentee)], by=coordinator, now=now)

    assert state() == "asked"


def test_many_are_taken_back_at_once(published, coordinator, now):
    assert unpublish_pairs([published], by=coordinator, now=now) == (1, 0)


@pytest.mark.parametrize("who", ["reader", "foreign coordinator", "mentor", "stranger"])
def test_nobody_else_takes_back(published, cycle, user_of, now, who):
    with pytest.raises(PermissionDenied):
        unpublish_pair(published, by=user_of(who), now=now)
    assert list(published_pairs(cycle)) == [published]
