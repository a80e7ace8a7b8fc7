"""The upgrade check says what it lacks, and notices what breaks. It runs in `.ci/run upgrade`."""

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path

from tests.upgrade.run import RELEASE, last_release, unpack
from tests.upgrade.visit import crawl, hidden_screens, lost_rows, objects, rows


def break_down(request):
    raise LookupError("no such column")


urlpatterns = [
    path("well/", lambda request: HttpResponse("well")),
    path("broken/", break_down),
]


@pytest.fixture
def visitors():
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[]):
        yield {role: Client(raise_request_exception=False) for role in ("zentrale", "mentee")}


def test_the_file_names_one_whole_commit():
    assert len(last_release(RELEASE.read_text())) == 40


@pytest.mark.parametrize("text", ["", "# none\n", "af3320e\n", "v0.1.0\n", f"{'a' * 40}\n" * 2])
def test_anything_but_one_whole_commit_is_refused(text):
    with pytest.raises(SystemExit, match="must name one commit"):
        last_release(text)


def test_a_clone_without_the_commit_is_told_how_to_get_it(tmp_path):
    with pytest.raises(SystemExit, match="git"):
        unpack("0" * 40, tmp_path / "code", repository=tmp_path)

    assert not (tmp_path / "code").exists()


def test_an_address_that_breaks_is_named_with_its_error(visitors):
    addresses = dict.fromkeys(visitors, ("/well/", "/broken/", "/missing/"))

    broken = crawl(addresses, visitors)

    assert broken == [
        "zentrale: /broken/: 500 LookupError('no such column')",
        "mentee: /broken/: 500 LookupError('no such column')",
    ]


def test_a_screen_that_shows_its_object_no_more_is_named(visitors):
    world = {"screens": {"pair": {"active": "/well/", "closing": "/gone/"}}}

    assert hidden_screens(world, visitors) == ["/gone/: 404 instead of 200"]


def test_lost_rows_and_tables_are_named():
    before = {"pairs": 3, "goals": 2, "notes": 1, "wishes": 0}

    assert lost_rows(before, {"pairs": 3, "goals": 1, "notes": 5}) == ["goals"]
    assert lost_rows(before, {"pairs": 3, "goals": 2}) == ["notes"]


@pytest.mark.django_db
def test_every_table_is_counted_and_every_kind_has_a_key(cycle, make_person):
    make_person("eva")

    keys = objects({"states": {"cycle": {"open": 7, "running": 8}}})

    assert rows()["alumnii_mentoring_person"] == 1
    assert keys["cycle"] == [7, 8]
    assert keys["programme"] == [cycle.programme_id]
    assert keys["goal"] == [0]
