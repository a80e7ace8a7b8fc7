"""Whoever got an entry by mail or file gets each later version of it, or what takes it out."""

from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import translation
from icalendar import Calendar

from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.ical import render_single
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.endings.leaving import leave_cycle
from alumnii_mentoring.domain.events.actions import (
    cancel_event,
    publish_event,
    reply_to_invitation,
    save_event,
)
from alumnii_mentoring.domain.events.calendar_entries import personal_entries
from alumnii_mentoring.domain.events.guest_list import invite_person
from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.events.leaving import remove_guest
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.mentorships.meetings.actions import (
    MeetingPlan,
    cancel_meeting,
    move_meeting,
    plan_meeting,
)
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.people.models import Person

STEP = timedelta(minutes=1)


@dataclass
class MailClient:
    """A person's calendar, filled from mails and files alone, by the rules of RFC 5546.

    ``shown`` are the entries by UID, ``numbers`` the highest SEQUENCE of each that ever came.
    """

    shown: dict = field(default_factory=dict)
    numbers: dict = field(default_factory=dict)

    def receive(self, content):
        calendar = Calendar.from_ical(content)
        [event] = calendar.walk("VEVENT")
        uid, number = str(event["UID"]), int(event["SEQUENCE"])
        if number <= self.numbers.get(uid, -1):
            return
        self.numbers[uid] = number
        if calendar.get("METHOD") == "CANCEL":
            self.shown.pop(uid, None)
        else:
            self.shown[uid] = facts(event)


def facts(event):
    texts = [str(event.get(name, "")) for name in ("LOCATION", "DESCRIPTION", "SUMMARY")]
    return (event["DTSTART"].dt, event["DTEND"].dt, *texts)


class World:
    """A programme with a pair and two more guests; each step is one minute later."""

    def __init__(self, pair, guests, coordinator, now):
        self.pair, self.coordinator, self.now = pair, coordinator, now
        self.people = [*pair.people, *guests]
        self.clients = {person.pk: MailClient() for person in self.people}

    def do(self, verb, *choices):
        self.now += STEP
        try:
            with transaction.atomic():
                getattr(self, verb)(*choices)
        except (MentoringError, ValidationError, PermissionDenied):
            pass  # what makes no sense at this moment

    def _pick(self, rows, number):
        results = list(rows.order_by("pk"))
        if not results:
            raise MentoringError("none")
        return results[number % len(results)]

    def _by_office(self):
        return {"by": self.coordinator, "now": self.now}

    def _by_one_of_the_two(self, number):
        return {"by": self.pair.people[number % 2].user, "now": self.now}

    def publish(self, number, _other):
        event = Event(
            programme=self.pair.programme,
            cycle=self.pair.cycle,
            title=f"Event {number}",
            audience="pairs",
            places=number % 3 or None,
            online_url="https://example.org/room",
            starts_at=self.now + timedelta(days=20),
            ends_at=self.now + timedelta(days=20, hours=1),
        )
        publish_event(save_event(event, **self._by_office()), **self._by_office())

    def invite(self, number, other):
        event = self._pick(Event.objects, number)
        invite_person(event, self.people[other % 4], **self._by_office())

    def remove(self, number, _other):
        remove_guest(self._pick(Invitation.objects, number), **self._by_office())

    def answer(self, number, other):
        invitation = self._pick(Invitation.objects, number)
        reply = ("accepted", "declined", "tentative")[other % 3]
        reply_to_invitation(invitation, reply, by=invitation.person.user, now=self.now)

    def move_event(self, number, other):
        event = self._pick(Event.objects, number)
        event.starts_at += timedelta(hours=other)
        event.ends_at += timedelta(hours=other)
        save_event(event, **self._by_office())

    def change_address(self, number, other):
        event = self._pick(Event.objects, number)
        event.online_url = f"https://example.org/{other}"
        save_event(event, **self._by_office())

    def rename_event(self, number, other):
        event = self._pick(Event.objects, number)
        event.title, event.description = f"Renamed {other}", f"Words {other}"
        save_event(event, **self._by_office())

    def cancel_event(self, number, _other):
        cancel_event(self._pick(Event.objects, number), **self._by_office())

    def plan(self, number, other):
        plan = MeetingPlan(self.now + timedelta(days=1, hours=other), place="Mensa")
        plan_meeting(Pair.objects.get(), plan, **self._by_one_of_the_two(number))

    def move(self, number, other):
        meeting = self._pick(Meeting.objects, number)
        plan = MeetingPlan(self.now + timedelta(days=2, hours=other), place=f"Room {other}")
        move_meeting(meeting, plan, **self._by_one_of_the_two(other))

    def cancel(self, number, other):
        cancel_meeting(self._pick(Meeting.objects, number), **self._by_one_of_the_two(other))

    def rename_person(self, number, other):
        Person.objects.filter(pk=self.people[number % 4].pk).update(
            first_name="New" + "abcdefghijkl"[other]
        )

    def leave(self, number, _other):
        side = (self.pair.mentor, self.pair.mentee)[number % 2]
        if number < 2:
            leave_cycle(side, by=side.person.user, now=self.now)

    def save_files(self, number, _other):
        """What the member area offers as a file: entries of today."""
        self.deliver(0, 0)
        person = self.people[number % 4]
        calendar = self.clients[person.pk]
        with translation.override(person.message_language):
            entries = personal_entries(person, self.now)
        for entry in entries:
            if not entry.is_cancelled:
                file = render_single(entry)
                calendar.receive(file)
                new = facts(Calendar.from_ical(file).walk("VEVENT")[0])
                is_event = Event.objects.filter(uid=entry.uid).exists()  # else named by a person
                assert calendar.shown[entry.uid] == new or not is_event

    def deliver(self, _number, _other):
        for message in Message.objects.filter(state="queued").order_by("pk"):
            if message.calendar_ics and message.recipient_ref in self.clients:
                self.clients[message.recipient_ref].receive(message.calendar_ics)
        Message.objects.filter(state="queued").update(state="sent")

    def check(self, until=None):
        """Each calendar shows what its owner may see now; words may be those of ``until``."""
        for person in self.people:
            client = self.clients[person.pk]
            with translation.override(person.message_language):
                entries = [e for e in personal_entries(person, self.now) if not e.is_cancelled]
            visible = {
                entry.uid: facts(Calendar.from_ical(render_single(entry)).walk("VEVENT")[0])
                for entry in entries
                if entry.uid in client.numbers
            }
            assert cut(client.shown, until) == cut(visible, until)


