"""What coordinators do with a person."""

import pytest
from django.urls import reverse

from alumnii_mentoring.domain.events.feed_actions import add_feed, owner_of_feed
from alumnii_mentoring.domain.programme.models import CoordinatorRole


@pytest.fixture
def anna(make_person, programme):
    person = make_person("anna")
    person.programmes.add(programme)
    return person


@pytest.fixture
def secret(anna, now):
    return add_feed(anna, "Phone", by=anna.user, now=now)


def inspect(anna):
    return reverse("mentoring_people:inspect", args=[anna.pk])


def revoke(anna):
    return reverse("mentoring_people:do", args=[anna.pk, "end-calendar-address"])


def test_the_address_of_a_calendar_ends_by_the_second_button(office, anna, secret):
    asked = office.post(revoke(anna))
    before = owner_of_feed(secret)
    office.post(revoke(anna), {"sure": "1"})

    assert "no longer kept up to date" in asked.content.decode()
    assert (before, owner_of_feed(secret)) == (anna, None)


def test_where_there_is_none_nothing_is_offered(office, anna):
    assert revoke(anna) not in office.get(inspect(anna)).content.decode()


def test_readers_end_no_address(office, anna, secret):
    CoordinatorRole.objects.update(role="reader")

    shown = office.get(inspect(anna)).content.decode()
    office.post(revoke(anna), {"sure": "1"})

    assert revoke(anna) not in shown
    assert owner_of_feed(secret) == anna
