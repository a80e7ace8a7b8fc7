"""A member's own calendar: its secret addresses, and how devices subscribe to one."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from alumnii_mentoring.domain.events.feed_actions import MOST_FEEDS, add_feed, living_feeds

PAGE = "/mentoring/calendar/"
NEW = "/mentoring/calendar/renew/"


@pytest.fixture
def anna(make_person):
    return make_person("anna", message_language="en")


@pytest.fixture
def member(client, anna):
    client.force_login(anna.user)
    return client


@pytest.fixture
def phone(anna, now):
    add_feed(anna, "Phone", by=anna.user, now=now)
    return living_feeds(anna).get()


def soup_of(response):
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def test_every_address_is_listed_by_its_name(member, anna, phone, now):
    add_feed(anna, "Office", by=anna.user, now=now)

    titles = [
        one.get_text(strip=True) for one in soup_of(member.get(PAGE)).select(".am-card-title")
    ]

    assert titles == ["Office", "Phone"]


def test_an_address_of_older_times_has_no_name(member, phone):
    phone.name = ""
    phone.save()

    assert soup_of(member.get(PAGE)).select_one(".am-card-title").get_text(strip=True) == (
        "Address without a name"
    )


def test_a_new_address_is_shown_once_and_whole(member, anna, client):
    shown = soup_of(member.post(NEW, {"name": "Phone"}))

    address = shown.select_one("code.am-address").text
    assert client.get(address).status_code == 200
    assert address not in member.get(PAGE).content.decode()
    assert [feed.name for feed in living_feeds(anna)] == ["Phone"]


def test_a_code_for_the_camera_needs_no_style_of_its_own(member):
    shown = soup_of(member.post(NEW, {"name": "Phone"}))

    code = shown.select_one("svg.am-code")
    assert code.find_parent(attrs={"role": "img"})["aria-label"]
    assert [one for one in [code, *code.find_all(True)] if "style" in one.attrs] == []


def test_a_button_that_only_a_script_can_serve_is_hidden_without_it(member):
    button = soup_of(member.post(NEW, {"name": "Phone"})).select_one("button[data-am-copy]")

    assert button.has_attr("hidden")
    assert button.find_parent(class_="am-copy").find(id=button["data-am-copy"]).name == "code"


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_name_is_needed_and_short(member, anna, name):
    shown = soup_of(member.post(NEW, {"name": name}))

    assert shown.select(".am-errors")
    assert not living_feeds(anna)


def test_a_name_in_use_is_said_beside_the_field(member, anna, phone):
    shown = soup_of(member.post(NEW, {"name": "Phone"}))

    assert "with this name already" in shown.select_one(".am-field .am-errors").text
    assert living_feeds(anna).get() == phone


def test_too_many_addresses_are_refused_in_words(member, anna, now):
    for number in range(MOST_FEEDS):
        add_feed(anna, str(number), by=anna.user, now=now)

    assert "end one of them first" in member.post(NEW, {"name": "More"}).content.decode()


def test_ending_asks_and_says_what_stays_on_devices(member, anna, phone, now):
    add_feed(anna, "Office", by=anna.user, now=now)
    address = reverse("alumnii_mentoring:calendar_end", args=[phone.pk])

    asked = soup_of(member.get(address)).select_one(".am-lead").get_text(" ", strip=True)
    before = living_feeds(anna).count()
    member.post(address)

    assert "Phone" in asked
    assert "keep what they have read" in asked
    assert (before, [feed.name for feed in living_feeds(anna)]) == (2, ["Office"])


def test_nobody_ends_the_address_of_somebody_else(member, make_person, now):
    bea = make_person("bea")
    add_feed(bea, "Phone", by=bea.user, now=now)
    address = reverse("alumnii_mentoring:calendar_end", args=[living_feeds(bea).get().pk])

    assert (member.get(address).status_code, member.post(address).status_code) == (404, 404)
    assert living_feeds(bea).exists()


def test_every_programme_has_an_address_of_its_own_on_the_page(member, anna, make_programme):
    anna.programmes.set([make_programme("a"), make_programme("b")])
    shown = soup_of(member.get(PAGE))

    ids = [one["id"] for one in shown.select("[id]")]
    assert len(ids) == len(set(ids))
    assert [one.text for one in shown.select("code.am-address")] == [
        f"http://testserver/mentoring/calendar/{slug}.ics" for slug in "ab"
    ]
