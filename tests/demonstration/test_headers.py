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
from tests.tables import take
from tests.walks import check_each, keeping, visit

__all__ = ["objects", "world"]
PUBLIC = {  # what everybody may see is kept by others for a short while
    "mentoring/calendar/<slug:slug>.ics",
    "mentoring/photos/<int:pk>/card.jpg",
    "mentoring/photos/<int:pk>/profile.jpg",
}


@pytest.fixture
def own(objects):
    """Numbers of what one mentee may see; their user."""
    pair = Pair.objects.filter(state="active", goals__isnull=False, meetings__isnull=False)
    pair = pair.select_related("mentee__person__user").first()
    values = {"pair": pair.pk, "goal": pair.goals.first().pk, "meeting": pair.meetings.first().pk}
    return {**objects, **values, "participation": pair.mentee_id}, pair.mentee.person.user


@pytest.mark.django_db
@pytest.mark.parametrize("role", [None, "zentrale"])
def test_a_request_without_its_token_is_refused(role, world, objects):
    kept = keeping(lambda: state_of_foreign_world(world["foreign"]))
    client = client_for(role)
    client.handler.enforce_csrf_checks = True

    @visit(client)
    def check(route):
        with kept():
            response = client.post(fill(route, objects), {"reason": "x"})
        if role is None and route.startswith("admin/"):
            assert response.status_code == 302  # Wagtail asks for the login first
            assert "login" in response["Location"]
        else:
            assert response.status_code == 403

    check_each(check, our_addresses(), least=152)


def is_kept_by_others(response):
    return (
        "private" not in response["Cache-Control"] and "no-store" not in response["Cache-Control"]
    )


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["office", "member", "anonymous"])
def test_nobody_in_between_keeps_a_screen(role, world, own):
    numbers, user = own
    client = client_for("zentrale" if role == "office" else None)
    if role == "member":
        client.force_login(user)

    @visit(client)
    def check(route):
        address = fill(route, numbers)
        for response in (client.get(address), take(client, address)):
            if response.streaming:
                list(response)  # or its file would stay open
            assert response.status_code != 200 or not is_kept_by_others(response)

    check_each(check, sorted({*our_addresses()} - PUBLIC), least=151)


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["mentoren/", "bewerbung/", "mentor-werden/"])
def test_nobody_in_between_keeps_a_page_with_names(page, own):
    client = Client()
    client.force_login(own[1])

    response = client.get(f"/demo-universitaet/{page}")

    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "same-origin"
