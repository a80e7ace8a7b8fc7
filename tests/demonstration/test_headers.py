"""What holds for every address: forms need their token, nobody in between keeps a screen."""

import pytest
from django.test import Client

from alumnii_mentoring.domain.mentorships.models import Pair
from tests.demonstration.test_permissions import (
    client_for,
    fill,
    objects,
    our_addresses,
    state_of_foreign_world,
    world,
)

__all__ = ["objects", "world"]
PUBLIC = "mentoring/calendar/<slug:slug>.ics"
METHODS = ["post", "put", "patch", "delete"]


@pytest.fixture
def own(objects):
    """Numbers of what one mentee may see; their user."""
    pair = Pair.objects.filter(state="active", goals__isnull=False, meetings__isnull=False)
    pair = pair.select_related("mentee__person__user").first()
    mine = {"pair": pair.pk, "goal": pair.goals.first().pk, "meeting": pair.meetings.first().pk}
    return {**objects, **mine, "participation": pair.mentee_id}, pair.mentee.person.user


@pytest.mark.django_db
@pytest.mark.parametrize("route", our_addresses())
def test_a_request_without_its_token_is_refused(route, world, objects):
    before = state_of_foreign_world(world["foreign"])
    client = client_for("zentrale")
    client.handler.enforce_csrf_checks = True

    answers = {getattr(client, method)(fill(route, objects)).status_code for method in METHODS}

    assert answers == {403}
    assert state_of_foreign_world(world["foreign"]) == before


def is_kept_by_others(response):
    return (
        "private" not in response["Cache-Control"] and "no-store" not in response["Cache-Control"]
    )


@pytest.mark.django_db
@pytest.mark.parametrize("route", sorted(set(our_addresses()) - {PUBLIC}))
def test_nobody_in_between_keeps_a_screen(route, world, own):
    numbers, user = own
    member = Client()
    member.force_login(user)
    address = fill(route, numbers)
    office = client_for("zentrale")

    answers = [office.get(address), office.get(f"{address}?export=xlsx")]
    answers += [one.get(address) for one in (member, client_for(None))]

    assert not [one for one in answers if one.status_code == 200 and is_kept_by_others(one)]


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["mentoren/", "bewerbung/", "mentor-werden/"])
def test_nobody_in_between_keeps_a_page_with_names(page, own):
    client = Client()
    client.force_login(own[1])

    response = client.get(f"/demo-universitaet/{page}")

    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "same-origin"
