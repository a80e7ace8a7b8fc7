"""A public event has a page for everybody; the entries of calendars lead to it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.events.models import Event

HOST = "https://site.example"


@pytest.fixture
def event(programme, now):
    return Event.objects.create(
        programme=programme,
        title="Open day",
        description="Everybody is welcome.",
        state="published",
        visibility="public",
        online_url="https://meet.example.org/1",
        starts_at=now + timedelta(days=7),
        ends_at=now + timedelta(days=7, hours=2),
        stamped_at=now,
    )


@pytest.fixture
def address(event):
    return reverse("alumnii_mentoring:event", args=[event.pk])


def test_visitors_read_a_public_event_without_its_online_address(client, address):
    response = client.get(address)

    shown = response.content.decode()
    assert (response.status_code, "Everybody is welcome." in shown) == (200, True)
    assert "meet.example.org" not in shown
    assert f"next={address}" in shown
    assert "noindex" not in response.headers.get("X-Robots-Tag", "")


def test_who_has_an_account_without_a_record_reads_it_too(client, address, make_user):
    client.force_login(make_user("eve"))

    assert "Everybody is welcome." in client.get(address).content.decode()


@pytest.mark.parametrize(
    "fields", [{"visibility": "guests"}, {"state": "draft"}, {"is_unannounced": True}]
)
def test_what_is_not_public_and_what_is_not_there_look_alike(client, address, event, fields):
    Event.objects.filter(pk=event.pk).update(**fields)
    hidden = client.get(address)
    Event.objects.all().delete()

    missing = client.get(address)
    assert (hidden.status_code, hidden["Location"]) == (302, missing["Location"])


def test_a_guest_reads_and_answers_on_the_same_page(client, address, event, make_person, now):
    anna = make_person("anna")
    Invitation.objects.create(event=event, person=anna, invited_at=event.stamped_at)
    client.force_login(anna.user)

    response = client.get(address)

    assert "meet.example.org" in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def entry_of(client, address):
    return Calendar.from_ical(client.get(address).content).walk("VEVENT")[0]


@pytest.mark.parametrize("name", ["public_feed", "event_ics"])
def test_an_entry_leads_to_the_page(client, event, programme, address, settings, name):
    settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "SITE_URL": HOST}
    argument = programme.slug if name == "public_feed" else event.pk

    entry = entry_of(client, reverse(f"alumnii_mentoring:{name}", args=[argument]))

    assert str(entry["URL"]) == HOST + address
    assert str(entry["DESCRIPTION"]).splitlines()[-1] == HOST + address


def test_without_a_host_an_entry_leads_nowhere(client, event, settings):
    settings.WAGTAILADMIN_BASE_URL = ""
    settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "SITE_URL": ""}

    entry = entry_of(client, reverse("alumnii_mentoring:event_ics", args=[event.pk]))

    assert ("URL" in entry, str(entry["DESCRIPTION"])) == (False, "Everybody is welcome.")


def test_who_was_taken_off_the_list_gets_a_file_newer_than_what_took_the_event_out(
    client, event, make_person
):
    anna = make_person("anna")
    Invitation.objects.create(
        event=event, person=anna, invited_at=event.stamped_at, state="removed", sequence=2
    )
    client.force_login(anna.user)

    entry = entry_of(client, reverse("alumnii_mentoring:event_ics", args=[event.pk]))

    assert (entry["SEQUENCE"], str(entry["STATUS"])) == (2, "CONFIRMED")
    assert "meet.example.org" not in str(entry)