def cut(entries, until):
    return {uid: found[:until] for uid, found in entries.items()}


VERBS = [
    "answer",
    "answer",
    "cancel",
    "cancel_event",
    "change_address",
    "deliver",
    "invite",
    "leave",
    "move",
    "move_event",
    "plan",
    "publish",
    "remove",
    "rename_event",
    "rename_person",
    "save_files",
]
STEPS = 150


@pytest.fixture
def world(make_pair, confirm, make_person, programme, coordinator, now):
    guests = [make_person("carl"), make_person("dora")]
    for guest in guests:
        guest.programmes.add(programme)
    return World(confirm(make_pair("max", "anna")), guests, coordinator, now)


@pytest.mark.parametrize("seed", range(10))
def test_every_calendar_shows_what_its_owner_may_see(world, seed):
    chance = Random(seed)
    world.do("publish", 0, 0)
    world.do("plan", 0, 0)

    for _step in range(STEPS):
        verb = chance.choice(VERBS)
        world.do(verb, chance.randrange(12), chance.randrange(12))
        if verb == "deliver":
            world.check(until=3)
    for number in range(max(Event.objects.count(), Meeting.objects.count())):
        world.do("move_event", number, 30)  # the next message brings the words, too
        world.do("move", number, 30 + number)
    world.do("deliver", 0, 0)

    world.check()
    assert sum(len(client.numbers) for client in world.clients.values()) > 5


@pytest.fixture
def meeting(world):
    world.do("plan", 0, 0)
    world.do("deliver", 0, 0)
    return Meeting.objects.get()


def written(kind):
    return Message.objects.get(kind=kind)


