"""An invitation can be answered behind a link as long as the guest may reply."""

from datetime import timedelta
from itertools import product

import pytest

from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.events.open_questions import INVITATION, waiting_for
from alumnii_mentoring.domain.events.permissions import can_reply


@pytest.mark.parametrize("event_state", Event.State.values)
def test_what_can_be_found_may_be_answered(make_event, invite, now, event_state):
    event = make_event(register_until=now + timedelta(days=2))
    guest = invite(event, "anna")
    Event.objects.update(state=event_state)
    moments = [now, now + timedelta(days=2), now + timedelta(days=19, hours=23)]
    deadlines = [None, now + timedelta(days=2), now + timedelta(days=40)]

    for state, until, moment in product(Invitation.State.values, deadlines, moments):
        Event.objects.update(register_until=until)
        Invitation.objects.update(state=state)
        stored = Invitation.objects.select_related("event", "person").get()
        result = INVITATION.find(guest.pk, guest.person, moment)
        assert (result is not None) == can_reply(guest.person.user, stored, moment)


def test_an_invitation_waits_until_the_first_reply(make_event, publish, invite, now):
    event = publish(make_event())
    guest = invite(event, "anna")

    before = waiting_for(guest.person, now)
    Invitation.objects.update(state="tentative")
    after = waiting_for(guest.person, now)

    assert [each.is_due for each in [*before, *after]] == [True, False]
    assert [each.deadline for each in before] == [event.starts_at]
