"""Letting in and entering, from the record of a person."""

from datetime import timedelta

import pytest
from django.urls import reverse

from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.programme.cycles import Cycle

INSPECT = "/admin/alumnii_mentoring/application/inspect/{}/"


@pytest.fixture
def anna(make_person, programme):
    person = make_person("anna")
    person.programmes.add(programme)
    return person


def address(name, person):
    return reverse(f"mentoring_people:{name}", args=[person.pk])


def test_an_application_is_entered_and_says_so(office, anna, cycle):  # S69
    values = {"cycle": cycle.pk, "role": "mentee", "about": "I write.", "reason": "Letter."}

    office.post(address("enter", anna), {**values, "has_agreed": "on"})

    application = Application.objects.get()
    page = office.get(INSPECT.format(application.pk)).text
    assert application.state == "submitted"
    assert "Entered by the office" in page
    assert "Letter." in page
    assert INSPECT.format(application.pk) in office.get(address("inspect", anna)).text


def test_without_the_paper_nothing_is_entered(office, anna, cycle):
    values = {"cycle": cycle.pk, "role": "mentee", "about": "I write.", "reason": "Letter."}

    answer = office.post(address("enter", anna), values)

    assert answer.status_code == 200
    assert not Application.objects.exists()


def test_somebody_is_let_in(office, anna, cycle):
    Cycle.objects.update(state="closed")
    until = (cycle.apply_until + timedelta(days=2000)).strftime("%Y-%m-%dT%H:%M")
    values = {"cycle": cycle.pk, "role": "mentee", "until": until, "reason": "Ill."}

    answer = office.post(address("let_in", anna), values)

    assert answer.url == address("inspect", anna)
    assert Application.objects.get().state == "draft"


@pytest.mark.parametrize("name", ["enter", "let_in"])
def test_cycles_of_others_are_not_offered(office, anna, cycle, make_programme, name):  # S1
    Cycle.objects.update(programme=make_programme("b"))

    page = office.get(address(name, anna))

    assert "2026/27" not in page.text
