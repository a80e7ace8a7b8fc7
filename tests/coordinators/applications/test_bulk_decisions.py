"""The screen on which several applications are decided."""

import pytest
from django.core.management import call_command

from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.groups import COORDINATORS, office_group
from alumnii_mentoring.domain.programme.models import CoordinatorRole

URL = "/admin/mentoring/applications/decide/"


@pytest.fixture
def office(coordinator, client):
    """A client of the coordinator, who may enter the admin."""
    call_command("mentoring_setup", verbosity=0)
    coordinator.groups.add(office_group(COORDINATORS))
    client.force_login(coordinator)
    return client


@pytest.fixture
def applications(cycle, make_person, now):
    return [
        Application.objects.create(
            cycle=cycle,
            person=make_person(name),
            role="mentee",
            state="submitted",
            submitted_at=now,
        )
        for name in ("anna", "ben")
    ]


@pytest.fixture
def foreign(make_programme, make_person, cycle, now):
    other = Cycle.objects.get(pk=cycle.pk)
    other.pk, other.programme = None, make_programme("b")
    other.save()
    return Application.objects.create(
        cycle=other,
        person=make_person("zacharias"),
        role="mentee",
        state="submitted",
        submitted_at=now,
    )


def states():
    return list(Application.objects.order_by("pk").values_list("state", flat=True))


def post(office, keys, decision="accept", **more):
    values = {"applications": [str(key) for key in keys], "decision": decision, **more}
    return office.post(URL, values)


def test_a_decision_is_looked_at_before_it_is_taken(office, applications):
    shown = post(office, [application.pk for application in applications]).content.decode()

    assert "2 applications are decided." in shown
    assert "2 messages become drafts" in shown
    assert states() == ["submitted", "submitted"]


def test_the_second_button_takes_it(office, applications):
    response = post(office, [application.pk for application in applications], do="1")

    assert response.status_code == 302
    assert states() == ["accepted", "accepted"]
    assert set(Message.objects.values_list("state", flat=True)) == {"draft"}


def test_another_programmes_application_does_not_exist(office, applications, foreign):  # S1
    assert "Zacharias" not in office.get(URL).content.decode()
    shown = post(office, [foreign.pk], do="1")

    assert shown.status_code == 200
    assert states() == ["submitted"] * 3


@pytest.mark.parametrize("keys", [[], ["x"], ["99999999999999999999"], ["-1"], ["\x00"]])
def test_a_wrong_choice_is_told_and_keeps_the_reason(office, applications, keys):
    shown = office.post(
        URL, {"applications": keys, "decision": "decline", "reason": "Zu spät", "do": "1"}
    )

    assert shown.status_code == 200
    assert "Zu spät" in shown.content.decode()
    assert states() == ["submitted", "submitted"]


def test_a_reader_decides_nothing(applications, client, programme, make_user):  # S9
    call_command("mentoring_setup", verbosity=0)
    user = make_user("reader")
    user.groups.add(office_group(COORDINATORS))
    CoordinatorRole.objects.create(programme=programme, user=user, role="reader")
    client.force_login(user)

    response = post(client, [applications[0].pk], do="1")

    assert (response.status_code, response["Location"]) == (302, "/admin/")
    assert states() == ["submitted", "submitted"]


@pytest.mark.parametrize(
    "query", ["?state=accepted", "?cycle=x&role=y", "?state=%00", "?cycle=9e99"]
)
def test_filters_bear_anything(office, applications, query):
    assert office.get(URL + query).status_code == 200
