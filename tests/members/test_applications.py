"""Applications in the member area: where they stand, withdrawing, keeping; who reads answers."""

import re
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core import mail

from alumnii_mentoring.core.mail.delivery import deliver_due
from alumnii_mentoring.domain.applications.actions import decline_application
from alumnii_mentoring.domain.applications.models import Answer, Application, Participation
from alumnii_mentoring.domain.applications.review.actions import ask_applicant
from alumnii_mentoring.domain.applications.review.models import Inquiry
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.people.consents import Consent
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.placing.accepting import accept_application
from alumnii_mentoring.domain.placing.confirming import confirm_pair
from alumnii_mentoring.domain.programme.cycles import Cycle
from tests.markup import without_breaks


@pytest.fixture(autouse=True)
def at(now):
    with time_machine.travel(now, tick=False):
        yield


FOR_PARTNER, FOR_OFFICE = "Read by the partner.", "Read by the office."


@pytest.fixture
def application(cycle, make_person):
    person = make_person("hanna")
    application = Application.objects.create(
        cycle=cycle,
        person=person,
        role="mentee",
        state="in_review",
        living_key=Application.key_of(cycle, person, "mentee"),
    )
    return application


@pytest.fixture
def mine(application, client):
    client.force_login(application.person.user)
    return client


def add_answers(application):
    for key, text, audience in (("a", FOR_PARTNER, "partner"), ("b", FOR_OFFICE, "office")):
        Answer.objects.create(
            application=application, question_key=key, question=key, text=text, audience=audience
        )


def test_the_own_area_shows_where_an_application_stands(mine, application):
    text = mine.get("/mentoring/").content.decode()

    assert 'aria-current="step">in review</li>' in without_breaks(text)
    assert "is reading it" in text


def test_who_takes_part_withdraws_by_leaving(mine, application, coordinator, now):  # S30
    part = accept_application(application, by=coordinator, now=now)

    mine.post(f"/mentoring/applications/{application.pk}/withdraw/", {"reason": "Moved away."})

    part.refresh_from_db()
    assert (part.state, Application.objects.get().state) == ("left", "withdrawn")


@pytest.mark.parametrize("state", ["draft", "submitted", "in_review", "asked", "waiting"])
def test_withdrawing_works_before_the_decision_as_well(mine, application, state):
    Application.objects.update(state=state)

    mine.post(f"/mentoring/applications/{application.pk}/withdraw/", {})

    assert Application.objects.get().state == "withdrawn"


def test_who_was_not_placed_withdraws_too(mine, application):
    Application.objects.update(state="not_placed")

    mine.post(f"/mentoring/applications/{application.pk}/withdraw/", {})

    assert Application.objects.get().state == "withdrawn"


def test_keeping_is_offered_after_an_end_without_a_pair(mine, application, coordinator, now):
    assert "For the next cycle" not in mine.get("/mentoring/").content.decode()
    decline_application(application, by=coordinator, now=now, reason="Full.")
    assert "nothing is offered again" in mine.get("/mentoring/").content.decode()

    mine.post(f"/mentoring/applications/{application.pk}/keep/")

    assert "is kept and filled in again" in mine.get("/mentoring/").content.decode()
    assert Consent.objects.get().kind == "keeping"


def test_keeping_too_early_is_told(mine, application):
    mine.post(f"/mentoring/applications/{application.pk}/keep/")

    assert "still on its way" in mine.get("/mentoring/").content.decode()
    assert Consent.objects.count() == 0


def test_an_application_of_somebody_else_does_not_exist(application, client, make_person):
    Application.objects.update(state="declined")
    client.force_login(make_person("bea").user)

    address = f"/mentoring/applications/{application.pk}/keep/"
    assert client.post(address).status_code == 404
    assert Consent.objects.count() == 0


