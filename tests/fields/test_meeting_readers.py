"""Who reads which field of a meeting: as Meeting.SEEN_BY says, and nothing else."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.test import Client

from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.core.row_values import set_lists, set_values
from alumnii_mentoring.domain.events.calendar_entries import meeting_entry
from alumnii_mentoring.domain.mentorships.meetings.actions import MeetingPlan, plan_meeting
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.people.models import Topic
from alumnii_mentoring.domain.programme.groups import COORDINATORS, office_group
from tests.tables import rows_of, take

pytestmark = pytest.mark.django_db
OTHER = {
    "starts_at": lambda now: now + timedelta(days=9),
    "duration_minutes": lambda now: 75,
    "form": lambda now: "online",
    "place": lambda now: "Library",
    "online_url": lambda now: "https://example.org/1",
    "topics": lambda now: [Topic.objects.create(name_de="Bewerben", name_en="Applying", slug="t")],
}


def room(meeting, member, office):
    page = member.get(f"/mentoring/pairs/{meeting.pair_id}/")
    return BeautifulSoup(page.content, "html.parser").find(id="meetings").text


def mail(meeting, member, office):
    return Message.objects.get(kind="meeting_planned").body


def calendar(meeting, member, office):
    entry = meeting_entry(meeting, meeting.pair.mentee.person)
    return (entry.starts_at, entry.ends_at, entry.description, entry.place)


def coordinators(meeting, member, office):
    office.force_login(office.coordinator)
    address = "/admin/snippets/alumnii_mentoring/meeting/"
    listed, shown = (
        BeautifulSoup(office.get(screen).content, "html.parser").find("main").find(part).text
        for screen, part in ((address, "table"), (f"{address}inspect/{meeting.pk}/", "dl"))
    )
    return [rows_of(take(office, address)), listed, shown]


READERS = {"room": room, "mail": mail, "calendar": calendar, "coordinators": coordinators}


@pytest.fixture
def office(coordinator):
    """A second browser."""
    call_command("mentoring_setup", verbosity=0)
    coordinator.groups.add(office_group(COORDINATORS))
    client = Client()
    client.coordinator = coordinator
    return client


@pytest.fixture
def readable(working, member, office, now):
    """The written fields whose value a reader can tell from another one."""

    def show(reader, values):
        Meeting.objects.all().delete()
        Message.objects.filter(kind="meeting_planned").delete()
        given = {"starts_at": now + timedelta(days=3), **values}
        plan = MeetingPlan(**given)
        meeting = plan_meeting(working, plan, by=working.mentor.person.user, now=now)
        return READERS[reader](meeting, member, office)

    def readable(reader, others=OTHER):
        plain = show(reader, {})
        changed = {name: show(reader, {name: other(now)}) for name, other in others.items()}
        return {name for name, shown in changed.items() if shown != plain}

    return readable


def test_every_written_field_is_tried_here():
    assert set(OTHER) == set(Meeting.WRITTEN)


def test_every_group_of_readers_is_tried_here():
    assert set(READERS) == set(Meeting.SEEN_BY)


@pytest.mark.parametrize("reader", READERS)
def test_each_reads_what_is_declared(readable, reader):
    assert readable(reader) == set(Meeting.SEEN_BY[reader]) & set(Meeting.WRITTEN)


def test_values_are_set_before_the_row_is_saved_and_lists_after(working, now):
    topic = OTHER["topics"](now)
    meeting = Meeting(pair=working, planned_by="mentor", starts_at=now, stamped_at=now)
    values = {"place": "Library", "topics": topic}

    assert set_values(meeting, values) == ["place"]
    meeting.save()
    set_lists(meeting, values)

    stored = Meeting.objects.get()
    assert (stored.place, list(stored.topics.all())) == ("Library", topic)
