"""What Django writes about a request never holds a secret address that still works."""

import logging

import django
import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.log import AdminEmailHandler

from alumnii_mentoring.core.links import issue_link
from alumnii_mentoring.core.logs import HideSecrets, hide_secrets, logger_names
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.events.feed_actions import add_feed
from alumnii_mentoring.signals import application_accepted


@pytest.fixture
def secret(cycle, make_person, now):
    """A link that a place may be accepted by."""
    person = make_person("anna")
    until = now.replace(year=2200)
    offer = Application.objects.create(
        cycle=cycle, person=person, role="mentee", state="offered", offer_until=until
    )
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
    secret = add_feed(person, "Phone", by=person.user, now=now)

    client.post(reverse("alumnii_mentoring:personal_feed", args=[secret]))

    assert "/mentoring/calendar/personal/….ics" in caplog.text
    assert secret not in caplog.text


def test_other_addresses_are_logged_as_they_are(client, db, caplog):
    client.get("/mentoring/unknown/")

    assert "Not Found: /mentoring/unknown/" in caplog.text


def test_setting_up_twice_hides_once():
    hide_secrets()

    for name in logger_names():
        filters = logging.getLogger(name).filters
        assert sum(isinstance(one, HideSecrets) for one in filters) == 1


def break_down(sender, **given):
    raise RuntimeError("a receiver of the host broke down")


@pytest.fixture
def crashing(settings):
    """A host whose own code fails, and who gets the whole report by mail."""
    settings.ADMINS = (
        ["admin@example.org"] if django.VERSION >= (6, 0) else [("A", "admin@example.org")]
    )
    handler = AdminEmailHandler(include_html=True)
    handler.setLevel(logging.ERROR)
    logger = logging.getLogger("django")
    logger.addHandler(handler)
    application_accepted.connect(break_down)
    yield
    application_accepted.disconnect(break_down)
    logger.removeHandler(handler)


def reports():
    """Everything that was mailed, the HTML too."""
    parts = [
        (message.subject, message.body, *(part[0] for part in message.alternatives))
        for message in mail.outbox
    ]
    return "".join(text for texts in parts for text in texts)


def test_the_report_of_a_crash_is_mailed_without_the_secret(address, secret, crashing):
    visitor = Client(raise_request_exception=False, HTTP_REFERER=f"http://testserver{address}")

    assert visitor.post(address, {"answer": "accept", "words": "Geheim"}).status_code == 500

    assert "RuntimeError" in reports()
    assert "/mentoring/answer/…/" in reports()
    assert secret not in reports()
    assert "Geheim" not in reports()


def test_a_form_of_too_many_fields_is_reported_without_the_secret(address, secret, crashing):
    visitor = Client(raise_request_exception=False)

    assert visitor.post(address, {f"f{n}": "x" for n in range(1200)}).status_code == 400

    assert "TooManyFields" in reports()
    assert secret not in reports()
