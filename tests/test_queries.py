"""The number of queries of a screen does not depend on the number of its rows."""

import io
import json

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from alumnii_mentoring.domain.events.feeds import renew_feed
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.programme.models import Cycle

pytestmark = pytest.mark.django_db

SMALL, LARGE = 60, 180  # lists show up to twenty rows; the ceiling catches what each adds
SCREENS = {
    "list of mentors": (None, "/demo-universitaet/mentoren/"),
    "filtered list of mentors": (
        None,
        "/demo-universitaet/mentoren/?text=a&place=Kassel&is_online_fine=on",
    ),
    "list of mentors by words, at a place": (
        None,
        "/demo-universitaet/mentoren/?text=leitung&place=Frankfurt&is_online_fine=on&sort=free",
    ),
    "what a mentor shows": ("mentor-1", "/mentoring/directory/"),
    "applications": ("koordination", "/admin/alumnii_mentoring/application/"),
    "applications as XLSX": ("koordination", "/admin/alumnii_mentoring/application/?export=xlsx"),
    "board, told": ("koordination", "/admin/mentoring/matching/{cycle}/?tab=told"),
    "board, rejected": ("koordination", "/admin/mentoring/matching/{cycle}/?tab=rejected"),
    "progress": ("koordination", "/admin/mentoring/progress/"),
    "progress as XLSX": ("koordination", "/admin/mentoring/progress/?export=xlsx"),
    "requests to mentors": ("koordination", "/admin/mentoring/requests/"),
    "deciding several": ("koordination", "/admin/mentoring/applications/decide/?state=accepted"),
    "pairs": ("koordination", "/admin/snippets/alumnii_mentoring/pair/"),
    "meetings": ("koordination", "/admin/snippets/alumnii_mentoring/meeting/"),
    "people": ("koordination", "/admin/mentoring_people/"),
    "corrections": ("zentrale", "/admin/mentoring_corrections/"),
    "own area": ("mentee-1", "/mentoring/"),
    "application form": ("mentee-1", "/demo-fakultaet/bewerbung/"),
    "outbox": ("koordination", "/admin/mentoring_outbox/"),
    "home of the back office": ("koordination", "/admin/"),
    "public calendar": (None, "/mentoring/calendar/demo-universitaet.ics"),
    "personal calendar": (None, "/mentoring/calendar/personal/{secret}.ics"),
}


def queries_of(name, address):
    client = Client()
    if name:
        model = get_user_model()
        client.force_login(model.objects.get(**{model.USERNAME_FIELD: f"demo-{name}"}))
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(address)
    assert response.status_code == 200, address
    return len(captured)


def measure(persons):
    out = io.StringIO()
    call_command("mentoring_demo", persons=persons, json=True, stdout=out, stderr=io.StringIO())
    assert json.loads(out.getvalue())
    lively = Pair.objects.running().filter(meetings__isnull=False).first().mentee.person
    places = {
        "cycle": Cycle.objects.get(state="running").pk,
        "secret": renew_feed(lively, by=lively.user, now=timezone.now()),
    }
    found = {
        screen: queries_of(name, address.format(**places))
        for screen, (name, address) in SCREENS.items()
    }
    call_command("mentoring_demo", remove=True, stderr=io.StringIO())
    return found


@pytest.fixture(scope="module")
def counts(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        yield measure(SMALL), measure(LARGE)


@pytest.mark.parametrize("screen", SCREENS)
def test_three_times_the_rows_cost_no_query_more(counts, screen):
    small, large = counts

    assert large[screen] == small[screen]


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_takes_few_queries(counts, screen):
    assert counts[1][screen] <= 45
