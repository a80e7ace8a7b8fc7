"""The screens of likely duplicates."""

import pytest

from alumnii_mentoring.domain.people.models import Person

LIST = "/admin/mentoring_people/duplicates/"


@pytest.fixture
def two(programme):
    people = [
        Person.objects.create(last_name="Vera", email=email, message_language="de")
        for email in ("vera@example.org", "Vera@example.org")
    ]
    for person in people:
        person.programmes.add(programme)
    return people


def preview(one, other):
    return f"/admin/mentoring_people/{one.pk}/join/?with={other.pk}"


def test_two_records_are_shown_compared_and_joined(office, two):  # S75
    one, other = two
    listed = office.get(LIST).text
    plan = office.get(preview(one, other)).context["plan"]

    office.post(preview(one, other), {"with": other.pk, "am-shown": plan.sign})

    assert f"{one.pk}/join/?with={other.pk}" in listed
    assert list(Person.objects.filter(last_name="Vera")) == [one]


def test_looking_changes_nothing(office, two):
    office.get(preview(*two))

    assert Person.objects.filter(last_name="Vera").count() == 2


def test_whom_only_others_know_is_not_found(office, two, make_programme):  # S1
    one, other = two
    other.programmes.set([make_programme("b")])

    assert office.get(preview(one, other)).status_code == 404
    assert "/join/" not in office.get(LIST).text


def test_what_only_the_central_coordination_may_is_said(office, two, make_programme):
    one, other = two
    other.programmes.add(make_programme("b"))

    page = office.get(preview(one, other))

    assert page.context["plan"] is None
    assert "Programme b" not in page.text
    assert "central coordination" in page.text