def test_keeping_is_agreed_from_the_mail_by_a_button_only(client, application, coordinator, now):
    decline_application(application, by=coordinator, now=now, reason="Full.")
    deliver_due(now + timedelta(minutes=10))
    address = re.search(r"https?://[^/\s]+(/mentoring/answer/\S+)", mail.outbox[-1].body).group(1)

    assert "keeps my application" in client.get(address).content.decode()
    assert Consent.objects.count() == 0
    client.post(address, {"answer": "keep"})

    assert Consent.objects.get().kind == "keeping"
    assert client.get(address).status_code == 404


def test_the_consent_is_withdrawn_in_the_profile(mine, application, coordinator, now):
    decline_application(application, by=coordinator, now=now, reason="Full.")
    mine.post(f"/mentoring/applications/{application.pk}/keep/")
    consent = Consent.objects.get()
    address = f"/mentoring/consents/{consent.pk}/withdraw/"
    assert address in mine.get("/mentoring/profile/").content.decode()

    mine.post(address)

    consent.refresh_from_db()
    assert consent.withdrawn_at is not None


def test_a_mentor_reads_what_is_meant_for_partners_only(application, cycle, client, make_person):
    add_answers(application)
    mentor = Participation.objects.create(cycle=cycle, person=make_person("max"), role="mentor")
    Cycle.objects.update(mode="direct")
    wish = Wish.objects.create(application=application, mentor=mentor, rank=1, state="requested")
    client.force_login(mentor.person.user)

    text = client.get(f"/mentoring/requests/{wish.pk}/").content.decode()
    assert FOR_PARTNER in text
    assert FOR_OFFICE not in text

    Wish.objects.update(state="declined")
    assert client.get(f"/mentoring/requests/{wish.pk}/").status_code == 404


@pytest.mark.parametrize(("name", "role"), [("max", "mentee"), ("anna", "mentor")])
def test_both_sides_of_a_proposal_read_what_is_meant_for_them(
    pair, client, link_to, now, name, role
):
    part = {"mentor": pair.mentor, "mentee": pair.mentee}[role]
    applied = Application.objects.create(
        cycle=pair.cycle,
        person=part.person,
        role=role,
        state="accepted",
        living_key=Application.key_of(pair.cycle, part.person, role),
    )
    add_answers(applied)
    by_mail = client.get(link_to(name)).content.decode()
    client.force_login(Person.objects.get(first_name=name.title()).user)
    by_login = client.get(f"/mentoring/pairs/{pair.pk}/").content.decode()

    assert FOR_PARTNER in by_mail
    assert FOR_PARTNER in by_login
    assert FOR_OFFICE not in by_mail + by_login
    for side in (pair.mentor, pair.mentee):
        confirm_pair(pair, by=side.person.user, now=now)
    assert FOR_PARTNER not in client.get(f"/mentoring/pairs/{pair.pk}/").content.decode()


def test_a_correction_in_the_profile_waits_where_it_must(mine, application, programme):
    person = application.person
    person.programmes.add(programme)
    programme.are_corrections_approved = True
    programme.save()
    sent = {
        "first_name": "Johanna",
        "last_name": person.last_name,
        "email": person.email,
        "message_language": "en",
        "is_online_fine": "",
        "career-TOTAL_FORMS": 0,
        "career-INITIAL_FORMS": 0,
    }

    mine.post("/mentoring/profile/", sent)

    person.refresh_from_db()
    assert (person.first_name, person.is_online_fine) == ("Hanna", False)
    text = mine.get("/mentoring/profile/").content.decode()
    assert "<strong>Johanna</strong>" in text
    assert "approves corrections" in text


def test_a_long_reply_from_the_mail_is_kept_whole(application, coordinator, now, link_to, client):
    longest = Inquiry._meta.get_field("reply").max_length
    inquiry = ask_applicant(application, by=coordinator, now=now, question="Seit wann?")
    address = link_to("hanna")
    area = BeautifulSoup(client.get(address).content, "html.parser").textarea

    client.post(address, {"answer": "reply", "words": "x" * longest})

    inquiry.refresh_from_db()
    assert (len(inquiry.reply), area["maxlength"]) == (longest, str(longest))
