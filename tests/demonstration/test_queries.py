"""The number of queries of a screen does not depend on the number of its rows."""

from functools import partial

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from alumnii_mentoring.domain.events.feed_actions import add_feed
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.programme.cycles import Cycle
from tests.demonstration.conftest import build, files_restored, remove
from tests.tables import take
from tests.walks import check_each, undone

pytestmark = pytest.mark.django_db

# Lists show up to twenty rows; the ceiling catches what each of them adds.
LARGE = 180  # three times as many persons
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
    "applications as XLSX": ("koordination", "/admin/alumnii_mentoring/application/?take"),
    "board, told": ("koordination", "/admin/mentoring/matching/{cycle}/?tab=told"),
    "board, rejected": ("koordination", "/admin/mentoring/matching/{cycle}/?tab=rejected"),
    "progress": ("koordination", "/admin/mentoring/progress/"),
    "progress as XLSX": ("koordination", "/admin/mentoring/progress/?take"),
    "requests to mentors": ("koordination", "/admin/mentoring/requests/"),
    "deciding several": ("koordination", "/admin/mentoring/applications/decide/?state=accepted"),
    "pairs": ("koordination", "/admin/snippets/alumnii_mentoring/pair/"),
    "meetings": ("koordination", "/admin/snippets/alumnii_mentoring/meeting/"),
    "people": ("koordination", "/admin/mentoring_people/"),
    "corrections": ("zentrale", "/admin/mentoring_corrections/"),
    "guests of an event": ("koordination", "/admin/mentoring_events/{event}/guests/"),
    "guests as XLSX": ("koordination", "/admin/mentoring_events/{event}/guests/?take"),
    "guests at the door": ("koordination", "/admin/mentoring_events/{event}/door/"),
    "own area": ("mentee-1", "/mentoring/"),
    "application form": ("mentee-1", "/demo-fakultaet/bewerbung/"),
    "copies taken": ("koordination", "/admin/mentoring/copies/"),
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
    address, is_taken, _rest = address.partition("?take")
    ask = partial(take, client, address) if is_taken else partial(client.get, address)
    ask()
    with CaptureQueriesContext(connection) as captured:
        response = ask()
    assert response.status_code == 200, address
    return len(captured)


def measure():
    lively = Pair.objects.running().filter(meetings__isnull=False).first().mentee.person
    places = {
        "cycle": Cycle.objects.get(state="running").pk,
        "event": Event.objects.get(kind="kickoff").pk,
        "secret": add_feed(lively, "Phone", by=lively.user, now=timezone.now()),
    }
    return {
        screen: queries_of(name, address.format(**places))
        for screen, (name, address) in SCREENS.items()
    }


@pytest.fixture(scope="module")
def counts(made, django_db_blocker):
    with django_db_blocker.unblock(), undone(), files_restored():
        small = measure()
        remove()
        build(LARGE)
        yield small, measure()


def test_three_times_the_rows_cost_no_query_more(counts):
    small, large = counts

    def check(screen):
        assert large[screen] == small[screen]

    check_each(check, SCREENS, least=26)


def test_a_screen_takes_few_queries(counts):
    _small, large = counts

    def check(screen):
        assert large[screen] <= 45

    check_each(check, SCREENS, least=26)
