"""A place offered from the waiting list, answered in the member area or from the mail."""

from datetime import timedelta

import pytest
import time_machine

from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.placing.waiting_list import offer_place, put_on_waiting_list

DASHBOARD = "/mentoring/"


@pytest.fixture(autouse=True)
def at(now):
    with time_machine.travel(now + timedelta(minutes=1), tick=False):
        yield


@pytest.fixture
def offered(cycle, make_person, coordinator, now):
    cycle.state = "matching"
    cycle.save()
    application = Application.objects.create(
        cycle=cycle, person=make_person("anna"), role="mentee", state="submitted", living_key="k"
    )
    put_on_waiting_list(application, by=coordinator, now=now - timedelta(days=3))
    return offer_place(application, by=coordinator, now=now)


def state():
    return Application.objects.get().state


def test_the_dashboard_offers_the_place(offered, client):
    client.force_login(offered.person.user)

    shown = client.get(DASHBOARD).content.decode()

    assert "A place for you" in shown
    assert f"/mentoring/applications/{offered.pk}/offer/accept/" in shown


def test_the_dashboard_tells_the_position(offered, client, make_person, cycle, coordinator, now):
    other = Application.objects.create(
        cycle=cycle, person=make_person("ben"), role="mentee", state="submitted", living_key="b"
    )
    put_on_waiting_list(other, by=coordinator, now=now)
    client.force_login(other.person.user)

    assert "number 1 on the waiting list" in client.get(DASHBOARD).content.decode()


@pytest.mark.parametrize(
    ("verb", "after", "number"), [("accept", "accepted", 1), ("decline", "withdrawn", 0)]
)
def test_a_button_answers(offered, client, verb, after, number):
    client.force_login(offered.person.user)
    response = client.post(f"/mentoring/applications/{offered.pk}/offer/{verb}/", {"sure": 1})

    assert (response.status_code, response["Location"]) == (302, DASHBOARD)
    assert (state(), Participation.objects.count()) == (after, number)


def test_looking_is_no_answer(offered, client):
    client.force_login(offered.person.user)

    assert client.get(f"/mentoring/applications/{offered.pk}/offer/accept/").status_code == 405
    assert state() == "offered"


def test_somebody_else_finds_no_offer(offered, client, make_person):
    client.force_login(make_person("eve").user)

    assert client.post(f"/mentoring/applications/{offered.pk}/offer/accept/").status_code == 404
    assert state() == "offered"


def test_the_mail_answers_without_a_login(offered, link_to, client):
    address = link_to("anna")

    assert "kept for you" in client.get(address).content.decode()
    assert client.post(address, {"answer": "accept"}).status_code == 200
    assert state() == "accepted"
    assert client.get(address).status_code == 404


def test_the_answer_in_the_member_area_spends_the_mail(offered, link_to, client):
    address = link_to("anna")
    client.force_login(offered.person.user)
    client.post(f"/mentoring/applications/{offered.pk}/offer/decline/", {"sure": 1})

    assert client.post(address, {"answer": "accept"}).status_code == 404
    assert state() == "withdrawn"


def test_after_the_deadline_the_mail_is_told_gone(offered, link_to, client):
    address = link_to("anna")
    with time_machine.travel(offered.offer_until + timedelta(seconds=1)):
        assert client.post(address, {"answer": "accept"}).status_code == 404
    assert state() == "offered"
