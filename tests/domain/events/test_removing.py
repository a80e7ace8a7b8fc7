"""Guests who should not be on the list are taken off it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from icalendar import Calendar

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.mail.delivery import deliver_due
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.events.actions import cancel_event, reply_to_invitation
from alumnii_mentoring.domain.events.attendance import mark_guests
from alumnii_mentoring.domain.events.calendar_entries import personal_entries
from alumnii_mentoring.domain.events.guest_list import invite_missing, invite_person
from alumnii_mentoring.domain.events.invitations import Invitation, events_for
from alumnii_mentoring.domain.events.leaving import remove_guest
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.programme.models import CoordinatorRole


@pytest.fixture
def event(make_event, publish):
    return publish(make_event(online_url="https://example.org/room"))


@pytest.fixture
def anna(make_person, programme):
    anna = make_person("anna")
    anna.programmes.add(programme)
    return anna


@pytest.fixture
def later(now):
    return now + timedelta(hours=1)


@pytest.fixture
def invitation(event, anna, coordinator, now):
    """With its message in the outbox."""
    return invite_person(event, anna, by=coordinator, now=now)


@pytest.fixture
def remove(coordinator, later):
    def remove(invitation, **fields):
        return remove_guest(invitation, **{"by": coordinator, "now": later, **fields})

    return remove


def calendar_part(message):
    [event] = Calendar.from_ical(message.calendar_ics).walk("VEVENT")
    return event


def state():
    return Invitation.objects.get().state


def test_whose_invitation_never_left_hears_nothing(invitation, remove, told):
    assert remove(invitation) is False

    assert state() == "removed"
    assert list(Message.objects.values_list("kind", "state")) == [
        ("event_invitation", "discarded")
    ]


@pytest.mark.parametrize("lost", ["failed", "discarded"])
def test_whose_invitation_was_lost_hears_nothing(invitation, remove, told, lost):
    Message.objects.update(state=lost)

    remove(invitation)

    assert told("event_removed") == []


@pytest.mark.parametrize("left", ["sending", "sent", "unknown"])
def test_who_was_told_of_the_event_is_told_that_it_was_a_mistake(invitation, remove, told, left):
    Message.objects.update(state=left)

    assert remove(invitation) is True

    assert (state(), told("event_removed")) == ("removed", ["anna"])
    assert Message.objects.get(kind="event_removed").state == "queued"


@pytest.mark.parametrize(
    ("language", "words"),
    [("de", "irrtümlich"), ("en", "reached you by mistake")],
)
def test_the_message_speaks_the_language_of_the_guest(invitation, remove, anna, language, words):
    anna.message_language = language
    anna.save()
    deliver_due(invitation.invited_at)
    invitation.refresh_from_db()

    remove(Invitation.objects.get())

    assert words in Message.objects.get(kind="event_removed").body


def test_the_calendar_of_the_guest_learns_that_it_is_cancelled(invitation, remove):
    """RFC 5546, 3.2.5: the same UID, a higher number, one attendee, and no STATUS, since the event
    takes place without them."""
    deliver_due(invitation.invited_at)
    asked = calendar_part(Message.objects.get())

    remove(invitation)

    message = Message.objects.get(kind="event_removed")
    entry = calendar_part(message)
    assert message.calendar_method == "CANCEL"
    assert (entry["UID"], "STATUS" in entry) == (asked["UID"], False)
    assert entry["SEQUENCE"] > asked["SEQUENCE"]
    assert entry["DTSTAMP"].dt > asked["DTSTAMP"].dt
    assert "anna@example.org" in entry["ATTENDEE"]
    assert "room" not in message.calendar_ics


def test_the_event_leaves_the_calendar_that_is_subscribed_to(invitation, remove, anna, later):
    before = len(personal_entries(anna, later))

    remove(invitation)

    assert (before, personal_entries(anna, later)) == (1, [])


def test_the_member_does_not_see_the_event_any_more(invitation, remove, anna, later):
    remove(invitation)

    assert not events_for(anna).exists()
    with pytest.raises(MentoringError):
        reply_to_invitation(Invitation.objects.get(), "accepted", by=anna.user, now=later)


def test_who_declined_is_not_told(invitation, remove, told):
    Message.objects.update(state="sent")
    Invitation.objects.update(state="declined")

    remove(invitation)

    assert told("event_removed") == []


def test_the_place_goes_to_who_waits(make_event, publish, invite, remove, now, told):
    event = publish(make_event(places=1))
    first, second = invite(event, "eva"), invite(event, "max")
    for guest in (first, second):
        reply_to_invitation(guest, "accepted", by=guest.person.user, now=now)

    remove(first)

    second.refresh_from_db()
    assert (second.state, told("event_moved_up")) == ("accepted", ["max"])


def test_it_is_in_the_audit_once(invitation, remove, coordinator):
    remove(invitation)

    [entry] = AuditEntry.objects.about(invitation)
    assert (entry.action, entry.actor) == ("invitation.remove", coordinator)


def test_who_was_taken_off_is_not_missing_and_not_told_of_changes(
    make_event, take_part, publish, cycle, remove, coordinator, later, told
):
    take_part("max", "mentor"), take_part("eva", "mentor")
    event = publish(make_event(cycle=cycle, audience="mentors"))
    remove(event.invitations.get(person__first_name="Max"))

    invited = invite_missing(event, by=coordinator, now=later)
    cancel_event(event, by=coordinator, now=later)

    assert (invited, told("event_cancelled")) == (0, ["eva"])


def test_who_was_taken_off_is_invited_again_by_hand(
    invitation, remove, event, anna, coordinator, later
):
    deliver_due(invitation.invited_at)
    remove(invitation)
    cancelled = calendar_part(Message.objects.get(kind="event_removed"))

    again = invite_person(event, anna, by=coordinator, now=later + timedelta(hours=1))

    assert (again.pk, again.state, again.answered_at) == (invitation.pk, "invited", None)
    message = Message.objects.filter(kind="event_invitation").latest("pk")
    assert Message.objects.filter(kind="event_invitation").count() == 2
    entry = calendar_part(message)
    assert (message.state, entry["STATUS"]) == ("queued", "CONFIRMED")
    assert entry["DTSTAMP"].dt > cancelled["DTSTAMP"].dt
    assert entry["SEQUENCE"] > cancelled["SEQUENCE"]


@pytest.mark.parametrize("changes", [{"state": "held"}, {"state": "cancelled"}])
def test_nobody_is_taken_off_the_list_of_what_does_not_come(invitation, remove, changes):
    Event.objects.update(**changes)
    invitation.event.refresh_from_db()

    with pytest.raises(MentoringError):
        remove(invitation)
    assert state() == "invited"


def test_nobody_is_taken_off_the_list_of_what_is_over(invitation, remove, event):
    with pytest.raises(MentoringError):
        remove(invitation, now=event.ends_at)


def test_nobody_is_taken_off_twice(invitation, remove):
    remove(invitation)

    with pytest.raises(MentoringError):
        remove(invitation)


def test_who_is_recorded_stays_until_that_is_taken_back(invitation, remove, event, coordinator):
    begun = event.starts_at + timedelta(minutes=1)
    mark_guests(event, [invitation.pk], "attended", by=coordinator, now=begun)

    with pytest.raises(MentoringError, match="Take that back first"):
        remove(invitation, now=begun)


def test_only_coordinators_take_guests_off(invitation, remove, make_user, coordinator, anna):
    CoordinatorRole.objects.filter(user=coordinator).update(role="reader")

    for user in (coordinator, make_user("eve"), anna.user):
        with pytest.raises(PermissionDenied):
            remove(invitation, by=user)
    assert state() == "invited"


def test_who_waits_twice_is_told_of_a_place_twice(
    make_event, publish, invite, coordinator, now, later
):
    event = publish(make_event(places=1))
    first, second = invite(event, "eva"), invite(event, "max")

    for hours in (1, 2):
        at = now + timedelta(hours=hours)
        for guest in (first, second):
            reply_to_invitation(guest, "accepted", by=guest.person.user, now=at)
        reply_to_invitation(first, "declined", by=first.person.user, now=at)
        reply_to_invitation(second, "declined", by=second.person.user, now=at)

    assert Message.objects.filter(kind="event_moved_up").count() == 2


def test_another_reply_makes_the_entry_of_the_guest_newer(invitation, anna, later):
    """TENTATIVE became CONFIRMED: readers that look at the time first must notice."""
    reply_to_invitation(invitation, "tentative", by=anna.user, now=later)
    [before] = personal_entries(anna, later)
    even_later = later + timedelta(hours=1)
    reply_to_invitation(invitation, "accepted", by=anna.user, now=even_later)

    [after] = personal_entries(anna, even_later)
    assert (before.is_tentative, after.is_tentative) == (True, False)
    assert (before.stamped_at, after.stamped_at) == (later, even_later)
