"""Asking the programme coordination for help, without the partner knowing."""

import pytest
import time_machine
from django.urls import reverse

from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.mentorships.actions import help_asked_by, settle_help
from alumnii_mentoring.domain.placing.confirming import confirm_pair

ASKED = "You asked the programme coordination for help"


@pytest.fixture(autouse=True)
def at(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def running(pair, now):
    for person in pair.people:
        confirm_pair(pair, by=person.user, now=now)
    return pair


@pytest.fixture
def ask(running, client):
    def ask(person):
        client.force_login(person.user)
        address = reverse("alumnii_mentoring:pair_help", args=[running.pk])
        return client.post(address, follow=True).content.decode()

    return ask


@pytest.fixture
def room(running, client):
    def room(person):
        client.force_login(person.user)
        address = reverse("alumnii_mentoring:pair", args=[running.pk])
        return client.get(address).content.decode()

    return room


def test_the_partner_never_reads_that_somebody_asked_for_help(running, ask, room):
    mentor, mentee = running.people

    assert ASKED in ask(mentee)
    assert ASKED in room(mentee)
    assert ASKED not in room(mentor)


def test_who_asks_twice_is_told_so_and_the_office_hears_of_it_once(running, ask):
    ask(running.people[1])

    assert "knows already and will get in touch" in ask(running.people[1])
    assert Message.objects.filter(kind="pair_needs_help").count() == 1


def test_each_of_the_two_asks_for_themselves_and_again_after_it_is_settled(
    running, ask, coordinator, now
):
    mentor, mentee = running.people
    ask(mentee)
    ask(mentor)
    running.refresh_from_db()
    both = [help_asked_by(person.user, running) for person in running.people]
    settle_help(running, by=coordinator, now=now)
    settled = [help_asked_by(person.user, running) for person in running.people]

    assert (both, settled) == ([now, now], [None, None])
    assert ASKED in ask(mentee)
    running.refresh_from_db()
    assert help_asked_by(mentor.user, running) is None