@pytest.mark.parametrize("side", [0, 1])
def test_who_moves_a_meeting_gets_its_new_entry_too(world, meeting, side):
    world.do("move", 0, side)

    messages = [written("meeting_moved"), written("own_meeting_moved")]
    people = [world.pair.people[1 - side], world.pair.people[side]]
    assert [message.recipient_ref for message in messages] == [person.pk for person in people]
    for message in messages:
        assert (message.calendar_method, message.is_private) == ("REQUEST", True)
        assert "SEQUENCE:1" in message.calendar_ics
        assert "Ort: Mensa → Room" in message.body


def test_who_cancels_a_meeting_takes_it_out_of_their_calendar_too(world, meeting):
    world.do("cancel", 0, 0)

    message = written("own_meeting_cancelled")
    assert message.recipient_ref == world.pair.people[0].pk
    assert (message.calendar_method, "STATUS:CANCELLED" in message.calendar_ics) == (
        "CANCEL",
        True,
    )


def test_a_meeting_that_stays_as_it_was_is_not_told(world, meeting):
    plan = MeetingPlan(meeting.starts_at, place=meeting.place)
    before = Message.objects.count()

    move_meeting(meeting, plan, **world._by_one_of_the_two(0))

    meeting.refresh_from_db()
    assert (meeting.sequence, Message.objects.count()) == (0, before)


@pytest.fixture
def invited(world):
    """Anna's invitation to an event of the cycle; its message has left."""
    world.do("publish", 0, 0)
    world.do("deliver", 0, 0)
    return Invitation.objects.get(person__first_name="Anna")


def reply(world, invitation, answer):
    world.now += STEP
    return reply_to_invitation(invitation, answer, by=invitation.person.user, now=world.now)


def entry_of(message):
    return Calendar.from_ical(message.calendar_ics).walk("VEVENT")[0]


def test_who_declines_gets_what_takes_the_event_out_of_a_calendar(world, invited):
    reply(world, invited, "declined")

    message = written("event_declined")
    entry = entry_of(message)
    assert (message.calendar_method, "STATUS" in entry) == ("CANCEL", False)
    assert (entry["SEQUENCE"], entry["ATTENDEE"].params["PARTSTAT"]) == (1, "DECLINED")


def test_who_comes_after_all_gets_the_event_anew(world, invited):
    reply(world, invited, "declined")

    reply(world, invited, "accepted")

    message = written("event_answered")
    entry = entry_of(message)
    assert (message.calendar_method, entry["SEQUENCE"]) == ("REQUEST", 2)
    assert "lautet jetzt: zugesagt" in message.body


def test_who_accepts_at_once_is_not_written_to(world, invited):
    before = Message.objects.count()

    reply(world, invited, "accepted")

    assert Message.objects.count() == before


def test_the_events_of_a_cycle_leave_the_calendar_of_who_leaves_it(world, invited):
    world.do("leave", 0, 0)

    message = written("event_released")
    assert (message.calendar_method, "STATUS" in entry_of(message)) == ("CANCEL", False)
    assert "2026/27" in message.body


def test_a_message_of_a_change_says_what_was_before(world, invited, coordinator):
    event = invited.event
    event.place, event.online_url = "Mensa", "https://example.org/new"
    save_event(event, by=coordinator, now=world.now)

    body = Message.objects.filter(kind="event_changed").first().body
    assert "Ort: – → Mensa" in body
    assert "https://example.org/room → https://example.org/new" in body
    assert "Beginn" not in body


def test_who_waits_for_a_place_learns_no_address_from_a_change(world, invited, coordinator):
    Invitation.objects.filter(pk=invited.pk).update(state="waiting")
    event = invited.event
    event.place, event.online_url = "Mensa", "https://example.org/new"
    save_event(event, by=coordinator, now=world.now)
    told = Message.objects.get(kind="event_changed", recipient_ref=invited.person_id)

    assert "https://example.org/" not in told.body.replace("https://example.org/mentoring", "")


def test_a_mail_with_an_entry_says_that_a_program_is_not_heard(world, invited, meeting):
    for kind in ("event_invitation", "meeting_planned"):
        assert "Antworten, die ein Kalenderprogramm verschickt, werden nicht gelesen." in (
            Message.objects.filter(kind=kind).first().body
        )
