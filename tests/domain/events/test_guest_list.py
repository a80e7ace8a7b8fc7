"""The guest list of an event: later pairs, who is missing, somebody by hand."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.events.actions import cancel_event, save_event
from alumnii_mentoring.domain.events.guest_list import invite_missing, invite_person
from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.events.models import Event


@pytest.fixture
def cancel(coordinator, now):
    return lambda event: cancel_event(event, by=coordinator, now=now + timedelta(days=1))


@pytest.fixture
def event(make_event, publish):
    return publish(make_event())


@pytest.fixture
def anna(make_person, programme):
    """Known to the programme."""
    anna = make_person("anna")
    anna.programmes.add(programme)
    return anna


@pytest.fixture
def by_hand(coordinator, now):
    def by_hand(event, person, **fields):
        return invite_person(event, person, **{"by": coordinator, "now": now, **fields})

    return by_hand


@pytest.fixture
def catch_up(coordinator, now):
    def catch_up(event, **fields):
        return invite_missing(event, **{"by": coordinator, "now": now, **fields})

    return catch_up


def guests_of(event):
    return sorted(event.invitations.values_list("person__first_name", flat=True))


def test_a_late_pair_is_invited_to_the_events_for_all_pairs(
    make_event, make_pair, confirm, cycle, publish, told
):
    event = publish(make_event(cycle=cycle))
    pair = make_pair("max", "anna")
    before = guests_of(event)

    confirm(pair)

    assert (before, guests_of(event)) == ([], ["Anna", "Max"])
    assert told("event_invitation") == ["anna", "max"]


def test_a_late_pair_is_not_invited_to_anything_else(
    make_event, make_pair, confirm, cycle, publish, cancel, now
):
    make_event(cycle=cycle)
    publish(make_event(cycle=cycle, audience="nobody"))
    publish(make_event())
    cancel(publish(make_event(cycle=cycle)))
    Event.objects.filter(pk=publish(make_event(cycle=cycle)).pk).update(
        starts_at=now - timedelta(hours=3), ends_at=now - timedelta(hours=1)
    )

    confirm(make_pair("max", "anna"))

    assert Invitation.objects.count() == 0


def test_who_was_invited_by_hand_is_not_invited_again(
    make_event, make_pair, confirm, cycle, publish, coordinator, programme, now
):
    event = publish(make_event(cycle=cycle))
    pair = make_pair("max", "anna")
    pair.mentee.person.programmes.add(programme)
    invite_person(event, pair.mentee.person, by=coordinator, now=now)

    confirm(pair)

    assert guests_of(event) == ["Anna", "Max"]
    assert Message.objects.filter(kind="event_invitation").count() == 2


def test_somebody_of_the_programme_is_invited_by_hand(
    event, make_person, programme, coordinator, now, told
):
    anna = make_person("anna")
    anna.programmes.add(programme)

    invitation = invite_person(event, anna, by=coordinator, now=now)

    assert (invitation.person, invitation.state) == (anna, "invited")
    assert told("event_invitation") == ["anna"]


def test_inviting_twice_leaves_one_invitation(event, make_person, programme, coordinator, now):
    anna = make_person("anna")
    anna.programmes.add(programme)

    first, second = [invite_person(event, anna, by=coordinator, now=now) for _time in range(2)]

    assert (first, Message.objects.count()) == (second, 1)


def test_nobody_from_outside_the_programme_is_invited(event, make_person, coordinator, now):
    with pytest.raises(PermissionDenied):
        invite_person(event, make_person("eve"), by=coordinator, now=now)


@pytest.mark.parametrize("state", ["draft", "held", "cancelled"])
def test_nobody_is_invited_to_what_does_not_come(event, anna, by_hand, catch_up, state):
    Event.objects.update(state=state)

    for act in (lambda: by_hand(event, anna), lambda: catch_up(event)):
        with pytest.raises(MentoringError):
            act()
    assert (Invitation.objects.count(), Message.objects.count()) == (0, 0)


def test_nobody_is_invited_to_what_is_over(event, anna, by_hand):
    with pytest.raises(MentoringError):
        by_hand(event, anna, now=event.ends_at)
    assert Invitation.objects.count() == 0


def test_an_invitation_by_hand_is_in_the_audit_once(event, anna, by_hand):
    by_hand(event, anna)
    by_hand(event, anna)

    entries = AuditEntry.objects.about(event).filter(action="event.invite")
    assert entries.count() == 1


def test_who_is_invited_after_the_replies_closed_is_not_asked_to_reply(
    make_event, publish, anna, by_hand, now
):
    event = publish(make_event(register_until=now + timedelta(days=1)))
    by_hand(event, anna, now=now + timedelta(days=2))

    message = Message.objects.get(kind="event_invitation")
    assert "tell us whether you come" not in message.body
    assert message.link_purpose == ""


@pytest.mark.parametrize(
    ("audience", "expected"),
    [("participants", ["Anna", "Max"]), ("mentees", ["Anna"]), ("nobody", [])],
)
def test_a_wider_guest_list_invites_who_is_missing(  # S39
    make_event, take_part, publish, catch_up, cycle, coordinator, now, told, audience, expected
):
    take_part("max", "mentor"), take_part("anna", "mentee")
    event = publish(make_event(cycle=cycle))
    event.audience = audience
    save_event(event, by=coordinator, now=now)
    before = guests_of(event)

    invited = catch_up(event)

    assert (before, guests_of(event), invited) == ([], expected, len(expected))
    assert told("event_invitation") == [name.lower() for name in expected]


def test_who_was_invited_is_not_missing(make_event, take_part, publish, catch_up, cycle):
    take_part("max", "mentor")
    event = publish(make_event(cycle=cycle, audience="mentors"))
    take_part("eva", "mentor")

    assert (catch_up(event), catch_up(event)) == (1, 0)
    assert guests_of(event) == ["Eva", "Max"]
