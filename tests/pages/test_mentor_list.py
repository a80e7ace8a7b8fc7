"""The list of mentors as somebody meets it: filters, places, who may open it."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.directory.projection import refresh_entries
from alumnii_mentoring.domain.people.models import Faculty, FieldOfWork, Person
from alumnii_mentoring.domain.people.photos.actions import show_photo
from alumnii_mentoring.domain.people.places.locating import locate
from alumnii_mentoring.pages.models import ApplicationFormPage, LandingPage, MentorListPage
from tests.papers import image


@pytest.fixture
def page(root, cycle, programme):
    listing = MentorListPage(title="Mentors", slug="mentors", programme=programme)
    return root.add_child(instance=listing)


@pytest.fixture
def offer(cycle, make_person):
    def offer(name, place="", **fields):
        person = make_person(name)
        if place:
            person.locate(locate(place).place)
            person.save()
        values = {"cycle": cycle, "role": "mentor", "is_listed": True, **fields}
        return Participation.objects.create(person=person, **values)

    return offer


@pytest.fixture
def look(page, client):
    """The page as a soup."""

    def look(query="", **more):
        return BeautifulSoup(client.get(page.url + query, **more).content, "html.parser")

    return look


def cards(soup):
    return [one.text.split()[0] for one in soup.select(".am-card-title")]


def options(soup, name):
    return [one.text for one in soup.select(f"[name={name}] option")]


def test_the_list_works_by_its_address_alone(offer, look):  # S24
    it = FieldOfWork.objects.create(name_de="IT", name_en="Computing", slug="it-test")
    offer("eva", "Kassel").fields_of_work.add(it)
    offer("max", "Berlin")
    soup = look(f"?field_of_work={it.pk}&place=Kassel&radius_km=10")

    assert cards(soup) == ["Eva"]
    assert options(soup, "field_of_work") == ["all", "Computing (1)"]
    assert soup.select_one("[name=field_of_work] [selected]")["value"] == str(it.pk)
    assert soup.select_one("[name=place]")["value"] == "Kassel"
    assert soup.select_one("form[role=search]")["method"] == "get"
    assert not soup.select("script")


def test_options_that_find_nobody_are_not_offered(offer, look):
    FieldOfWork.objects.create(name_de="IT", name_en="Computing", slug="it-test")
    offer("eva")

    assert options(look(), "field_of_work") == []


def test_a_programme_for_all_faculties_is_filtered_by_one(offer, look):  # S2
    law, arts = (
        Faculty.objects.create(name_de=name, name_en=name, slug=f"test-{name}".lower())
        for name in ("Law", "Arts")
    )
    for name, faculty in (("eva", law), ("max", arts)):
        person = offer(name).person
        person.faculty = faculty
        person.save()

    assert sorted(cards(look())) == ["Eva", "Max"]
    assert options(look(), "faculty") == ["all", "Arts (1)", "Law (1)"]
    assert cards(look(f"?faculty={law.pk}")) == ["Eva"]


def test_an_ambiguous_place_is_asked_back(offer, look):  # S34
    offer("eva", "Frankfurt (Oder)")
    offer("max", "Frankfurt am Main")
    soup = look("?place=Frankfurt&radius_km=10")
    oder = soup.select("[name=at]")[1]["value"]

    assert "Which “Frankfurt” do you mean?" in soup.text
    assert cards(soup) == ["Max"]
    assert cards(look(f"?place=Frankfurt&radius_km=10&at={oder}")) == ["Eva"]


def test_a_misspelled_place_is_asked_back(offer, look):  # S34
    offer("eva", "Hamburg")
    soup = look("?place=Hambrug")
    hamburg = soup.select_one("[name=at]")["value"]

    assert "Which “Hambrug” do you mean?" in soup.text
    assert cards(look(f"?place=Hambrug&at={hamburg}")) == ["Eva"]


@pytest.mark.parametrize(
    ("language", "words"), [("de", "um München, 50 km"), ("en", "around Munich, 50 km")]
)
def test_a_place_is_told_in_the_readers_language(offer, look, client, language, words):
    offer("eva")
    client.cookies["django_language"] = language

    assert words in look("?place=Munich").text


def test_the_distance_is_shown(offer, look):  # S34
    offer("eva", "Göttingen")

    assert " 38 km" in look("?place=Kassel").text


def test_the_source_of_the_places_is_named(offer, look):
    assert "GeoNames" in look().text
    assert "CC BY 4.0" in look().text


BAD = [
    "?radius_km=abc",
    "?radius_km=-1",
    "?field_of_work=999999",
    "?field_of_work=x",
    "?language=" + "9" * 40,
    "?meets=phone",
    "?sort=secret",
]


@pytest.mark.parametrize("query", BAD)
def test_an_impossible_filter_is_told_and_ignored(offer, look, query):
    offer("eva")
    soup = look(query)

    assert cards(soup) == ["Eva"]
    assert len(soup.select(".am-errors li")) == 1
    field = soup.select_one("[aria-invalid=true]")
    assert soup.find(id=field["aria-describedby"])


@pytest.mark.parametrize(
    "query", ["?p=0", "?p=-1", "?p=x", "?p=" + "9" * 30, "?at=x", "?text=%00", "?place=%25%00"]
)
def test_nonsense_breaks_nothing(offer, page, client, query):
    offer("eva")

    assert client.get(page.url + query).status_code == 200


@pytest.mark.parametrize("text", ['"', "'", "*", "(", "AND", "NOT x", "a:b", "^", "%", "a" * 100])
def test_signs_of_a_query_language_are_just_signs(offer, page, client, text):
    offer("eva")

    assert client.get(page.url, {"text": text}).status_code == 200


def test_what_was_asked_for_goes_on_over_the_pages(offer, look, settings):
    settings.ALUMNII_MENTORING = {"QUEUE": "none", "PAGE_SIZE": 2}
    for number in range(3):
        offer(f"eva{number}")
    first, second = look("?text=eva"), look("?text=eva&p=2")

    assert first.select_one("[rel=next]")["href"] == "?text=eva&p=2"
    assert sorted(cards(first) + cards(second)) == ["Eva0", "Eva1", "Eva2"]


def test_neither_caches_nor_search_engines_keep_the_list(offer, page, client):
    mentor = offer("eva")

    for address in (page.url, f"{page.url}{mentor.pk}/"):
        response = client.get(address)
        assert "no-store" in response["Cache-Control"]
        assert "noindex" in response["X-Robots-Tag"]


def test_the_page_of_a_mentor_shows_what_they_show(offer, page, client):
    mentor = offer("eva", "Kassel", about="I like to listen.")
    person = mentor.person
    person.subject, person.is_place_shown = "Law", False
    person.save()
    text = client.get(f"{page.url}{mentor.pk}/").content.decode()

    assert "Eva Muster" in text
    assert "I like to listen." in text
    assert "Law" in text
    assert "Kassel" not in text
    assert person.email not in text


@pytest.mark.parametrize("change", [{"state": "paused"}, {"state": "left"}, {"is_listed": False}])
def test_who_is_not_offered_has_no_page(offer, page, client, change):
    mentor = offer("eva", **change)

    assert client.get(f"{page.url}{mentor.pk}/").status_code == 404
    assert client.get(f"{page.url}{'9' * 30}/").status_code == 404


@pytest.fixture
def visitor(make_person, make_user, cycle, coordinator, client):
    """Logs in somebody by what they are to the cycle."""

    def visitor(who):
        if who == "applicant":
            person = make_person(who)
            state = Application.State.SUBMITTED
            Application.objects.create(cycle=cycle, person=person, role="mentee", state=state)
        elif who == "participant":
            values = {"cycle": cycle, "role": "mentee", "person": make_person(who)}
            Participation.objects.create(**values)
        elif who == "who has left":
            values = {"cycle": cycle, "role": "mentee", "person": make_person("gone")}
            Participation.objects.create(**values, state="left")
        elif who == "member":
            make_user(who)
        if who != "stranger":
            name = "gone" if who == "who has left" else who
            client.force_login(get_user_model().objects.get(username=name))

    return visitor


STATUS = {
    ("public", "stranger"): 200,
    ("members", "stranger"): 302,
    ("members", "member"): 200,
    ("participants", "stranger"): 302,
    ("participants", "member"): 403,
    ("participants", "who has left"): 403,
    ("participants", "applicant"): 200,
    ("participants", "participant"): 200,
    ("participants", "coordinator"): 200,
}


@pytest.mark.parametrize(("visibility", "who"), STATUS)
def test_the_list_opens_to_whom_the_cycle_says(
    offer, page, cycle, client, visitor, visibility, who
):  # S24
    mentor = offer("eva")
    cycle.directory_visibility = visibility
    cycle.save()
    visitor(who)
    for address in (page.url, f"{page.url}{mentor.pk}/", f"{page.url}?text=eva"):
        response = client.get(address)

        assert response.status_code == STATUS[visibility, who]
        assert ("Eva" in response.content.decode()) == (response.status_code == 200)
        if response.status_code == 302:
            assert response["Location"].startswith("/login/?next=")
        if response.status_code == 403:
            assert "open to those who take part" in response.content.decode()


@pytest.mark.parametrize(("visibility", "number"), [("public", 1), ("members", 0)])
def test_a_teaser_shows_only_what_everybody_may_see(
    offer, root, cycle, programme, client, visibility, number
):
    offer("eva")
    cycle.directory_visibility = visibility
    cycle.save()
    block = {"programme": programme.slug, "heading": "", "number": 3, "list_page": None}
    landing = LandingPage(title="Start", slug="start", body=[("mentors", block)])
    root.add_child(instance=landing)

    assert client.get(landing.url).content.decode().count("Eva") == number


def test_mentors_are_found_on_a_site_whose_addresses_end_without_a_slash(
    offer, page, root, programme, client, monkeypatch
):
    key = offer("eva").pk
    block = {"programme": programme.slug, "heading": "", "number": 3, "list_page": page}
    landing = LandingPage(title="Start", slug="start", body=[("mentors", block)])
    root.add_child(instance=landing)
    # Read once, when Wagtail is imported.
    monkeypatch.setitem(Page.get_url_parts.__globals__, "WAGTAIL_APPEND_SLASH", False)
    shown = [client.get(f"{one.url}/").content for one in (page, landing)]

    links = [BeautifulSoup(text, "html.parser").select_one(".am-card-title a") for text in shown]
    assert page.url == "/mentors"
    assert [link["href"] for link in links] == [f"/mentors/{key}/"] * 2
    assert client.get(f"/mentors/{key}/").status_code == 200


def test_without_a_cycle_there_is_a_clear_text(page, cycle, look):
    cycle.state = "draft"
    cycle.save()

    assert "no list of mentors at the moment" in look().text


def test_a_control_character_is_not_given_back(page, client):
    response = client.get(f"{page.url}?text=a%00b&place=%00")

    assert response.status_code == 200
    assert b"\0" not in response.content


@pytest.mark.parametrize("query", ["", "?text=eva", "?place=Kassel&is_online_fine=on&text=eva"])
def test_thirty_mentors_cost_as_many_queries_as_three(offer, page, client, query):  # S24
    numbers = []
    for amount in (range(3), range(3, 30)):
        for number in amount:
            offer(f"eva{number}", "Kassel")
        client.get(page.url + query)
        with CaptureQueriesContext(connection) as captured:
            client.get(page.url + query)
        numbers.append(len(captured))

    assert numbers[0] == numbers[1] <= 12


def test_words_photos_breaks_and_an_unknown_place_cost_no_more(  # S24
    offer, page, client, cycle, now, settings, tmp_path
):
    settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "PRIVATE_ROOT": tmp_path}
    cycle.paused_mentors = "mark"
    cycle.save()
    seen, paused = offer("eva"), offer("max", state="paused")
    Person.objects.update(place_name="Nirgendheim")
    show_photo(seen.person, ContentFile(image(), "me.jpg"), by=seen.person.user, now=now)
    refresh_entries([seen.pk, paused.pk])
    address = f"{page.url}?text=muster&place=nirgendheim"
    client.get(address)

    with CaptureQueriesContext(connection) as captured:
        text = client.get(address).content.decode()
    assert '<img class="am-face"' in text
    assert "takes a break" in text
    assert len(captured) <= 12


def test_a_marked_mentor_on_a_break_has_a_page_without_applying(  # S24
    offer, page, client, look, cycle, root_form
):
    cycle.paused_mentors = "mark"
    cycle.save()
    paused, free = offer("eva", state="paused"), offer("max")

    assert "takes a break at the moment" in look().text
    told = client.get(f"{page.url}{paused.pk}/").content.decode()
    assert "takes a break at the moment" in told
    assert "Apply to this mentor" not in told
    assert "Apply to this mentor" in client.get(f"{page.url}{free.pk}/").content.decode()


@pytest.fixture
def root_form(root, page, programme):
    form = ApplicationFormPage(title="Apply", slug="apply", role="mentee", programme=programme)
    page.apply_page = root.add_child(instance=form)
    page.save()
    return form
