"""From a row of a listing to its record, and from there to the form."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse, reverse_lazy
from wagtail.users.models import UserProfile

from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.applications.requirements.models import Requirement
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.mentorships.goals.models import Goal
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import CoordinatorRole

SNIPPETS = "wagtailsnippets_alumnii_mentoring"


def make_event(cycle, now):
    values = {"programme": cycle.programme, "cycle": cycle, "title": "Kick-off", "stamped_at": now}
    return Event.objects.create(starts_at=now, ends_at=now + timedelta(hours=2), **values)


@pytest.fixture
def application(cycle, make_person, now):
    return Application.objects.create(
        cycle=cycle, person=make_person("cleo"), role="mentee", state="submitted", submitted_at=now
    )


@pytest.fixture
def things(cycle, make_pair, programme, now):
    pair = make_pair("max", "anna")
    for part in (pair.mentor, pair.mentee):
        part.person.programmes.add(programme)
    return {
        "mentoring_programmes": programme,
        "mentoring_cycles": cycle,
        "mentoring_events": make_event(cycle, now),
        "mentoring_people": pair.mentee.person,
        f"{SNIPPETS}_pair": pair,
        f"{SNIPPETS}_goal": Goal.objects.create(pair=pair, title="Aim", kind="personal"),
        f"{SNIPPETS}_meeting": Meeting.objects.create(
            pair=pair, planned_by="mentor", form="phone", starts_at=now, stamped_at=now
        ),
    }


def titles(response):
    """Where the titles of the rows lead."""
    links = BeautifulSoup(response.content, "html.parser").select("td.title .title-wrapper a")
    return [link["href"] for link in links]


def header(response):
    """Where the buttons of the header lead."""
    links = BeautifulSoup(response.content, "html.parser").select("header a")
    return [link["href"] for link in links if link.has_attr("href")]


LISTS = {
    "mentoring_programmes": "index",
    "mentoring_cycles": "index",
    "mentoring_events": "index",
    "mentoring_people": "index",
    f"{SNIPPETS}_pair": "list",
    f"{SNIPPETS}_goal": "list",
    f"{SNIPPETS}_meeting": "list",
}


@pytest.mark.parametrize("name", LISTS)
def test_a_title_opens_the_record(office, things, name):
    shown = office.get(reverse(f"{name}:{LISTS[name]}"))

    record = reverse(f"{name}:inspect", args=[things[name].pk])
    assert record in titles(shown)
    assert office.get(record).status_code == 200


TABLES = [reverse_lazy(f"{name}:{kind}") for name, kind in LISTS.items()]
TABLES.append("/admin/alumnii_mentoring/application/")


@pytest.mark.parametrize("address", TABLES)
def test_a_list_offers_its_tables_by_buttons(office, things, application, address):
    page = BeautifulSoup(office.get(str(address)).content, "html.parser")
    offered = [each for each in page.find_all(["a", "button"]) if "Download" in each.text]

    assert [(each.text.strip(), each["value"]) for each in offered] == [
        ("Download XLSX", "xlsx"),
        ("Download CSV", "csv"),
    ]
    assert {each.find_parent("form")["action"] for each in offered} == {f"{address}?"}


CHANGED = ["mentoring_programmes", "mentoring_cycles", "mentoring_events", f"{SNIPPETS}_pair"]


@pytest.mark.parametrize("name", CHANGED)
def test_a_record_leads_to_its_form(office, things, name):
    record = office.get(reverse(f"{name}:inspect", args=[things[name].pk]))

    form = reverse(f"{name}:edit", args=[things[name].pk])
    assert form in header(record)
    assert office.get(form).status_code == 200


@pytest.mark.parametrize("name", CHANGED)
def test_a_reader_is_offered_no_form(office, things, coordinator, name):
    CoordinatorRole.objects.filter(user=coordinator).update(role="reader")
    key = things[name].pk
    shown = [
        office.get(reverse(f"{name}:{LISTS[name]}")),
        office.get(reverse(f"{name}:inspect", args=[key])),
    ]

    form = reverse(f"{name}:edit", args=[key])
    assert [response.status_code for response in shown] == [200, 200]
    assert not [one for one in shown if form in one.content.decode()]


def test_nobody_is_offered_the_form_of_an_archived_cycle(office, things):
    Cycle.objects.update(state="archived")
    shown = office.get(reverse("mentoring_cycles:index"))

    key = things["mentoring_cycles"].pk
    assert titles(shown) == [reverse("mentoring_cycles:inspect", args=[key])]
    assert reverse("mentoring_cycles:edit", args=[key]) not in shown.content.decode()


def test_a_requirement_is_opened_in_its_form(office, cycle):
    kept = Requirement.objects.create(cycle=cycle, role="mentor", kind="experience", number=3)
    shown = office.get(reverse("mentoring_requirements:index"))

    assert titles(shown) == [reverse("mentoring_requirements:edit", args=[kept.pk])]


@pytest.mark.parametrize(("state", "screen"), [("draft", "edit"), ("sent", "inspect")])
def test_a_draft_is_opened_in_its_form_and_what_was_sent_is_read(
    office, programme, now, state, screen
):
    message = Message.objects.create(
        kind="x", state=state, dedup_key="x", scope_ref=programme.pk, subject="X", created_at=now
    )
    shown = office.get(reverse("mentoring_outbox:index"))

    assert titles(shown) == [reverse(f"mentoring_outbox:{screen}", args=[message.pk])]


def test_a_saved_event_is_shown_with_what_can_be_done_next(office, things):
    event = things["mentoring_events"]
    later = event.starts_at + timedelta(days=400)
    data = {
        "programme": event.programme_id,
        "cycle": event.cycle_id,
        "kind": "kickoff",
        "title": "Start",
        "starts_at": later.strftime("%Y-%m-%d %H:%M"),
        "ends_at": (later + timedelta(hours=1)).strftime("%Y-%m-%d %H:%M"),
        "audience": "pairs",
        "visibility": "guests",
    }
    answer = office.post(reverse("mentoring_events:edit", args=[event.pk]), data)

    assert answer["Location"] == reverse("mentoring_events:inspect", args=[event.pk])
    assert b"Publish and invite" in office.get(answer["Location"]).content


@pytest.mark.parametrize(("is_active", "word"), [(True, "Ja"), (False, "Nein")])
def test_yes_and_no_are_words_of_the_readers_language(
    office, coordinator, programme, is_active, word
):
    programme.is_active = is_active
    programme.save()
    UserProfile.objects.create(user=coordinator, preferred_language="de")

    response = office.get(reverse("mentoring_programmes:index"))
    cells = BeautifulSoup(response.content, "html.parser").select("tbody td")
    assert word in [cell.get_text(strip=True) for cell in cells]
