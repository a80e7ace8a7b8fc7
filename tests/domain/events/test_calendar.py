from datetime import datetime, timedelta, timezone

import pytest
from django.urls import reverse
from icalendar import Calendar

from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.ical import Contact, Entry, render_feed, render_invitation
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.events.actions import (
    cancel_event,
    publish_event,
    reply_to_invitation,
    save_event,
)
from alumnii_mentoring.domain.events.calendar_entries import personal_entries, public_entries
from alumnii_mentoring.domain.events.feed_actions import (
    add_feed,
    owner_of_feed,
    revoke_feeds,
)
from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.mentorships.actions import complete_pair, end_pair_early
from alumnii_mentoring.domain.mentorships.meetings.actions import (
    MeetingPlan,
    move_meeting,
    plan_meeting,
)
from alumnii_mentoring.domain.people.models import Person

UTC = timezone.utc
START = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)  # the night in which Berlin skips an hour
ENTRY = Entry("uid@x", 3, START, START, START + timedelta(hours=2), "Auftakt; mit Kaffee, Kuchen")


def parsed(content):
    return Calendar.from_ical(content)


def events_of(content):
    return list(parsed(content).walk("VEVENT"))


def test_a_feed_says_what_was_stored():
    event = events_of(render_feed("Termine", [ENTRY]))[0]

    assert (str(event["UID"]), event["SEQUENCE"]) == ("uid@x", 3)
    assert event["DTSTAMP"].dt == START
    assert event["DTSTART"].dt == START
    assert event["DTEND"].dt == START + timedelta(hours=2)
    assert str(event["SUMMARY"]) == "Auftakt; mit Kaffee, Kuchen"


def test_times_are_written_in_utc():
    assert b"DTSTART:20270328T003000Z" in render_feed("Termine", [ENTRY])


def test_a_feed_invites_nobody_and_has_no_identity_of_its_own():
    calendar = parsed(render_feed("Termine", [ENTRY]))
    event = calendar.walk("VEVENT")[0]

    assert not {"METHOD", "UID"} & set(calendar)
    assert not {"ORGANIZER", "ATTENDEE"} & set(event)
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT4H" in render_feed("Termine", [ENTRY])


def test_an_unchanged_entry_has_unchanged_bytes():
    assert render_feed("Termine", [ENTRY]) == render_feed("Termine", [ENTRY])


@pytest.mark.parametrize("sign", ["\n", "\r\n", "\u2028", "\x00", "\x1b", "\u202e"])
def test_no_sign_breaks_out_of_its_line(sign):
    evil = Entry(
        "u", 0, START, START, START, f"A{sign}ATTENDEE:x", f"B{sign}X-EVIL:1", f"C{sign}Y:1"
    )
    content = render_feed(f"N{sign}X-NAME:1", [evil])

    assert len(events_of(content)) == 1
    assert not [
        line
        for line in content.splitlines()
        if line.startswith((b"ATTENDEE", b"X-EVIL", b"Y:", b"X-NAME"))
    ]


def test_one_bad_entry_does_not_cost_the_feed():
    broken = Entry("bad", 0, START, START, "never", "x")  # type: ignore[arg-type]

    assert [str(one["UID"]) for one in events_of(render_feed("T", [broken, ENTRY]))] == ["uid@x"]


def test_an_invitation_has_exactly_one_guest():
    guest = Contact('Müller, "Anna"', "anna@example.org")
    text, method = render_invitation(
        ENTRY, organiser=Contact("Büro", "b@example.org"), guest=guest
    )
    event = events_of(text)[0]

    assert method == "REQUEST"
    assert str(parsed(text)["METHOD"]) == "REQUEST"
    assert str(event["ATTENDEE"]) == "mailto:anna@example.org"
    assert str(event["ORGANIZER"]) == "mailto:b@example.org"


@pytest.fixture
def make_event(programme, now):
    def make(**fields):
        values = {
            "programme": programme,
            "title": "Auftakt",
            "starts_at": now + timedelta(days=20),
            "ends_at": now + timedelta(days=20, hours=2),
            **fields,
        }
        return save_event(Event(**values), by=None, now=now)

    return make


@pytest.fixture
def invite(make_person, now):
    def invite(event, *names):
        people = [make_person(name) for name in names]
        return [
            Invitation.objects.create(event=event, person=person, invited_at=now)
            for person in people
        ]

    return invite


def test_a_moved_event_counts_up_and_tells_its_guests(make_event, invite, now):
    event = publish_event(make_event(), by=None, now=now)
    invite(event, "anna")
    event.starts_at += timedelta(hours=1)
    save_event(event, by=None, now=now + timedelta(days=1))

    assert Event.objects.get().sequence == 1
    assert list(Message.objects.values_list("kind", "calendar_method")) == [
        ("event_changed", "REQUEST")
    ]


