"""An unchanged calendar is not rendered, and whatever changes its bytes changes its ETag."""

from datetime import timedelta

import icalendar
import pytest
import time_machine
from django.urls import reverse

from alumnii_mentoring.domain.events.feed_actions import add_feed
from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.mentorships.meetings.actions import MeetingPlan, plan_meeting
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.placing.confirming import confirm_pair
from alumnii_mentoring.domain.programme.models import Programme


@pytest.fixture(autouse=True)
def at(now):
    with time_machine.travel(now, tick=False) as traveller:
        yield traveller


@pytest.fixture
def anna(pair, now):
    """The mentee, with a meeting and an event."""
    for person in pair.people:
        confirm_pair(pair, by=person.user, now=now)
    plan_meeting(pair, MeetingPlan(now + timedelta(days=2)), by=pair.mentor.person.user, now=now)
    event = Event.objects.create(
        programme=pair.programme,
        title="Kick-off",
        state="published",
        visibility="public",
        online_url="https://meet.example.org/1",
        starts_at=now + timedelta(days=3),
        ends_at=now + timedelta(days=3, hours=1),
        stamped_at=now,
    )
    anna = pair.mentee.person
    Invitation.objects.create(event=event, person=anna, invited_at=now, state="accepted")
    return anna


@pytest.fixture
def personal(anna, now):
    secret = add_feed(anna, "Phone", by=anna.user, now=now)
    return reverse("alumnii_mentoring:personal_feed", args=[secret])


@pytest.fixture
def public(anna):
    return reverse("alumnii_mentoring:public_feed", args=[Programme.objects.get().slug])


@pytest.fixture(params=["personal", "public"])
def feed(request):
    return request.getfixturevalue(request.param)


def ask(client, address, etag):
    return client.get(address, headers={"if-none-match": etag}).status_code


def test_an_unchanged_calendar_is_not_rendered(client, feed, monkeypatch):
    etag = client.get(feed)["ETag"]

    def fail(self, *args, **kwargs):
        raise AssertionError

    monkeypatch.setattr(icalendar.Event, "to_ical", fail)

    assert ask(client, feed, etag) == 304


def test_an_unchanged_calendar_has_the_headers_of_a_changed_one(client, feed):
    full = client.get(feed)

    unchanged = client.get(feed, headers={"if-none-match": full["ETag"]})

    assert {unchanged[name] == full[name] for name in ("ETag", "Cache-Control")} == {True}


CHANGES = {
    "the title of an event": lambda: Event.objects.update(title="Welcome"),
    "an event is cancelled": lambda: Event.objects.update(state="cancelled"),
    "the number of an event": lambda: Event.objects.update(sequence=7),
    "an event becomes internal": lambda: Event.objects.update(visibility="guests"),
    "an event is no longer shown": lambda: Event.objects.update(is_unannounced=True),
    "the guest is taken off": lambda: Invitation.objects.update(state="removed"),
    "the guest declines": lambda: Invitation.objects.update(state="declined"),
    "the guest waits for a place": lambda: Invitation.objects.update(state="waiting"),
    "the number of the guest": lambda: Invitation.objects.update(sequence=7),
    "a meeting is missed": lambda: Meeting.objects.update(state="missed"),
    "the place of a meeting": lambda: Meeting.objects.update(place="Mensa"),
    "the name of the partner": lambda: Person.objects.update(last_name="Neu"),
    "the pair is no longer one": lambda: Pair.objects.update(state="not_formed"),
    "the language of the member": lambda: Person.objects.update(message_language="en"),
    "the name of the programme": lambda: Programme.objects.update(name="Another"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_the_bytes_changes_the_etag(client, feed, change):
    before = client.get(feed)
    CHANGES[change]()

    after = client.get(feed)

    assert (before.content == after.content) == (before["ETag"] == after["ETag"])
    assert ask(client, feed, before["ETag"]) == (304 if before.content == after.content else 200)


@pytest.mark.parametrize("change", CHANGES)
def test_each_of_these_changes_is_seen_by_one_calendar_at_least(client, personal, public, change):
    before = [client.get(feed).content for feed in (personal, public)]
    CHANGES[change]()

    assert [client.get(feed).content for feed in (personal, public)] != before


def test_another_host_is_another_calendar(client, feed, settings):
    etag = client.get(feed)["ETag"]
    settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "SITE_URL": "https://new.example"}

    assert ask(client, feed, etag) == 200


@pytest.mark.parametrize(("days", "status"), [(32, 304), (34, 200)])
def test_time_alone_takes_out_what_was_cancelled(client, feed, at, now, days, status):
    Event.objects.update(state="cancelled")
    Meeting.objects.all().delete()
    etag = client.get(feed)["ETag"]

    at.move_to(now + timedelta(days=days))

    assert ask(client, feed, etag) == status


def test_time_alone_takes_out_what_is_long_over(client, feed, at, now):
    etag = client.get(feed)["ETag"]

    at.move_to(now + timedelta(days=400))

    assert ask(client, feed, etag) == 200
