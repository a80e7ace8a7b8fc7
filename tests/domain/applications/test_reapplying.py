"""Kept for the next cycle with consent (S22, S30)."""

import pytest
from django.core.exceptions import PermissionDenied

from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.applications.actions import decline_application
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.applications.participations.actions import take_back_consent
from alumnii_mentoring.domain.applications.reapplying import (
    ended_without_pair,
    is_kept,
    keep_application,
    keeping_of,
)
from alumnii_mentoring.domain.people.actions import give_consent
from alumnii_mentoring.domain.people.consents import Consent
from alumnii_mentoring.domain.placing.not_placed import tell_not_placed


@pytest.fixture
def application(cycle, make_person):
    return Application.objects.create(
        cycle=cycle, person=make_person("anna"), role="mentee", state="declined"
    )


@pytest.mark.parametrize(
    ("state", "cycle_state", "is_over"),
    [
        ("declined", "open", True),
        ("not_placed", "running", True),
        ("accepted", "running", False),
        ("accepted", "closing", True),
        ("waiting", "archived", True),
        ("in_review", "cancelled", True),
        ("placed", "archived", False),
        ("withdrawn", "archived", False),
        ("draft", "archived", False),
    ],
)
def test_what_counts_as_an_end_without_a_pair(application, cycle, state, cycle_state, is_over):
    Application.objects.update(state=state)
    type(cycle).objects.update(state=cycle_state)

    assert ended_without_pair().exists() is is_over


def test_mentors_are_not_asked(application):
    Application.objects.update(role="mentor")

    assert not ended_without_pair().exists()


def test_a_consent_keeps_it_with_its_words(application, now):
    person = application.person
    keep_application(application, by=person.user, now=now)

    consent = Consent.objects.get()
    assert consent.kind == "keeping"
    assert "keeps my application" in consent.text
    assert "Files are not taken over" in consent.text
    assert is_kept(person, application.programme)
    assert keeping_of(person) == [(application, True)]


def test_what_is_still_on_its_way_is_not_kept(application, now):
    Application.objects.update(state="in_review")

    with pytest.raises(MentoringError, match="on its way"):
        keep_application(application, by=application.person.user, now=now)


def test_nobody_agrees_for_somebody_else(application, coordinator, now):
    with pytest.raises(PermissionDenied):
        keep_application(application, by=coordinator, now=now)


def test_the_consent_is_taken_back(application, now):
    person = application.person
    consent = keep_application(application, by=person.user, now=now)
    take_back_consent(consent, by=person.user, now=now)

    assert keeping_of(person) == [(application, False)]


def test_a_consent_of_somebody_else_stays(application, coordinator, now):
    consent = keep_application(application, by=application.person.user, now=now)

    with pytest.raises(PermissionDenied):
        take_back_consent(consent, by=coordinator, now=now)


def test_taking_part_is_not_withdrawn_alone(application, programme, now):
    person = application.person
    consent = give_consent(
        person, programme, "participation", text="I agree.", by=person.user, now=now
    )

    with pytest.raises(MentoringError, match="leave the programme"):
        take_back_consent(consent, by=person.user, now=now)


@pytest.mark.parametrize("how", ["declined", "not placed"])
def test_the_mail_about_the_end_offers_the_choice(application, coordinator, now, how):
    if how == "declined":
        Application.objects.update(state="in_review")
        decline_application(application, by=coordinator, now=now, reason="Full.")
    else:
        Application.objects.update(state="accepted")
        tell_not_placed(application, by=coordinator, now=now)

    message = Message.objects.get()
    assert (message.link_purpose, message.link_ref) == ("keep", application.pk)
    assert "{answer-link}" in message.body


def test_mentors_get_no_choice_by_mail(application, coordinator, now):
    Application.objects.update(state="in_review", role="mentor")
    application.refresh_from_db()
    decline_application(application, by=coordinator, now=now, reason="Full.")

    assert Message.objects.get().link_purpose == ""
