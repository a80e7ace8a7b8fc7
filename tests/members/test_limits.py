"""Guessing secret addresses is slowed down; valid ones always work."""

from datetime import timedelta

import pytest
import time_machine

from alumnii_mentoring.core.limits.visitors import Miss
from alumnii_mentoring.domain.events.feed_actions import add_feed

pytestmark = pytest.mark.django_db
ADDRESSES = ["/mentoring/answer/{}/", "/mentoring/calendar/personal/{}.ics"]


@pytest.fixture(autouse=True)
def few(settings):
    settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "LINK_MISSES": 3}


def guess(client, address, times, **how):
    return [client.get(address.format(f"wrong{n}"), **how).status_code for n in range(times)]


@pytest.mark.parametrize("address", ADDRESSES)
def test_too_many_guesses_are_turned_away(client, now, address):
    with time_machine.travel(now, tick=False):
        assert guess(client, address, 5) == [404, 404, 404, 429, 429]


def test_a_valid_calendar_works_meanwhile(client, now, make_person):
    person = make_person("anna")
    secret = add_feed(person, "Phone", by=person.user, now=now)
    guess(client, ADDRESSES[1], 5)

    assert client.get(ADDRESSES[1].format(secret)).status_code == 200


def test_other_visitors_are_not_concerned(client):
    guess(client, ADDRESSES[0], 5)

    assert guess(client, ADDRESSES[0], 1, REMOTE_ADDR="192.0.2.7") == [404]


def test_a_header_makes_nobody_somebody_else(client, now):
    with time_machine.travel(now, tick=False):
        guess(client, ADDRESSES[0], 3)

        later = guess(client, ADDRESSES[0], 1, headers={"x-forwarded-for": "192.0.2.7"})
    assert later == [429]


def test_the_count_ends_with_its_window(client, now):
    with time_machine.travel(now, tick=False):
        guess(client, ADDRESSES[0], 5)
    with time_machine.travel(now + timedelta(minutes=11), tick=False):
        assert guess(client, ADDRESSES[0], 1) == [404]


def test_no_address_is_stored_and_old_counts_go(client, now):
    with time_machine.travel(now, tick=False):
        guess(client, ADDRESSES[0], 1, REMOTE_ADDR="192.0.2.7")
    assert "192.0.2.7" not in Miss.objects.get().visitor

    with time_machine.travel(now + timedelta(days=2), tick=False):
        guess(client, ADDRESSES[0], 1)
    assert Miss.objects.count() == 1
