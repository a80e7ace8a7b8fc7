"""Buttons of the back office that ask first."""

import pytest

from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import CoordinatorRole


@pytest.fixture
def application(cycle, make_person, now):
    return Application.objects.create(
        cycle=cycle,
        person=make_person("anna"),
        role="mentee",
        state="submitted",
        submitted_at=now,
    )


@pytest.fixture
def cancel_url(cycle):
    return f"/admin/mentoring_cycles/{cycle.pk}/do/cancelled/"


def test_cancelling_a_cycle_says_first_what_follows(office, application, cancel_url):
    response = office.post(cancel_url)

    shown = response.content.decode()
    assert response.status_code == 200
    assert "1 open application ends." in shown
    assert "1 message is drafted" in shown
    assert Cycle.objects.get().state == "open"


def test_the_second_button_cancels_the_cycle(office, application, cancel_url):
    response = office.post(cancel_url, {"sure": "1"})

    assert response.status_code == 302
    assert Cycle.objects.get().state == "cancelled"
    assert list(Message.objects.values_list("state", flat=True)) == ["draft"]


def test_a_reason_typed_beside_the_button_is_kept(office, application):
    url = f"/admin/alumnii_mentoring/application/{application.pk}/do/decline/"

    shown = office.post(url, {"reason": "Not enrolled"}).content.decode()

    assert ">Not enrolled</textarea>" in shown
    assert Application.objects.get().state == "submitted"


def test_a_harmless_verb_is_done_at_once(office, application):
    office.post(f"/admin/alumnii_mentoring/application/{application.pk}/do/review/")

    assert Application.objects.get().state == "in_review"


def test_a_reader_is_not_even_asked(office, coordinator, application, cancel_url):
    CoordinatorRole.objects.filter(user=coordinator).update(role="reader")

    response = office.post(cancel_url, {"sure": "1"})

    assert response["Location"] == "/admin/"
    assert Cycle.objects.get().state == "open"
