import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.applications.participations.actions import leave_directory
from alumnii_mentoring.domain.directory.entries import DirectoryEntry
from alumnii_mentoring.domain.people.consents import Consent
from alumnii_mentoring.domain.people.photos.models import Photo
from tests.pictures import picture


@pytest.fixture
def mentor(cycle, make_person, client, settings, tmp_path):
    settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "PRIVATE_ROOT": tmp_path}
    person = make_person("eva", place_name="Kassel")
    client.force_login(person.user)
    return Participation.objects.create(cycle=cycle, person=person, role="mentor", is_listed=True)


def file():
    return SimpleUploadedFile("me.png", picture("PNG"), "image/png")


def test_who_sees_it_is_said(mentor, client, cycle):
    cycle.directory_visibility = "participants"
    cycle.save()
    text = client.get("/mentoring/directory/").content.decode()

    assert "Programme a, 2026/27: participants and applicants of this cycle" in text


def test_a_field_is_hidden_at_once(mentor, client):  # S24
    response = client.post("/mentoring/directory/", {"is_career_shown": "on"})

    assert response.status_code == 302
    person = mentor.person
    person.refresh_from_db()
    assert (person.is_career_shown, person.is_place_shown) == (True, False)
    assert DirectoryEntry.objects.get().place_name == ""
    assert AuditEntry.objects.about(person).filter(action="person.show").count() == 1


def test_a_photo_is_shown_after_consent(mentor, client):
    response = client.post("/mentoring/directory/photo/", {"file": file(), "agrees": "on"})

    assert response.status_code == 302
    address = f"/mentoring/photos/{Photo.objects.get().pk}/profile.jpg"
    assert address in client.get("/mentoring/directory/").content.decode()
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("agrees", [{}, {"agrees": ""}])
def test_without_consent_no_photo_is_stored(mentor, client, agrees):
    text = client.post("/mentoring/directory/photo/", {"file": file(), **agrees}).content.decode()

    assert "the photo is not stored" in text
    assert not Photo.objects.exists()


def test_what_is_no_photo_is_told_beside_the_field(mentor, client):
    bad = SimpleUploadedFile("me.png", b"hello", "image/png")
    answer = client.post("/mentoring/directory/photo/", {"file": bad, "agrees": "on"})

    text = answer.content.decode()
    assert "Please choose a photo" in text
    assert 'name="agrees"' in text
    assert "checked" in text


def test_a_photo_is_taken_away_again(mentor, client):
    client.post("/mentoring/directory/photo/", {"file": file(), "agrees": "on"})
    client.post("/mentoring/directory/photo/remove/")

    assert not Photo.objects.exists()


def test_who_leaves_the_list_takes_the_photo_along(mentor, client, now):
    client.post("/mentoring/directory/photo/", {"file": file(), "agrees": "on"})
    mentor.person.refresh_from_db()
    values = {"kind": "directory", "text": "I agree.", "given_at": now}
    consent = Consent.objects.create(person=mentor.person, programme=mentor.programme, **values)
    leave_directory(consent, by=mentor.person.user, now=now)

    assert not Photo.objects.exists()
