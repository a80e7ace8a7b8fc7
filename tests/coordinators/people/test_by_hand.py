"""People in by hand: entered, edited, their alumni status checked."""

import pytest
from django.urls import reverse

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.people.in_programme import PersonInProgramme
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.models import CoordinatorRole

NEW = "/admin/mentoring_people/new/"
NO_STATIONS = {"career-TOTAL_FORMS": "0", "career-INITIAL_FORMS": "0"}


@pytest.fixture
def vera(programme):
    """Somebody without an account, whom one programme knows."""
    person = Person.objects.create(last_name="Vera", message_language="de")
    person.programmes.add(programme)
    return person


def address(name, person):
    return reverse(f"mentoring_people:{name}", args=[person.pk])


def is_refused(answer):
    """Wagtail leads whoever lacks a right to its home page."""
    return (answer.status_code, answer.url) == (302, "/admin/")


def entered(**values):
    return {"last_name": "Vera", "message_language": "de", **values}


def test_somebody_without_an_address_is_entered(office, programme, coordinator):
    answer = office.post(NEW, entered(programme=programme.pk))

    person = Person.objects.get(last_name="Vera")
    assert answer.url == address("inspect", person)
    assert (person.email, list(person.programmes.all())) == ("", [programme])
    entry = AuditEntry.objects.about(person).get()
    assert (entry.action, entry.actor) == ("person.enter", coordinator)
    assert not Message.objects.exists()


def test_an_address_is_asked_for_proof(office, programme):
    office.post(NEW, entered(programme=programme.pk, email="vera@example.org"))

    assert Message.objects.get().kind == "address_confirm"
    assert not Person.objects.get(last_name="Vera").is_address_proved


def test_nobody_is_entered_into_another_programme(office, make_programme):  # S1
    office.post(NEW, entered(programme=make_programme("b").pk))

    assert not Person.objects.filter(last_name="Vera").exists()


def test_readers_enter_nobody(office, programme):
    CoordinatorRole.objects.update(role="reader")

    assert is_refused(office.get(NEW))
    assert NEW not in office.get("/admin/mentoring_people/").text


def test_the_record_and_the_career_are_edited(office, vera):
    form = {**entered(first_name="Ada", subject="Law", studies_since="2025-10-01")}
    station = {
        "career-TOTAL_FORMS": "1",
        "career-INITIAL_FORMS": "0",
        "career-0-kind": "work",
        "career-0-organisation": "Stadtwerke",
    }

    office.post(address("edit", vera), {**form, **station})

    vera.refresh_from_db()
    assert (vera.display_name, vera.subject) == ("Ada Vera", "Law")
    assert vera.career.get().organisation == "Stadtwerke"
    assert AuditEntry.objects.about(vera).get().action == "person.edit"


def test_choices_of_the_person_stay_theirs(office, vera):
    office.post(address("edit", vera), {**entered(), **NO_STATIONS})

    vera.refresh_from_db()
    assert (vera.is_title_shown, vera.are_pronouns_shown) == (True, True)


@pytest.mark.parametrize("why", ["account", "shared"])
def test_whose_record_is_not_the_offices_alone_is_not_edited(
    office, vera, make_user, make_programme, why
):
    if why == "account":
        Person.objects.update(user=make_user("vera"))
    else:
        vera.programmes.add(make_programme("b"))

    page = office.get(address("inspect", vera)).text

    assert is_refused(office.get(address("edit", vera)))
    assert is_refused(office.post(address("edit", vera), entered()))
    assert address("edit", vera) not in page
    assert "Programme b" not in page


def test_whom_only_others_know_is_not_found(office, vera, make_programme):  # S1
    vera.programmes.set([make_programme("b")])

    for name in ("edit", "alumni"):
        assert office.get(address(name, vera)).status_code == 404


def test_the_alumni_status_is_noted_with_who_and_when(office, vera, coordinator):  # S14
    known = PersonInProgramme.objects.get(person=vera)

    office.post(address("alumni", vera), {"programme": known.pk, "status": "confirmed"})

    known.refresh_from_db()
    assert (known.alumni_status, known.alumni_checked_by) == ("confirmed", coordinator)
    assert known.alumni_checked_at
    entry = AuditEntry.objects.about(known).get()
    assert (entry.from_state, entry.to_state) == ("unknown", "confirmed")
    assert "confirmed" in office.get(address("inspect", vera)).text


def test_another_programmes_status_is_neither_read_nor_written(office, vera, make_programme):
    vera.programmes.add(make_programme("b"))
    other = PersonInProgramme.objects.get(programme__slug="b")
    PersonInProgramme.objects.filter(pk=other.pk).update(alumni_status="none")

    office.post(address("alumni", vera), {"programme": other.pk, "status": "confirmed"})

    other.refresh_from_db()
    assert other.alumni_status == "none"
    assert "not an alumna" not in office.get(address("inspect", vera)).text


def test_nobody_checks_their_own_status(office, vera, coordinator):
    Person.objects.update(user=coordinator)

    assert is_refused(office.get(address("alumni", vera)))
