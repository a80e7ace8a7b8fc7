"""Invitations to events are answered from the mail (S39)."""

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.events.actions import cancel_event, publish_event, save_event
from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.events.leaving import remove_guest
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.events.open_questions import INVITATION


@pytest.fixture(autouse=True)
def at(now):
    with time_machine.travel(now + timedelta(minutes=1), tick=False):
        yield


@pytest.fixture
def event(cycle, programme, make_person, coordinator, now):
    Participation.objects.create(cycle=cycle, person=make_person("anna"), role="mentee")
    event = Event(
        programme=programme,
        cycle=cycle,
        title="Great evening",
        audience="participants",
        place="Aula",
        starts_at=now + timedelta(days=20),
        ends_at=now + timedelta(days=20, hours=2),
    )
    save_event(event, by=coordinator, now=now)
    return publish_event(event, by=coordinator, now=now)


def test_the_address_in_the_mail_shows_the_event(event, link_to, client):
    page = client.get(link_to("anna")).content.decode()

    assert "Great evening" in page
    assert "Aula" in page
    assert Invitation.objects.get().state == "invited"


@pytest.mark.parametrize("answer", ["accepted", "tentative", "declined"])
def test_a_guest_answers_without_logging_in(event, link_to, client, answer):
    assert client.post(link_to("anna"), {"answer": answer}).status_code == 200

    assert Invitation.objects.get().state == answer
    assert AuditEntry.objects.get(action="invitation.reply").via_link


def test_who_was_taken_off_the_list_is_not_asked_any_more(
    event, link_to, client, coordinator, now
):
    address = link_to("anna")
    remove_guest(Invitation.objects.get(), by=coordinator, now=now)

    assert client.get(address).status_code == 404
    assert client.post(address, {"answer": "accepted"}).status_code == 404
    assert Invitation.objects.get().state == "removed"


def test_an_answer_spends_the_address(event, link_to, client):
    address = link_to("anna")
    client.post(address, {"answer": "accepted"})

    assert client.post(address, {"answer": "declined"}).status_code == 404
    assert Invitation.objects.get().state == "accepted"


def test_a_cancelled_event_takes_no_answer(event, link_to, client, coordinator, now):
    address = link_to("anna")
    cancel_event(event, by=coordinator, now=now)

    assert client.post(address, {"answer": "accepted"}).status_code == 404


def test_nobody_answers_after_the_event_has_begun(event, link_to, client, now):
    address = link_to("anna")
    with time_machine.travel(event.starts_at + timedelta(minutes=1), tick=False):
        assert client.get(address).status_code == 404


def test_the_address_lives_until_replies_close(event):
    assert Message.objects.get(kind="event_invitation").link_until == event.starts_at


@pytest.mark.parametrize("pk", [0, 2**63, int("9" * 30)])
def test_a_number_beyond_the_databases_is_no_event(event, client, pk):
    client.force_login(get_user_model().objects.get(username="anna"))

    assert client.post(f"/mentoring/events/{pk}/reply/", {"reply": "accepted"}).status_code == 404


def buttons_of(page):
    shown = BeautifulSoup(page.content, "html.parser")
    return [button.text.strip() for button in shown.select(".am form button")]


def question_of(page, selector):
    return BeautifulSoup(page.content, "html.parser").select_one(selector).text.strip()


def test_question_and_answers_read_the_same_on_the_page_and_behind_the_mail(
    event, link_to, client
):
    behind_mail = client.get(link_to("anna"))
    client.force_login(get_user_model().objects.get(username="anna"))
    page = client.get(f"/mentoring/events/{event.pk}/")

    labels = [str(verb.label) for verb in INVITATION.verbs.values()]
    assert buttons_of(page) == buttons_of(behind_mail) == labels
    question = str(INVITATION.words)
    assert question_of(page, "legend") == question_of(behind_mail, "#am-answer") == question


@pytest.mark.parametrize("reply", ["accepted", "tentative", "declined", ""])
def test_a_guest_answers_on_the_page_of_the_event(event, client, reply):
    client.force_login(get_user_model().objects.get(username="anna"))
    client.post(f"/mentoring/events/{event.pk}/reply/", {"reply": reply})

    assert Invitation.objects.get().state == (reply or "invited")


def test_an_invitation_waits_on_the_home_until_it_is_answered(event, client):
    client.force_login(get_user_model().objects.get(username="anna"))
    next_thing = client.get("/mentoring/").context["next"]
    client.post(f"/mentoring/events/{event.pk}/reply/", {"reply": "tentative"})

    assert next_thing.heading == "Do you come to “Great evening”?"
    assert client.get("/mentoring/").context["next"] is None
