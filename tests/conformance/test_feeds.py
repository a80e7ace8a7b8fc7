"""Every reader reads every entry of the hard world as it was stored."""

import os
from datetime import timedelta

import pytest

from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.events.models import Event
from tests.conformance import hard_world
from tests.conformance.grammar import complaints
from tests.conformance.readers import NEEDED, READERS, Facts

MARK = "Cancelled: "


def expected_of(event, invitation=None):
    """What a reader should show, from the row alone."""
    address = f"{get_settings().site_url}/mentoring/events/{event.pk}/"
    text = "\n\n".join(part for part in (event.description, address) if part)
    days = event.days
    is_tentative = invitation is not None and invitation.state in {"tentative", "waiting"}
    status = "TENTATIVE" if is_tentative else "CONFIRMED"
    return Facts(
        begins=days[0] if days else event.starts_at,
        ends=days[1] + timedelta(days=1) if days else event.ends_at,
        title=(MARK if event.is_cancelled else "") + event.title,
        place=event.place,
        text=text,
        status="CANCELLED" if event.is_cancelled else status,
        number=event.sequence + (invitation.sequence if invitation else 0),
        address=address,
    )


def read(client, address, reader):
    content = client.get(address).content
    assert complaints(content) == []
    return READERS[reader](content)


@pytest.mark.parametrize("reader", READERS)
def test_a_public_calendar_is_read_as_it_was_stored(client, public, reader):
    expected = {event.uid: expected_of(event) for event in Event.objects.all()}

    assert len(expected) > 80
    assert read(client, public, reader) == expected


@pytest.mark.parametrize("reader", READERS)
def test_a_personal_calendar_is_read_as_it_was_stored(client, member, personal, reader):
    member.message_language = "en"
    member.save()
    invitations = Invitation.objects.select_related("event")
    expected = {guest.event.uid: expected_of(guest.event, guest) for guest in invitations}

    assert read(client, personal, reader) == expected


@pytest.mark.parametrize("reader", READERS)
def test_every_entry_is_read_from_a_file_of_its_own(client, member, reader):
    names = [f"text: {name}" for name in list(hard_world.HARD_TEXTS)[:3]]
    for event in Event.objects.filter(title__in=[*names, "lines: empty", "days: three days"]):
        address = f"/mentoring/events/{event.pk}.ics"

        assert read(client, address, reader) == {event.uid: expected_of(event)}


def test_an_empty_calendar_is_right(client, programme):
    content = client.get(f"/mentoring/calendar/{programme.slug}.ics").content

    assert complaints(content) == []
    for reader in set(READERS) - {"ical.js"}:
        assert READERS[reader](content) == {}


def test_all_readers_that_pip_can_install_read_along_in_ci():
    assert not os.environ.get("CI") or READERS.keys() >= NEEDED.keys()
