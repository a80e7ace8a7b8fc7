"""Whatever is typed into a search: a short question to the database and a page, never an error."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from alumnii_mentoring.core.text import SEARCH_LENGTH, SEARCH_WORDS
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.pages.models import MentorListPage
from tests.addresses import client_for, fill, kind_of, our_addresses
from tests.walks import check_each, visit

pytestmark = pytest.mark.django_db

FIELD = re.compile(r'<input[^>]*\bname="(q|text)"')
WORDS = " ".join(f"wort{number:04}" for number in range(1200))
NINTH = f"wort{SEARCH_WORDS:04}"
LONG = "x" * 60_000


def search_fields(client):
    """The screens that have a field to search by, with its name, found by opening every list."""
    begun = Event.objects.filter(starts_at__lt=timezone.now()).first()
    mentee = Participation.objects.filter(role="mentee", cycle__state="running").first()
    objects = {
        "cycle": Cycle.objects.get(state="running").pk,
        "event": begun.pk,
        "participation": mentee.pk,
        "mentor": 0,
    }
    routes = [route for route in our_addresses() if kind_of(route) in {None, *objects}]
    addresses = [fill(route, objects) for route in routes]
    addresses += [page.url for page in MentorListPage.objects.live()]
    for address in addresses:
        with visit(client):
            response = client.get(address)
        if response.status_code == 200 and "html" in response["content-type"]:
            for name in {*FIELD.findall(response.content.decode())}:
                yield address, name


@pytest.mark.parametrize(("typed", "unasked"), [(WORDS, NINTH), (LONG, "x" * (SEARCH_LENGTH + 1))])
def test_no_search_asks_the_database_for_more_than_its_bounds(made, typed, unasked):
    client = client_for("zentrale")

    def check(case):
        address, name = case
        with visit(client), CaptureQueriesContext(connection) as captured:
            response = client.get(address, {name: typed})
        assert response.status_code == 200
        assert not [query["sql"][:80] for query in captured if unasked in query["sql"]]

    check_each(check, search_fields(client), least=16)
