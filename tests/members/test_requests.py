"""Requests in the member area and from the mail (S25)."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail

from alumnii_mentoring.core.mail.delivery import deliver_due
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.placing.accepting import accept_application
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.requests.unanswered import expire_requests


@pytest.fixture(autouse=True)
def at(now):
    with time_machine.travel(now + timedelta(minutes=1), tick=False):
        yield


@pytest.fixture
def mentor(cycle, make_person):
    return Participation.objects.create(cycle=cycle, person=make_person("max"), role="mentor")


@pytest.fixture
def wish(cycle, mentor, make_person, now):
    """Anna's application to Max, accepted by the coordinators and sent to him."""
    cycle.mode = Cycle.Mode.DIRECT
    cycle.save()
    application = Application.objects.create(
        cycle=cycle,
        person=make_person("anna"),
        role="mentee",
        state="submitted",
        about="Über mich",
    )
    Wish.objects.create(application=application, mentor=mentor, rank=1, why="Das Fach passt.")
    accept_application(application, by=None, now=now)
    return application.wishes.with_parts().get()


@pytest.fixture
def visit(client):
    """Logged in as the person of that name."""

    def visit(name):
        user = {"max": Participation, "anna": Application}[name].objects.select_related(
            "person__user"
        )
        client.force_login(user.filter(person__first_name=name.title()).first().person.user)
        return client

    return visit


@pytest.fixture
def mailed(now):
    """The address in the newest mail to somebody."""

    def mailed(name):
        deliver_due(now + timedelta(days=30))
        mine = [message for message in mail.outbox if any(name in to for to in message.to)]
        return re.search(r"https?://[^/\s]+(/mentoring/answer/\S+)", mine[-1].body).group(1)

    return mailed


def test_a_mentor_reads_who_asks(wish, visit):
    page = visit("max").get(f"/mentoring/requests/{wish.pk}/").content.decode()

    assert "Anna Muster" in page
    assert "Das Fach passt." in page
    assert "anna@example.org" not in page


def test_the_own_page_shows_requests_and_wishes(wish, visit):
    assert "Anna Muster" in visit("max").get("/mentoring/").content.decode()
    assert "Max Muster" in visit("anna").get("/mentoring/").content.decode()


def test_a_mentor_accepts_in_the_member_area(wish, visit):
    visit("max").post(f"/mentoring/requests/{wish.pk}/accept/")

    assert Pair.objects.get().state == "half_confirmed"


def test_a_mentor_declines_with_a_reason(wish, visit):
    values = {"code": "field", "reason": "Ich bin Juristin."}
    visit("max").post(f"/mentoring/requests/{wish.pk}/decline/", values)

    stored = Wish.objects.get()
    assert (stored.state, stored.decline_reason, stored.decline_words) == (
        "declined",
        "field",
        "Ich bin Juristin.",
    )


def test_question_and_reply_in_the_member_area(wish, visit):
    visit("max").post(f"/mentoring/requests/{wish.pk}/ask/", {"question": "Seit wann?"})
    assert (
        "Seit wann?" in visit("anna").get(f"/mentoring/wishes/{wish.pk}/reply/").content.decode()
    )

    visit("anna").post(f"/mentoring/wishes/{wish.pk}/reply/", {"reply": "Seit 2024."})

    page = visit("max").get(f"/mentoring/requests/{wish.pk}/").content.decode()
    assert "Seit 2024." in page


@pytest.mark.parametrize("verb", ["", "accept/", "decline/", "ask/"])
def test_a_request_does_not_exist_for_the_mentee(wish, visit, verb):
    assert visit("anna").post(f"/mentoring/requests/{wish.pk}/{verb}").status_code in {404, 405}
    assert Wish.objects.get().state == "requested"


@pytest.mark.parametrize("verb", ["reply/", "withdraw/"])
def test_a_wish_does_not_exist_for_the_mentor(wish, visit, verb):
    assert visit("max").post(f"/mentoring/wishes/{wish.pk}/{verb}").status_code == 404


def test_from_request_to_pair_by_mail_alone(wish, client, mailed):
    assert "Anna Muster" in client.get(mailed("max")).content.decode()
    client.post(mailed("max"), {"answer": "accept"})
    client.post(mailed("anna"), {"answer": "confirm"})

    assert Pair.objects.get().state == "active"
    assert Application.objects.get().state == "placed"


def test_a_question_and_its_reply_by_mail(wish, client, mailed):
    client.post(mailed("max"), {"answer": "ask", "words": "Seit wann?"})
    assert "Seit wann?" in client.get(mailed("anna")).content.decode()
    client.post(mailed("anna"), {"answer": "reply", "words": "Seit 2024."})
    assert "Seit 2024." in client.get(mailed("max")).content.decode()

    assert Wish.objects.get().state == "requested"


def test_an_empty_question_by_mail_is_refused_and_the_address_lives_on(wish, client, mailed):
    address = mailed("max")

    assert client.post(address, {"answer": "ask", "words": " "}).status_code == 409
    assert client.post(address, {"answer": "accept"}).status_code == 200


def test_a_no_by_mail_keeps_what_was_typed(wish, client, mailed):
    client.post(mailed("max"), {"answer": "decline", "words": "Zu viel zu tun."})

    assert Wish.objects.get().decline_words == "Zu viel zu tun."


def test_a_no_by_mail_names_its_reason_from_the_list(wish, client, mailed):
    address = mailed("max")
    shown = client.get(address).content.decode()
    client.post(address, {"answer": "decline", "option": "field", "words": "Zu weit weg"})

    assert '<option value="field">my field does not fit</option>' in shown
    stored = Wish.objects.get()
    assert (stored.state, stored.decline_reason, stored.decline_words) == (
        "declined",
        "field",
        "Zu weit weg",
    )


@pytest.mark.parametrize("option", ["", "nonsense", "\x00", "x" * 5000])
def test_a_reason_that_is_not_on_the_list_is_another_one(wish, client, mailed, option):
    client.post(mailed("max"), {"answer": "decline", "option": option})

    assert Wish.objects.get().decline_reason == "other"


def test_who_rests_returns_by_one_click(wish, client, mailed, cycle, mentor):
    cycle.unanswered_limit = 1
    cycle.save()
    expire_requests(wish.answer_by + timedelta(days=1))
    address = mailed("max")
    assert client.get(address).status_code == 200
    assert Participation.objects.get(pk=mentor.pk).state == "paused"

    client.post(address, {"answer": "return"})

    assert Participation.objects.get(pk=mentor.pk).state == "active"
    assert client.post(address, {"answer": "return"}).status_code == 404
