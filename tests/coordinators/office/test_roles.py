"""Roles are granted to accounts that can use them."""

import pytest

from alumnii_mentoring.domain.programme.groups import CENTRAL, COORDINATORS, office_group
from alumnii_mentoring.domain.programme.models import CoordinatorRole

URL = "/admin/mentoring/roles/"


@pytest.fixture
def central(office, coordinator):
    coordinator.groups.add(office_group(CENTRAL))
    return office


@pytest.fixture
def grant(central, programme):
    def grant(account, **more):
        values = {"programme": programme.pk, "username": account, "role": "reader", **more}
        return central.post(URL, values)

    return grant


@pytest.fixture
def colleague(central, make_user):
    user = make_user("colleague")
    user.groups.add(office_group(COORDINATORS))
    return user


@pytest.mark.parametrize("words", ["colleague", "colleague@example.org", "Colleague@Example.org"])
def test_an_account_is_found_by_name_or_address(grant, colleague, words):
    grant(words)

    assert CoordinatorRole.objects.get(role="reader").user == colleague


def test_nobody_gets_a_role_by_the_address_of_somebody_else(grant, colleague, make_user):
    thief = make_user("thief", is_superuser=True)
    thief.username = colleague.email
    thief.save()

    shown = grant(colleague.email).content.decode()
    grant("colleague")

    assert "Several accounts have this address" in shown
    assert CoordinatorRole.objects.get(role="reader").user == colleague


def test_accounts_of_the_office_are_suggested_and_no_others(central, colleague, make_user):
    make_user("student")

    shown = central.get(URL).content.decode()

    assert '<option value="colleague">' in shown
    assert "student" not in shown


def test_who_cannot_enter_is_said_before_the_role_is_granted(grant, make_user):
    make_user("student")

    shown = grant("student").content.decode()

    assert "enter the back office" in shown
    assert not CoordinatorRole.objects.filter(role="reader").exists()


def test_the_box_lets_an_account_in(grant, make_user):
    student = make_user("student")

    grant("student", joins_office="on")

    assert CoordinatorRole.objects.get(role="reader").user == student
    assert office_group(COORDINATORS) in student.groups.all()


def test_an_address_of_two_accounts_is_no_answer(grant, make_user):
    for name in ("one", "two"):
        user = make_user(name)
        user.email = "shared@example.org"
        user.save()

    assert "Several accounts" in grant("shared@example.org").content.decode()


def test_nobody_grants_or_revokes_a_role_of_their_own(central, coordinator, grant):
    own = CoordinatorRole.objects.get(user=coordinator)
    shown = grant("coordinator").content.decode()

    assert "granted by somebody else" in shown
    assert f'name="revoke" value="{own.pk}"' not in shown
    assert list(CoordinatorRole.objects.values_list("user", "role")) == [
        (coordinator.pk, "coordinator")
    ]


@pytest.mark.parametrize("key", ["9" * 5000, "²", "-1", "", "0"])
def test_no_number_of_a_role_is_too_odd(central, key):
    assert central.post(URL, {"revoke": key}).status_code in {200, 404}
    assert CoordinatorRole.objects.count() == 1
