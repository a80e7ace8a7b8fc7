"""The secret address of a member's calendar is ended in the back office."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.events.feed_actions import add_feed, living_feeds
from alumnii_mentoring.domain.programme.models import CoordinatorRole

BUTTON = "End the secret addresses of the calendar"


@pytest.fixture
def anna(make_person, programme):
    anna = make_person("anna")
    anna.programmes.add(programme)
    return anna


@pytest.fixture
def feed(anna):
    """The address at which programs read it."""
    secret = add_feed(anna, "Phone", by=anna.user, now=timezone.now())
    return reverse("alumnii_mentoring:personal_feed", args=[secret])


@pytest.fixture
def record(anna):
    return reverse("mentoring_people:inspect", args=[anna.pk])


@pytest.fixture
def end(anna):
    return reverse("mentoring_people:do", args=[anna.pk, "end-calendar-address"])


def test_an_address_is_ended_after_a_question(office, feed, record, end, told):
    offered = BUTTON in office.get(record).content.decode()
    asked = office.post(end).content.decode()
    before = Client().get(feed).status_code

    answer = office.post(end, {"sure": "1"}, follow=True).content.decode()

    assert (offered, BUTTON in answer) == (True, False)
    assert "no longer kept up to date" in asked
    assert "1 message is sent at once." in asked
    assert (before, Client().get(feed).status_code) == (200, 404)
    assert "No address works any more; the member is told." in answer
    assert told("feed_revoked") == ["anna"]


def test_no_button_where_there_is_no_address(office, anna, record, end):
    assert BUTTON not in office.get(record).content.decode()

    office.post(end, {"sure": "1"})
    assert Message.objects.count() == 0


def test_looking_ends_nothing(office, feed, anna, end):
    assert office.get(end).status_code == 405
    assert living_feeds(anna)


def test_a_reader_ends_no_address(office, feed, anna, record, end, coordinator):
    CoordinatorRole.objects.filter(user=coordinator).update(role="reader")
    shown = office.get(record)

    answer = office.post(end, {"sure": "1"})

    assert (shown.status_code, BUTTON in shown.content.decode()) == (200, False)
    assert answer["Location"] == "/admin/"
    assert living_feeds(anna)


def test_somebody_of_another_programme_does_not_exist(office, feed, anna, end, make_programme):
    anna.programmes.set([make_programme("b")])

    assert office.post(end, {"sure": "1"}).status_code == 404
    assert living_feeds(anna)


def test_a_reader_here_and_coordinator_elsewhere_ends_no_address_of_here(
    office, feed, anna, end, coordinator, make_programme
):
    CoordinatorRole.objects.filter(user=coordinator).update(role="reader")
    CoordinatorRole.objects.create(user=coordinator, programme=make_programme("b"))

    assert office.post(end, {"sure": "1"})["Location"] == "/admin/"
    assert living_feeds(anna)
