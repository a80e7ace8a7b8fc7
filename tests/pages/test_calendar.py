"""The calendar page and what a landing page shows of a programme."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.pages.models import CalendarPage, LandingPage, MentorListPage

FEED = "localhost/mentoring/calendar/a.ics"


@pytest.fixture
def make_event(programme, now):
    def make_event(title, *, days=7, **fields):
        begins = now + timedelta(days=days)
        values = {"visibility": "public", "state": "published", "stamped_at": now, **fields}
        return Event.objects.create(
            programme=programme,
            title=title,
            starts_at=begins,
            ends_at=begins + timedelta(hours=2),
            **values,
        )

    return make_event


@pytest.fixture
def calendar_page(root, programme):
    return root.add_child(
        instance=CalendarPage(title="Events", slug="events", programme=programme)
    )


@pytest.fixture
def make_landing(root):
    def make_landing(*blocks):
        return root.add_child(instance=LandingPage(title="Start", slug="start", body=list(blocks)))

    return make_landing


@pytest.fixture
def look(client):
    """A page as a soup; the host is that of the site."""

    def look(page):
        response = client.get(page.url, headers={"host": "localhost"})
        return BeautifulSoup(response.content, "html.parser")

    return look


def links(soup):
    return {link.text.partition(":")[0].strip(): link["href"] for link in soup.select("a[href]")}


def test_the_calendar_page_shows_what_everybody_may_attend(make_event, calendar_page, look):
    make_event("Later", days=9)
    make_event("Sooner", days=2)
    make_event("Past", days=-9)
    make_event("Inside", visibility="guests")
    make_event("Unborn", state="draft")
    make_event("Off", state="cancelled", is_unannounced=True)

    titles = [one.text.strip() for one in look(calendar_page).select(".am-card-title")]
    assert titles == ["Sooner", "Later"]


@pytest.mark.parametrize(("days", "is_shown"), [(7, True), (-29, True), (-31, False)])
def test_the_calendar_page_says_for_30_days_what_was_cancelled(
    make_event, calendar_page, look, days, is_shown
):
    make_event("Off", state="cancelled", days=days)
    make_event("On", days=8)

    rows = look(calendar_page).select(".am-row")
    result = {row.h2.text.strip(): [pill.text for pill in row.select(".am-pill")] for row in rows}
    assert result == ({"Off": ["cancelled"], "On": []} if is_shown else {"On": []})


def test_how_long_pages_show_what_was_cancelled_is_a_setting(
    make_event, calendar_page, look, settings
):
    settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "FEED_CANCELLED_DAYS": 3}
    make_event("Just", state="cancelled", days=-2)
    make_event("Long ago", state="cancelled", days=-4)

    titles = [one.text.strip() for one in look(calendar_page).select(".am-card-title")]
    assert titles == ["Just"]


def test_what_was_cancelled_takes_no_place_on_a_landing_page(
    make_event, make_landing, programme, look
):
    make_event("Off", state="cancelled", days=1)
    make_event("First", days=2)
    make_event("Second", days=3)
    make_event("Third", days=4)
    block = {"programme": programme.slug, "heading": "", "number": 2}

    soup = look(make_landing(("events", block)))

    rows = soup.select(".am-row")
    results = [row.get_text(" ", strip=True) for row in rows]
    assert [row.h3.text.strip() for row in rows] == ["Off", "First", "Second"]
    assert ["cancelled" in text for text in results] == [True, False, False]
    assert ["Save" in text for text in results] == [False, True, True]


def test_every_calendar_program_finds_an_address_to_subscribe_to(  # S60
    make_event, calendar_page, look
):
    soup = look(calendar_page)

    assert soup.select_one(".am-address").text == f"http://{FEED}"
    result = links(soup)
    assert result["Subscribe on this device"] == f"webcal://{FEED}"
    assert result["Download the calendar"] == f"http://{FEED}"
    devices = [one.get_text(strip=True) for one in soup.select("details summary")]
    assert devices == [
        "iPhone, iPad, Mac",
        "Google Calendar and Android",
        "Outlook.com and Microsoft 365",
        "Thunderbird and other programs",
    ]


def test_the_address_is_in_no_link_to_somebody_else(make_event, calendar_page, look):
    """Google refuses such links by now; and a secret one would be in its logs at a click."""
    outside = [a["href"] for a in look(calendar_page).select("a[rel]")]

    assert len(outside) == 3
    assert [address for address in outside if "localhost" in address or "?" in address] == []


def test_every_public_event_has_a_page_that_the_calendar_leads_to(
    make_event, calendar_page, look, client
):
    event = make_event("Kick-off")
    link = look(calendar_page).select_one(".am-card-title a")

    assert link["href"] == f"/mentoring/events/{event.pk}/"
    assert client.get(link["href"]).status_code == 200


def test_a_landing_page_leads_to_the_calendar_of_its_programme(
    make_event, make_landing, programme, look
):
    make_event("Kick-off")
    block = {"programme": programme.slug, "heading": "", "number": 3}
    soup = look(make_landing(("events", block)))
    result = links(soup)

    assert soup.select_one("details details a.am-link")["href"] == f"webcal://{FEED}"
    assert result["Download"] == f"http://{FEED}"
    assert result["Kick-off"] == f"/mentoring/events/{Event.objects.get().pk}/"


@pytest.mark.parametrize(
    ("fields", "leads"),
    [({}, True), ({"live": False}, False), ({"programme": "other"}, False), (None, False)],
)
def test_a_teaser_leads_to_the_page_of_each_mentor(
    root, make_landing, make_programme, make_person, cycle, programme, look, fields, leads
):
    person = make_person("eva")
    mentor = Participation.objects.create(
        cycle=cycle, person=person, role="mentor", is_listed=True
    )
    page = None
    if fields is not None:
        other = make_programme("b") if "programme" in fields else programme
        values = {"title": "Mentors", "slug": "mentors", **fields, "programme": other}
        page = root.add_child(instance=MentorListPage(**values))
    block = {"programme": programme.slug, "heading": "", "number": 3, "list_page": page}

    shown = look(make_landing(("mentors", block))).select_one(".am-card-title")
    assert shown.get_text(strip=True) == "Eva Muster"
    link = shown.select_one("a")
    assert (link["href"] if link else None) == (f"/mentors/{mentor.pk}/" if leads else None)
