"""Whatever is typed into a search: a short question to the database and a page, never an error."""

import re

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.core.text import SEARCH_LENGTH, SEARCH_WORDS
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.people.models import Person
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


SPELLINGS = (
    "Müller-Groß",
    "MÜLLER-GROSS",
    "mueller-gross",
    "müllergroß Jürgen",
    "D’Işık müller",
    "D`IŞIK",
    "juergen disik",
    "umlaut@Example.org",
)
WITHOUT_PEOPLE = re.compile(r"/(faculty|fieldofwork|spokenlanguage|topic|roles)/$")
WITHOUT_ADDRESS = ("mentor",)  # the list for members and visitors knows none


def rename(shown):
    """The first whose name a screen shows gets one of all signs, as person and as recipient."""
    names = {"first_name": "Jürgen D’Işık", "last_name": "Müller-Groß"}
    for person in Person.objects.select_related("user"):
        if person.display_name in shown:
            told = Message.objects.filter(to_name=person.display_name)
            for row in (person, *([person.user] if person.user else ())):
                for name, value in {**names, "email": "umlaut@example.org"}.items():
                    setattr(row, name, value)
                row.save()
            for message in told:
                message.to_name, message.to_email = person.display_name, person.email
                message.save()
            return person.display_name
    return None


def test_every_search_finds_people_in_every_spelling(made):
    client = client_for("zentrale")

    def check(case):
        address, field = case
        with visit(client):
            name = rename(client.get(address).content.decode())
            assert name, "nobody is shown"
            missed = [typed for typed in SPELLINGS if not is_found(address, field, typed, name)]
            strangers = is_found(address, field, "muellerin", name)
        assert (missed, strangers) == ([], False)

    def is_found(address, field, typed, name):
        if "@" in typed and any(part in address for part in WITHOUT_ADDRESS):
            return True
        path, _mark, query = address.partition("?")
        asked = {**QueryDict(query).dict(), field: typed}
        content = client.get(path, asked).content.decode()
        return escape(name) in content

    board = reverse("mentoring_board", args=[Cycle.objects.get(state="matching").pk])
    cases = [case for case in search_fields(client) if not WITHOUT_PEOPLE.search(case[0])]
    empty = [case for case in cases if re.search(r"/matching/\d+/$", case[0])]
    boards = [(f"{board}?tab={tab}", "q") for tab in ("mentors",)]
    check_each(check, [*(case for case in cases if case not in empty), *boards], least=18)
