"""Local times, labels and headings on screens and in spreadsheets of the back office."""

import re
from datetime import datetime, timezone

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.urls import reverse
from wagtail.users.models import UserProfile

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.mentorships.goals.models import Goal
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.mentorships.models import Pair
from tests.tables import rows_of, take

SUMMER = datetime(2027, 7, 1, 16, 0, tzinfo=timezone.utc)  # 18:00 in Berlin
LOCAL = datetime(2027, 7, 1, 18, 0)  # noqa: DTZ001 - as a spreadsheet holds it


@pytest.fixture
def world(cycle, programme, make_person, coordinator, now):
    """One row of everything that has a time; the reader speaks German."""
    mentor, mentee = (
        Participation.objects.create(cycle=cycle, person=make_person(name), role=role)
        for name, role in (("max", "mentor"), ("anna", "mentee"))
    )
    pair = Pair.objects.create(
        cycle=cycle,
        mentor=mentor,
        mentee=mentee,
        origin="matching",
        starts_on=cycle.starts_on,
        ends_on=cycle.ends_on,
        planned_meetings=6,
        rhythm_days=30,
        answer_by=SUMMER,
        mentee_key=mentee.pk,
        seat_key="1",
    )
    goal = Goal.objects.create(pair=pair, title="Mine", kind="personal")
    Goal.objects.update(created_at=SUMMER)
    times = {"starts_at": SUMMER, "stamped_at": now}
    meeting = Meeting.objects.create(pair=pair, planned_by="mentor", form="phone", **times)
    event = Event.objects.create(
        programme=programme, title="Auftakt", ends_at=SUMMER.replace(hour=18), **times
    )
    application = Application.objects.create(
        cycle=cycle, person=mentee.person, role="mentee", state="accepted", submitted_at=SUMMER
    )
    type(cycle).objects.update(apply_until=SUMMER)
    return {
        "pair": pair,
        "goal": goal,
        "meeting": meeting,
        "event": event,
        "application": application,
        "cycle": cycle,
    }


@pytest.fixture
def reader(client, coordinator):
    coordinator.user_permissions.add(Permission.objects.get(codename="access_admin"))
    UserProfile.objects.create(user=coordinator, preferred_language="de")
    client.force_login(coordinator)
    return client


SCREENS = {
    "pair": "wagtailsnippets_alumnii_mentoring_pair",
    "goal": "wagtailsnippets_alumnii_mentoring_goal",
    "meeting": "wagtailsnippets_alumnii_mentoring_meeting",
    "event": "mentoring_events",
    "cycle": "mentoring_cycles",
    "application": "alumnii_mentoring_application_modeladmin",
}


def address(what, screen, *args):
    joint = "_" if what == "application" else ":"
    if screen == "index" and "snippets" in SCREENS[what]:
        screen = "list"
    return reverse(f"{SCREENS[what]}{joint}{screen}", args=args)


@pytest.mark.parametrize("what", SCREENS)
def test_a_screen_shows_the_time_of_the_site(world, reader, what):
    page = reader.get(address(what, "inspect", world[what].pk)).content.decode()

    assert "18:00" in page
    assert "16:00" not in page
    assert not re.search(r">\s*None\s*<", page)


SHEETS = {
    "pair": ["Mentee", "E-Mail-Adresse der Mentee", "Mentor*in"],
    "goal": ["Tandem", "Art", "Stand", "Stand (Code)", "Vorgeschlagen am (Europe/Berlin)"],
    "meeting": ["Tandem", "Datum und Uhrzeit (Europe/Berlin)", "Stand", "Stand (Code)"],
    "event": ["Titel", "Programm", "Beginn (Europe/Berlin)", "Ort", "Stand", "Stand (Code)"],
    "cycle": ["Name", "Programm", "Stand", "Stand (Code)"],
    "application": ["Bewerbung von", "E-Mail-Adresse", "Studienfach"],
}
CELLS = {
    "pair": "angenommen, noch nicht mitgeteilt",
    "goal": "persönlich",
    "meeting": "am Telefon",
    "event": "Entwurf",
    "cycle": "offen für Bewerbungen",
    "application": "angenommen",
}


@pytest.fixture
def sheet(world, reader):
    def sheet(what):
        return rows_of(take(reader, address(what, "index")))

    return sheet


@pytest.mark.parametrize("what", SHEETS)
def test_a_spreadsheet_has_german_headings(sheet, what):
    head = sheet(what)[0]

    assert list(head[: len(SHEETS[what])]) == SHEETS[what]
    assert all(word == word.strip() and "_" not in word and "." not in word for word in head)


@pytest.mark.parametrize("what", CELLS)
def test_a_spreadsheet_says_states_in_words(sheet, what):
    assert CELLS[what] in sheet(what)[1]


@pytest.mark.parametrize("what", ["goal", "meeting", "event", "cycle", "application"])
def test_a_spreadsheet_holds_local_times_as_dates(sheet, what):
    assert LOCAL in sheet(what)[1]


def test_a_sign_that_no_spreadsheet_may_hold_spoils_no_export(world, reader):
    name = type(world["cycle"])._meta.get_field("name")
    with connection.cursor() as cursor:  # as it may stand there since before names were cleaned
        table = world["cycle"]._meta.db_table
        cursor.execute(f"UPDATE {table} SET {name.column} = %s", ["2026\uffff/27"])

    rows = rows_of(take(reader, address("cycle", "index")))

    assert "2026/27" in {cell for row in rows for cell in row}


TABLES = {
    address("pair", "index"): "pair",
    address("goal", "index"): "goal",
    address("event", "index"): "event",
    address("application", "index"): "application",
    reverse("mentoring_people:index"): "person",
    reverse("mentoring_progress"): "progress",
    reverse("mentoring_requests"): "requests",
}


@pytest.mark.parametrize("table", TABLES)
def test_who_takes_a_table_is_recorded(world, reader, coordinator, table):
    reader.get(table)
    before = AuditEntry.objects.by(coordinator).count()
    take(reader, table)

    entry = AuditEntry.objects.by(coordinator).get()
    assert (before, entry.action, entry.thing_kind) == (0, "table.export", TABLES[table])
