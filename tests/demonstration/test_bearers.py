"""A secret address belongs to one person, whatever it is for, whoever else is logged in."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.links import issue_link
from alumnii_mentoring.domain.events.feed_actions import add_feed
from alumnii_mentoring.domain.people.actions import update_person
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.members.questions import QUESTIONS
from tests.addresses import client_for, our_addresses
from tests.walks import for_each, undone

REFUSED = "This link belongs to another account"
SECRET_ADDRESSES = {
    "mentoring/answer/<str:secret>/",
    "mentoring/claim/<str:secret>/",  # names nobody: tests/members/test_claims.py
    "mentoring/calendar/personal/<str:secret>.ics",
}
every_purpose = for_each("purpose", sorted(QUESTIONS), least=9)


@pytest.fixture
def bearer_of(made, db):
    """Somebody of the demonstration with a link for a purpose: the person and the address."""

    def bearer_of(purpose):
        now = timezone.now()
        if purpose == "address":
            person = Person.objects.exclude(user=None).order_by("pk").first()
            person.email = "new@example.net"
            update_person(person, by=person.user, now=now)
        question = QUESTIONS[purpose]
        for person in Person.objects.exclude(user=None).order_by("pk"):
            for waiting in question.of(person, now):
                if question.find(waiting.thing.pk, person, now):
                    secret = issue_link(
                        purpose, waiting.thing.pk, person.pk, now + timedelta(days=1)
                    )
                    return person, f"/mentoring/answer/{secret}/"
        raise AssertionError(f"{purpose}: nothing of this kind in the demonstration")

    return bearer_of


@pytest.fixture
def names(made, db):
    """All that people are called; none of it stands on the page for somebody else."""
    return {person.display_name for person in Person.objects.all()}


def logged_in(person, role="zentrale"):
    """Somebody else than ``person``, who may be allowed to see everything."""
    client = client_for(role)
    assert str(person.user_id) != client.session["_auth_user_id"]
    return client


def verbs_of(purpose):
    return QUESTIONS[purpose].verbs


@every_purpose
def test_somebody_else_reads_nothing(bearer_of, names, purpose):
    with undone():
        person, address = bearer_of(purpose)
        page = logged_in(person).get(address)
        text = page.content.decode()

        assert page.status_code == 403
        assert REFUSED in text
        assert [name for name in names if name in text] == []
        assert "no-store" in page["Cache-Control"]


@every_purpose
def test_somebody_else_answers_nothing(bearer_of, purpose):
    with undone():
        person, address = bearer_of(purpose)
        client, before = logged_in(person), AuditEntry.objects.count()
        for verb in verbs_of(purpose):
            page = client.post(address, {"answer": verb, "words": "x"})
            assert (page.status_code, REFUSED in page.content.decode()) == (403, True)

        assert AuditEntry.objects.count() == before
        assert Client().get(address).status_code == 200


@every_purpose
def test_the_one_it_belongs_to_answers_with_and_without_a_login(bearer_of, purpose):
    with undone():
        person, address = bearer_of(purpose)
        own = Client()
        own.force_login(person.user)

        assert own.get(address).status_code == 200
        assert Client().get(address).status_code == 200


@every_purpose
def test_after_logging_out_it_goes_on(bearer_of, purpose):
    with undone():
        person, address = bearer_of(purpose)
        client = logged_in(person)
        answer = client.post(address, {"log-out": "1"})

        assert (answer.status_code, answer.url) == (302, address)
        assert "_auth_user_id" not in client.session
        assert client.get(address).status_code == 200


@every_purpose
def test_who_has_no_account_shares_it_with_nobody_either(bearer_of, purpose):
    with undone():
        person, address = bearer_of(purpose)
        client = Client()
        client.force_login(person.user)
        Person.objects.filter(pk=person.pk).update(user=None)

        assert client.get(address).status_code == 403
        assert Client().get(address).status_code == 200


def test_a_calendar_is_nobody_elses(bearer_of):
    person, _address = bearer_of("pair")
    secret = add_feed(person, "Phone", by=person.user, now=timezone.now())
    address = f"/mentoring/calendar/personal/{secret}.ics"
    own = Client()
    own.force_login(person.user)

    assert REFUSED in logged_in(person).get(address).content.decode()
    assert [client.get(address).status_code for client in (own, Client())] == [200, 200]


def test_every_secret_address_is_tried_here():
    assert {route for route in our_addresses() if "<str:secret>" in route} == SECRET_ADDRESSES