def test_a_new_title_is_no_reason_to_write(make_event, invite, now):
    event = publish_event(make_event(), by=None, now=now)
    invite(event, "anna")
    event.title = "Auftaktabend"
    save_event(event, by=None, now=now)

    assert Event.objects.get().sequence == 1
    assert not Message.objects.exists()


def test_a_cancelled_event_stays_in_the_feed_as_cancelled(make_event, programme, now):
    event = publish_event(make_event(visibility="public"), by=None, now=now)
    cancel_event(event, by=None, now=now)

    entry = public_entries(programme, now)[0]
    assert (entry.is_cancelled, entry.sequence) == (True, 1)


def test_the_waiting_list_moves_up(make_event, invite, now):
    event = publish_event(make_event(places=1), by=None, now=now)
    first, second = invite(event, "anna", "bea")
    reply_to_invitation(first, "accepted", by=first.person.user, now=now)
    reply_to_invitation(second, "accepted", by=second.person.user, now=now)
    reply_to_invitation(
        Invitation.objects.get(pk=first.pk), "declined", by=first.person.user, now=now
    )

    states = Invitation.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["declined", "accepted"]
    assert Message.objects.filter(kind="event_moved_up").count() == 1


def test_after_the_deadline_no_reply_is_taken(make_event, invite, now):
    event = publish_event(make_event(register_until=now + timedelta(days=1)), by=None, now=now)
    invitation = invite(event, "anna")[0]

    with pytest.raises(MentoringError, match="closed"):
        reply_to_invitation(
            invitation, "accepted", by=invitation.person.user, now=now + timedelta(days=2)
        )


def test_only_guests_learn_the_online_address(make_event, invite, programme, now):
    event = make_event(visibility="public", online_url="https://example.org/secret")
    publish_event(event, by=None, now=now)
    guest = invite(event, "anna")[0]

    assert "secret" not in public_entries(programme, now)[0].description
    assert "secret" in personal_entries(guest.person, now)[0].description


def test_a_declined_event_leaves_the_personal_calendar(make_event, invite, now):
    event = publish_event(make_event(), by=None, now=now)
    guest = invite(event, "anna")[0]
    reply_to_invitation(guest, "declined", by=guest.person.user, now=now)

    assert personal_entries(guest.person, now) == []


@pytest.fixture
def anna(make_person):
    return make_person("anna")


def test_a_locked_account_has_no_feed(anna, now):
    secret = add_feed(anna, "Phone", by=anna.user, now=now)
    anna.user.is_active = False
    anna.user.save()

    assert owner_of_feed(secret) is None


def test_a_feed_is_read_by_its_address_only(client, anna, now):
    secret = add_feed(anna, "Phone", by=anna.user, now=now)
    address = reverse("alumnii_mentoring:personal_feed", args=[secret])
    first = client.get(address)

    assert first.status_code == 200
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
    revoke_feeds(anna, by=anna.user, now=now)
    assert client.get(address).status_code == 404


def test_the_address_is_not_stored(anna, now):
    secret = add_feed(anna, "Phone", by=anna.user, now=now)

    assert secret not in str(list(Person.objects.get().calendar_feeds.values()))


# S60
@pytest.mark.parametrize("end", [end_pair_early, complete_pair])
def test_the_end_of_a_pair_takes_its_meetings_out_of_both_calendars(
    make_pair, confirm, coordinator, now, end
):
    pair = confirm(make_pair("max", "anna"))
    plans = [MeetingPlan(now + timedelta(days=days)) for days in (3, 9)]
    planned = [plan_meeting(pair, plan, by=pair.mentor.person.user, now=now) for plan in plans]

    end(pair, by=coordinator, now=now)

    told = Message.objects.filter(kind="meeting_dropped")
    assert {message.calendar_method for message in told} == {"CANCEL"}
    cancelled = [
        (message.to_email.split("@")[0], str(event["UID"]), event["SEQUENCE"])
        for message in told
        for event in events_of(message.calendar_ics)
    ]
    assert sorted(cancelled) == sorted(
        (name, meeting.uid, 1) for meeting in planned for name in ("max", "anna")
    )


# S42
def test_the_mail_about_a_meeting_says_when_where_and_how_long(make_pair, confirm, now):
    pair = confirm(make_pair("max", "anna"))
    plan = MeetingPlan(
        now + timedelta(days=3),
        duration_minutes=45,
        form="online",
        online_url="https://meet.example.org/1",
    )
    meeting = plan_meeting(pair, plan, by=pair.mentor.person.user, now=now)
    move_meeting(
        meeting,
        MeetingPlan(now + timedelta(days=4), duration_minutes=90, place="Mensa"),
        by=pair.mentor.person.user,
        now=now,
    )

    planned = Message.objects.get(kind="meeting_planned").body
    moved = Message.objects.get(kind="meeting_moved").body
    assert ("45 Minuten" in planned, "https://meet.example.org/1" in planned) == (True, True)
    assert ("90 Minuten" in moved, "Wo: Mensa" in moved) == (True, True)
