"""What a member learns about the place and the country that they typed."""

import pytest
from django.urls import reverse

from alumnii_mentoring.domain.people.models import Person


@pytest.fixture
def save(client, make_person):
    """Save the profile with a place; returns the record and the page that follows."""

    def save(place, country):
        person = make_person("anna")
        client.force_login(person.user)
        values = {
            "first_name": "Anna",
            "last_name": "Muster",
            "email": person.email,
            "message_language": "en",
            "place_name": place,
            "country": country,
            "career-TOTAL_FORMS": "0",
            "career-INITIAL_FORMS": "0",
        }
        answer = client.post(reverse("alumnii_mentoring:profile"), values, follow=True)
        return Person.objects.get(pk=person.pk), answer.content.decode()

    return save


@pytest.mark.parametrize(
    ("place", "typed", "country"), [("London", "UK", "GB"), ("Athens", "el", "GR")]
)
def test_a_country_is_stored_as_it_is_meant(save, place, typed, country):
    person, page = save(place, typed)

    assert (person.country, person.latitude is None) == (country, False)
    assert "on our map" not in page


def test_a_code_of_no_country_is_refused(save):
    _person, page = save("Basel", "XX")

    assert "No country has this code." in page


@pytest.mark.parametrize(
    ("place", "country", "told"),
    [
        ("Basel", "DE", "“Basel” in the country DE on our map"),
        ("Basel, DE", "", "“Basel, DE” on our map"),
        ("Nirgendwo", "", "“Nirgendwo” on our map"),
    ],
)
def test_an_unknown_place_is_kept_and_said(save, place, country, told):
    person, page = save(place, country)

    assert (person.place_name, person.country, person.latitude) == (place, country, None)
    assert told in page


def test_nobody_is_told_of_a_place_left_empty(save):
    _person, page = save("", "DE")

    assert "on our map" not in page
