"""The list of mentors through a site's own search engine, by Wagtail's backend for it (S24)."""

from datetime import date

import pytest

from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.directory.projection import sync_entries
from alumnii_mentoring.domain.directory.search import Search, search_mentors
from alumnii_mentoring.domain.requests.breaks import pause_participation
from tests.engine import engine

BACKEND = "wagtail.search.backends.elasticsearch8"
TODAY = date(2026, 10, 5)


@pytest.fixture
def configure(settings):
    pytest.importorskip("elasticsearch", reason="needs what `pip install .[servers]` brings")

    def configure(url):
        database = {"BACKEND": "wagtail.search.backends.database"}
        engine = {"BACKEND": BACKEND, "URLS": [url], "TIMEOUT": 2}
        settings.WAGTAILSEARCH_BACKENDS = {"default": database, "engine": engine}
        settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "SEARCH_BACKEND": "engine"}

    return configure


@pytest.fixture
def running(configure):
    with engine() as server:
        configure(server.url)
        yield server


@pytest.fixture
def down(configure):
    configure("http://127.0.0.1:9")


@pytest.fixture
def offer(take_part):
    return lambda name, **fields: take_part(name, "mentor", is_listed=True, **fields)


@pytest.fixture
def find(cycle):
    """First names in the order of relevance."""

    def find(text):
        keys = search_mentors(cycle, Search(text=text), today=TODAY).keys
        names = dict(Participation.objects.values_list("pk", "person__first_name"))
        return [names[key] for key in keys]

    return find


def test_the_engine_ranks_and_the_database_adds_parts_of_words(running, offer, find):
    offer("long", about="Projekt und Management und vieles mehr")
    offer("short", about="Management")
    offer("part", about="Projektmanagement")

    assert find("Management") == ["Short", "Long", "Part"]
    assert len(running.asked) == 1


def test_who_pauses_is_taken_out_of_the_engine(running, offer, find, now):
    mentor = offer("eva", about="Kanarienvogel")
    assert len(running.kept) == 1
    pause_participation(mentor, by=mentor.person.user, now=now)

    assert running.kept == {}
    assert find("Kanarienvogel") == []


def test_what_the_engine_kept_by_mistake_is_not_shown(running, offer, find, now):
    mentor = offer("eva", about="Kanarienvogel")
    left_over = dict(running.kept)
    pause_participation(mentor, by=mentor.person.user, now=now)
    running.kept.update(left_over)

    assert find("Kanarienvogel") == []


def test_many_are_written_at_once(running, offer, now):
    for mentor in (offer("eva"), offer("max")):
        mentor.directory_entry.delete()
    assert running.kept == {}

    sync_entries(now)

    assert len(running.kept) == 2


def test_an_engine_that_is_down_costs_the_ranking_only(down, offer, find, now, caplog):
    for mentor in (offer("eva", about="Management"), offer("max", about="Projektmanagement")):
        mentor.directory_entry.delete()
    sync_entries(now)

    assert sorted(find("Management")) == ["Eva", "Max"]
    assert "the search backend takes no entries" in caplog.text
    assert "the search backend does not answer" in caplog.text


def test_a_backend_that_nobody_configured_costs_the_ranking_only(offer, find, settings, caplog):
    settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "SEARCH_BACKEND": "nowhere"}
    offer("eva", about="Management")

    assert find("Management") == ["Eva"]
    assert "the search backend does not answer" in caplog.text
