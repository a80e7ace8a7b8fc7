"""The calendars of the demonstration, by the letter of the standard and by every reader."""

import pytest
from django.test import Client
from django.utils import timezone

from alumnii_mentoring.domain.events.calendar_entries import personal_entries
from alumnii_mentoring.domain.events.feed_actions import add_feed
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.models import Programme
from tests.conformance.grammar import complaints
from tests.conformance.readers import READERS
from tests.walks import undone


def calendars():
    """The bytes of both public calendars and of each that has entries."""
    now, client = timezone.now(), Client()
    for programme in Programme.objects.filter(is_active=True):
        yield client.get(f"/mentoring/calendar/{programme.slug}.ics").content
    for person in Person.objects.exclude(user=None):
        if personal_entries(person, now):
            secret = add_feed(person, "Reader", by=person.user, now=now)
            yield client.get(f"/mentoring/calendar/personal/{secret}.ics").content


@pytest.mark.django_db
def test_all_readers_read_the_same_in_every_calendar(made):
    with undone():
        results = list(calendars())
    assert len(results) > 20

    for content in results:
        assert complaints(content) == []
    # One process for each reading of ical.js: some are enough.
    for name, reader in READERS.items():
        for content in results[:6] if name == "ical.js" else results:
            assert reader(content) == READERS["the lines"](content)
