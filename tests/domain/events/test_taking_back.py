from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.mail.delivery import deliver_due
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.events.actions import cancel_event, close_registration
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.events.taking_back import (
    can_take_back_cancelling,
    take_back_cancelling,
)

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def event(make_event, publish, invite):
    event = publish(make_event())
    invite(event, "anna")
    return event


def told():
    return Message.objects.filter(kind="event_cancelled").values_list("state", flat=True)


def test_guests_are_told_after_ten_minutes(event, coordinator, now):
    cancel_event(event, by=coordinator, now=now)
    deliver_due(now + 9 * MINUTE)
    early = list(told())
    deliver_due(now + 10 * MINUTE)

    assert (early, list(told())) == (["queued"], ["sent"])


def test_a_cancellation_is_taken_back_while_nobody_was_told(event, coordinator, now):
    close_registration(event, by=coordinator, now=now)
    cancelled = cancel_event(event, by=coordinator, now=now)
    sequence = cancelled.sequence

    take_back_cancelling(cancelled, by=coordinator, now=now + MINUTE)

    stored = Event.objects.get()
    assert (stored.state, stored.sequence) == ("registration_closed", sequence + 1)
    assert list(told()) == ["discarded"]


def test_a_draft_comes_back_as_a_draft(make_event, coordinator, now):
    event = cancel_event(make_event(), by=coordinator, now=now)

    take_back_cancelling(event, by=coordinator, now=now + MINUTE)

    stored = Event.objects.get()
    assert (stored.state, stored.is_unannounced) == ("draft", False)
    assert not can_take_back_cancelling(stored, now)


def test_an_event_without_guests_has_the_same_time(make_event, coordinator, now):
    event = cancel_event(make_event(), by=coordinator, now=now)

    assert can_take_back_cancelling(event, now + 9 * MINUTE)
    assert not can_take_back_cancelling(event, now + 10 * MINUTE)


def test_once_a_guest_was_told_it_stays(event, coordinator, now):
    cancel_event(event, by=coordinator, now=now)
    deliver_due(now + 10 * MINUTE)

    with pytest.raises(MentoringError, match="already told"):
        take_back_cancelling(event, by=coordinator, now=now + 11 * MINUTE)
    assert Event.objects.get().state == "cancelled"


def test_what_is_over_stays_cancelled(event, coordinator, now):
    cancel_event(event, by=coordinator, now=now)

    assert not can_take_back_cancelling(event, event.starts_at)


def test_only_the_office_takes_it_back(event, coordinator, make_user, now):
    cancel_event(event, by=coordinator, now=now)

    with pytest.raises(PermissionDenied):
        take_back_cancelling(event, by=make_user("eve"), now=now)
