"""What Django writes about a request never holds a secret address that still works."""

import logging

import pytest
from django.test import Client
from django.urls import reverse

from alumnii_mentoring.core.links import issue_link
from alumnii_mentoring.core.logs import LOGGERS, HideSecrets, hide_secrets
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.events.feeds import renew_feed


@pytest.fixture
def secret(cycle, make_person, now):
    """A link that a place may be accepted by."""
    person = make_person("anna")
    offer = Application.objects.create(cycle=cycle, person=person, role="mentee", state="offered")
    return issue_link("offer", offer.pk, person.pk, now.replace(year=2200))


@pytest.fixture
def address(secret):
    return reverse("alumnii_mentoring:answer", args=[secret])


def test_an_answer_that_is_none_is_logged_without_the_secret(client, address, secret, caplog):
    assert client.post(address, {"answer": "nonsense"}).status_code == 400

    assert "Bad Request: /mentoring/answer/…/" in caplog.text
    assert secret not in caplog.text


def test_a_wrong_method_is_logged_without_the_secret(client, address, secret, caplog):
    assert client.put(address).status_code == 405

    assert "/mentoring/answer/…/" in caplog.text
    assert secret not in caplog.text


def test_a_refused_form_is_logged_without_the_secret(address, secret, caplog):
    assert Client(enforce_csrf_checks=True).post(address).status_code == 403

    assert "/mentoring/answer/…/" in caplog.text
    assert secret not in caplog.text


def test_a_calendar_is_logged_without_its_secret(client, make_person, now, caplog):
    person = make_person("max")
    secret = renew_feed(person, by=person.user, now=now)

    client.post(reverse("alumnii_mentoring:personal_feed", args=[secret]))

    assert "/mentoring/calendar/personal/….ics" in caplog.text
    assert secret not in caplog.text


def test_other_addresses_are_logged_as_they_are(client, db, caplog):
    client.get("/mentoring/unknown/")

    assert "Not Found: /mentoring/unknown/" in caplog.text


def test_setting_up_twice_hides_once():
    hide_secrets()

    for name in LOGGERS:
        filters = logging.getLogger(name).filters
        assert sum(isinstance(one, HideSecrets) for one in filters) == 1
