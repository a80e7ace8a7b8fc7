"""The screen on which corrections of member records are decided."""

import pytest
from django.contrib.auth.models import Permission

from alumnii_mentoring.domain.people.change_requests import ChangeRequest
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.models import CoordinatorRole

LIST = "/admin/mentoring_corrections/"


@pytest.fixture
def request_(make_person, programme, now):
    person = make_person("anna", subject="Physics")
    person.programmes.add(programme)
    return ChangeRequest.objects.create(
        person=person,
        programme=programme,
        values={"subject": "Chemistry"},
        asked_at=now,
        waiting_key="x",
    )


@pytest.fixture
def log_in(client):
    def log_in(user):
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))
        client.force_login(user)
        return client

    return log_in


def do(request, verb):
    return f"{LIST}{request.pk}/do/{verb}/"


def test_the_list_leads_to_both_values(request_, coordinator, log_in):
    client = log_in(coordinator)
    address = f"{LIST}inspect/{request_.pk}/"
    assert address in client.get(LIST).content.decode()

    text = client.get(address).content.decode()

    assert "Physics" in text
    assert "Chemistry" in text


def test_one_click_takes_it_over(request_, coordinator, log_in):
    log_in(coordinator).post(do(request_, "approve"))

    assert Person.objects.get().subject == "Chemistry"


def test_refusing_needs_words(request_, coordinator, log_in):
    client = log_in(coordinator)
    client.post(do(request_, "refuse"), {"reason": " "})
    assert ChangeRequest.objects.get().state == "waiting"

    client.post(do(request_, "refuse"), {"reason": "No proof.", "sure": "1"})

    assert (ChangeRequest.objects.get().state, Person.objects.get().subject) == (
        "refused",
        "Physics",
    )


def test_the_page_that_asks_again_keeps_the_reason(request_, coordinator, log_in):
    shown = log_in(coordinator).post(do(request_, "refuse"), {"reason": "No proof."})

    text = shown.content.decode()
    assert 'name="reason"' in text
    assert ">No proof.</textarea>" in text
    assert "Reason (the member reads it)" in text


def test_readers_see_and_decide_nothing(request_, programme, make_user, log_in):
    reader = make_user("reader")
    CoordinatorRole.objects.create(programme=programme, user=reader, role="reader")
    client = log_in(reader)

    assert (
        do(request_, "approve") not in client.get(f"{LIST}inspect/{request_.pk}/").content.decode()
    )
    assert client.post(do(request_, "approve")).status_code in {302, 403}
    assert ChangeRequest.objects.get().state == "waiting"


def test_another_programme_does_not_exist(request_, make_programme, make_user, log_in):
    other = make_user("other")
    CoordinatorRole.objects.create(programme=make_programme("b"), user=other)
    client = log_in(other)

    assert "Anna" not in client.get(LIST).content.decode()
    assert client.get(f"{LIST}inspect/{request_.pk}/").status_code == 404
    assert client.post(do(request_, "approve")).status_code == 404


def test_nobody_is_offered_their_own(request_, programme, log_in):
    own = request_.person.user
    CoordinatorRole.objects.create(programme=programme, user=own)
    client = log_in(own)

    assert (
        do(request_, "approve") not in client.get(f"{LIST}inspect/{request_.pk}/").content.decode()
    )
    assert client.post(do(request_, "approve")).status_code in {302, 403}
    assert ChangeRequest.objects.get().state == "waiting"


def test_the_home_page_leads_to_what_waits(request_, coordinator, log_in):
    client = log_in(coordinator)
    told = "1 correction of a member record waits for a decision"
    assert told in client.get("/admin/").content.decode()

    text = client.get(f"{LIST}?state=waiting").content.decode()

    assert f"{LIST}inspect/{request_.pk}/" in text
