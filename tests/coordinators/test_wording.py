"""German words on the screens of the office and in mails."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from alumnii_mentoring.core.mail.outbox import write_message
from alumnii_mentoring.core.mail.texts import Recipient
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.people.actions import consent_text

LIST = "/admin/alumnii_mentoring/application/"


@pytest.fixture
def german(office):
    office.defaults["HTTP_ACCEPT_LANGUAGE"] = "de"
    return office


@pytest.fixture
def application(cycle, make_person, now):
    return Application.objects.create(
        cycle=cycle,
        person=make_person("anna"),
        role="mentee",
        state="submitted",
        submitted_at=now - timedelta(days=1),
    )


def test_the_list_of_applications_speaks_german(german, application):
    shown = german.get(LIST).content.decode()

    assert "Mehrere Bewerbungen entscheiden" in shown
    assert "Eingang" in shown


def test_the_filter_offers_no_drafts(german, application):
    shown = german.get(LIST).content.decode()

    assert 'value="submitted"' in shown
    assert 'value="draft"' not in shown


def test_the_filter_by_state_works(german, application):
    assert "Anna" in german.get(LIST + "?state=submitted").content.decode()
    assert "Anna" not in german.get(LIST + "?state=waiting").content.decode()


def test_the_way_back_is_german(german, application):
    name = "alumnii_mentoring_application_modeladmin_inspect"

    shown = german.get(reverse(name, args=[application.pk]))

    assert [str(item["label"]) for item in shown.context["breadcrumbs_items"]][1:] == [
        "Bewerbungen",
        "Anna Muster",
    ]


def test_a_german_mail_goes_on_with_a_capital_after_its_greeting(application, programme, now):
    message = write_message(
        "application_declined",
        to=Recipient(None, "Anna", "anna@example.org", "de"),
        context={"cycle": application.cycle, "programme": programme},
        dedup_key="one",
        now=now,
    )

    assert message.body.startswith("Guten Tag Anna!\n\n")


def test_the_german_consent_needs_no_article_for_the_office(programme):
    with translation.override("de"):
        text = consent_text(programme, "participation")

    assert "die Programmkoordination (Alumni Office)" in text
