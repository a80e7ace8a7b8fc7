"""Events whose cycle is cancelled."""

import pytest

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.endings.cancelling import cancel_cycle
from alumnii_mentoring.domain.events.calendar_entries import public_entries
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.programme.cycles import Cycle


@pytest.fixture
def cycle(cycle):
    cycle.state = Cycle.State.MATCHING
    cycle.save()
    return cycle


@pytest.fixture
def event(make_event, publish, cycle):
    return publish(make_event(cycle=cycle, visibility="public"))


@pytest.fixture
def cancel(cycle, coordinator, now):
    return lambda: cancel_cycle(cycle, by=coordinator, now=now)


def test_the_events_of_a_cancelled_cycle_are_called_off(event, make_event, cycle, cancel):
    draft = make_event(cycle=cycle)
    cancel()

    states = dict(Event.objects.values_list("pk", "state"))
    assert states == {event.pk: "cancelled", draft.pk: "cancelled"}
    for one in (event, draft):
        assert AuditEntry.objects.about(one).filter(action="event.cancel").count() == 1


def test_calendars_learn_that_an_event_went_with_its_cycle(event, programme, cancel, now):
    before = event.sequence
    cancel()

    [entry] = public_entries(programme, now)
    assert (entry.is_cancelled, entry.sequence) == (True, before + 1)


def test_the_guests_of_a_cancelled_cycle_are_told_by_drafts(event, invite, cancel, told):
    invite(event, "anna")
    invite(event, "eva")
    event.invitations.filter(person__first_name="Eva").update(state="declined")
    cancel()

    assert told("event_cancelled") == ["anna"]
    message = Message.objects.get(kind="event_cancelled")
    assert (message.state, message.calendar_method) == ("draft", "CANCEL")


def test_a_cancelled_cycle_leaves_other_events_alone(event, make_event, publish, cancel):
    other = publish(make_event())
    Event.objects.filter(pk=event.pk).update(state="held")
    cancel()

    assert dict(Event.objects.values_list("pk", "state")) == {
        event.pk: "held",
        other.pk: "published",
    }
