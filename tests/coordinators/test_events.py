"""Events in the back office."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from alumnii_mentoring.domain.events.models import Event, Invitation


@pytest.fixture
def event(programme, now):
    times = {"starts_at": now, "ends_at": now + timedelta(hours=2), "stamped_at": now}
    return Event.objects.create(programme=programme, title="Kick-off", **times)


def test_the_replies_of_the_guests_are_listed(office, event, make_person, now):  # S39
    for name, state in (("anna", "accepted"), ("max", "declined"), ("eva", "invited")):
        given = {"state": state, "answered_at": None if state == "invited" else now}
        Invitation.objects.create(event=event, person=make_person(name), invited_at=now, **given)

    shown = office.get(reverse("mentoring_events:inspect", args=[event.pk])).content
    rows = BeautifulSoup(shown, "html.parser").select("main table tr")
    cells = [[cell.get_text(strip=True) for cell in row.find_all("td")] for row in rows]
    assert {tuple(one[:2]) for one in cells if one} == {
        ("Anna Muster", "accepted"),
        ("Max Muster", "declined"),
        ("Eva Muster", "invited"),
    }
