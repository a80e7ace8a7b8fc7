"""Goals in the pair's room."""

import pytest
import time_machine

from alumnii_mentoring.domain.mentorships.goals.models import Goal
from alumnii_mentoring.domain.placing.confirming import confirm_pair


@pytest.fixture(autouse=True)
def at(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def propose(pair, client, now):
    for person in pair.people:
        confirm_pair(pair, by=person.user, now=now)
    client.force_login(pair.mentee.person.user)
    address = f"/mentoring/pairs/{pair.pk}/goals/new/"
    return lambda **typed: client.post(address, {"title": "Speak up", **typed})


@pytest.mark.parametrize(
    ("typed", "is_shown"),
    [
        ({"kind": "professional"}, True),
        ({"kind": "personal"}, True),
        ({"kind": "personal", "is_hidden": "on"}, False),
    ],
)
def test_a_goal_is_professional_or_personal_and_this_one_may_be_hidden(
    propose, typed, is_shown
):  # S7
    propose(**typed)

    assert Goal.objects.get().kind == typed["kind"]
    assert Goal.objects.shown_to_coordinators().exists() == is_shown


def test_a_professional_goal_is_not_hidden(propose):  # S7
    answer = propose(kind="professional", is_hidden="on")

    assert answer.context["form"].errors == {"is_hidden": ["Only personal goals can be hidden."]}
    assert not Goal.objects.exists()
