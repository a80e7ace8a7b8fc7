"""Answers from the mail without logging in (S30)."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core import mail

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.links import AnswerLink
from alumnii_mentoring.core.mail.delivery import deliver_due
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.proposals import withdraw_proposal
from alumnii_mentoring.domain.placing.confirming import confirm_pair


@pytest.fixture(autouse=True)
def at(now):
    with time_machine.travel(now + timedelta(minutes=1), tick=False):
        yield


def state():
    return Pair.objects.get().state


def test_the_address_in_the_mail_shows_who_is_proposed(pair, link_to, client):
    page = client.get(link_to("anna"))

    assert page.status_code == 200
    assert "Max Muster" in page.content.decode()
    assert "max@" not in page.content.decode()


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_at_it_answers_nothing(pair, link_to, client, method):
    address = link_to("anna")
    for _time in range(3):
        assert getattr(client, method)(address).status_code == 200

    assert state() == "asked"


def test_two_people_confirm_without_logging_in(pair, link_to, client):
    for name in ("anna", "max"):
        assert client.post(link_to(name), {"answer": "confirm"}).status_code == 200

    assert state() == "active"
    confirmed = AuditEntry.objects.filter(action="pair.confirm").order_by("pk")
    people = [entry.actor.get_username() for entry in confirmed]
    assert (people, {entry.via_link for entry in confirmed}) == (["anna", "max"], {True})


def test_somebody_without_an_account_confirms_as_well(pair, link_to, client):
    person = pair.mentor.person
    person.user = None
    person.save()
    client.post(link_to("max"), {"answer": "confirm"})

    assert Pair.objects.get().mentor_confirmed_at is not None


def test_a_no_from_the_mail_keeps_its_reason(pair, link_to, client):
    client.post(link_to("max"), {"answer": "decline", "words": "No time"})

    stored = Pair.objects.get()
    assert (stored.state, stored.ended_by_role, stored.ended_reason) == (
        "not_formed",
        "mentor",
        "No time",
    )


def test_an_address_answers_once(pair, link_to, client):
    address = link_to("anna")
    client.post(address, {"answer": "confirm"})

    assert client.get(address).status_code == 404
    assert client.post(address, {"answer": "decline"}).status_code == 404
    assert state() == "half_confirmed"


@pytest.mark.parametrize("answer", ["", "delete", "CONFIRM", "\x00"])
def test_another_word_is_no_answer(pair, link_to, client, answer):
    assert client.post(link_to("anna"), {"answer": answer}).status_code == 400
    assert state() == "asked"


def test_the_address_of_one_says_nothing_for_the_other(pair, link_to, client):
    client.post(link_to("anna"), {"answer": "confirm"})

    stored = Pair.objects.get()
    assert stored.mentee_confirmed_at is not None
    assert stored.mentor_confirmed_at is None


def test_after_an_answer_in_the_member_area_the_address_is_gone(pair, link_to, client, now):
    address = link_to("anna")
    confirm_pair(pair, by=pair.mentee.person.user, now=now)

    assert client.get(address).status_code == 404


def test_after_the_proposal_was_taken_back_the_address_is_gone(
    pair, link_to, client, coordinator, now
):
    address = link_to("anna")
    withdraw_proposal(pair, by=coordinator, now=now)

    assert client.post(address, {"answer": "confirm"}).status_code == 404


def test_after_the_deadline_the_address_is_gone(pair, link_to, client):
    address = link_to("anna")
    with time_machine.travel(pair.answer_by + timedelta(seconds=1)):
        assert client.post(address, {"answer": "confirm"}).status_code == 404
    assert state() == "asked"


@pytest.mark.parametrize("secret", ["x", "x" * 32, "..", "%00", "a" * 5000])
def test_a_guessed_address_leads_nowhere(pair, link_to, client, secret):
    assert client.get(f"/mentoring/answer/{secret}/").status_code == 404


def test_coordinators_read_no_address_in_the_outbox(pair, link_to):
    address = link_to("anna")

    assert not [row for row in Message.objects.values() if address[-20:] in str(row)]


def test_a_mail_that_is_sent_later_holds_a_fresh_address(pair, now):
    deliver_due(now)
    assert len({str(message.body) for message in mail.outbox}) == 2
    assert AnswerLink.objects.count() == 2


def test_the_page_is_kept_by_nobody(pair, link_to, client):
    page = client.get(link_to("anna"))

    assert "no-store" in page["Cache-Control"]
    assert page["X-Robots-Tag"].startswith("noindex")
    assert page["Referrer-Policy"] == "same-origin"


def test_a_locked_account_answers_nothing(pair, link_to, client):
    address = link_to("anna")
    get_user_model().objects.filter(username="anna").update(is_active=False)

    shown, answered = client.get(address), client.post(address, {"answer": "confirm"})

    assert (shown.status_code, answered.status_code, state()) == (404, 404, "asked")
