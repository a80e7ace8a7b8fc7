"""What a site forgot is said before anybody meets the consequence."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import global_settings
from django.urls import set_script_prefix

from alumnii_mentoring.checks import (
    check_addresses,
    check_apps,
    check_frame,
    check_languages,
    check_private_files,
    check_settings,
)

ROOT = Path(__file__).parent.parent


def found(check=check_addresses):
    return [one.id.rpartition(".")[2] for one in check()]


@pytest.fixture
def under_a_path():
    set_script_prefix("/alumni/")
    yield
    set_script_prefix("/")


@pytest.fixture
def templates(settings, tmp_path):
    """Templates of a host, by name."""

    def templates(**texts):
        for name, text in texts.items():
            (tmp_path / f"{name}.html").write_text(text)
        [engine] = settings.TEMPLATES
        settings.TEMPLATES = [{**engine, "DIRS": [tmp_path, *engine["DIRS"]]}]

    return templates


@pytest.mark.parametrize("address", ["/accounts/login/", "no_such_view"])
def test_a_login_that_leads_nowhere_is_said(settings, address):
    settings.LOGIN_URL = address

    assert found() == ["W007"]


@pytest.mark.parametrize(
    "address", ["/login/", "wagtailadmin_login", "https://sso.example.org/in"]
)
def test_a_login_that_exists_is_fine(settings, address):
    settings.LOGIN_URL = address

    assert found() == []


@pytest.mark.parametrize(("address", "expected"), [("/alumni/login/", []), ("no_view", ["W007"])])
def test_a_login_is_found_in_a_site_under_a_path(settings, under_a_path, address, expected):
    settings.LOGIN_URL = address

    assert found() == expected


def test_missing_addresses_are_said(settings):
    settings.ROOT_URLCONF = "wagtail.admin.urls"
    settings.LOGIN_URL = "https://sso.example.org/in"

    assert found() == ["E008"]


def test_a_missing_app_is_said(monkeypatch):
    before = found(check_apps)
    monkeypatch.delitem(apps.app_configs, "wagtail_modeladmin")

    assert (before, found(check_apps)) == ([], ["E007"])


FRAMES = {
    "with the block": ("<main>{% block content %}{% endblock %}</main>", []),
    "within another block": (
        "{% block page %}{% block content %}{% endblock %}{% endblock %}",
        [],
    ),
    "without the block": ("{% block inhalt %}{% endblock %}", ["W009"]),
    "by the frame it extends": ('{% extends "outer.html" %}', []),
    "by one that is chosen later": ("{% extends frame %}", []),
    "not even there": ('{% extends "bare.html" %}', ["W009"]),
}


@pytest.mark.parametrize("frame", FRAMES)
def test_a_frame_without_our_block_is_said(settings, templates, frame):
    text, expected = FRAMES[frame]
    templates(frame=text, outer="{% block content %}{% endblock %}", bare="<main></main>")
    settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "BASE_TEMPLATE": "frame.html"}

    assert found(check_frame) == expected


def test_a_missing_frame_is_said(settings):
    settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "BASE_TEMPLATE": "none.html"}

    assert found(check_frame) == ["W002"]


def test_languages_that_nobody_can_choose_are_said(settings):
    locale = "django.middleware.locale.LocaleMiddleware"
    before = found(check_languages)
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if one != locale]
    without = found(check_languages)
    settings.LANGUAGES = global_settings.LANGUAGES

    assert (before, without, found(check_languages)) == ([], ["W010"], [])


def test_the_address_of_a_new_wagtail_site_is_said(settings):
    settings.WAGTAILADMIN_BASE_URL = "http://example.com"

    assert found() == ["W008"]


def test_the_demonstrations_mails_lead_to_its_own_port(monkeypatch):
    monkeypatch.setenv("DEMO_ADDRESS", "127.0.0.1:8123")
    given = runpy.run_path(str(ROOT / "scripts/run_demo.py"))["ENVIRONMENT"]
    words = "from example_site import settings; print(settings.WAGTAILADMIN_BASE_URL)"

    done = subprocess.run(
        [sys.executable, "-c", words],
        cwd=ROOT,
        env={**os.environ, **given},
        capture_output=True,
        text=True,
    )

    assert done.stdout.strip() == "http://127.0.0.1:8123"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("PAGE_SIZE", "twenty", ["E009"]),
        ("PAGE_SIZE", None, ["E009"]),
        ("PAGE_SIZE", "20", []),
        ("CRITERIA", "site.criteria.Hobby", ["E009"]),
        ("CRITERIA", ["site.criteria.Hobby"], []),
        ("PRIVATE_ROOT", 7, ["E009"]),
        ("PAGESIZE", 20, ["E001"]),
        ("MAIL_MAX_ATTEMPTS", 5, ["W011"]),
    ],
)
def test_a_setting_of_the_wrong_type_or_name_is_said(settings, name, value, expected):
    settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, name: value}

    assert found(check_settings) == expected


IN_MEMORY = "django.core.files.storage.InMemoryStorage"
IN_A_FOLDER = "django.core.files.storage.FileSystemStorage"


@pytest.mark.parametrize(
    ("root", "alias", "expected"),
    [
        ("private", None, []),
        ("media/private", None, ["E006"]),
        ("media/private", {"BACKEND": IN_MEMORY}, []),
        ("private", {"BACKEND": IN_A_FOLDER}, ["E006"]),  # without options: MEDIA_ROOT itself
        ("private", {"BACKEND": IN_A_FOLDER, "OPTIONS": {"location": "/srv/private"}}, []),
        ("private", {"BACKEND": "no.such.Storage"}, ["E010"]),
        ("private", {"BACKEND": IN_A_FOLDER, "OPTIONS": {"bucket": "a"}}, ["E010"]),
    ],
)
def test_private_files_that_everybody_could_read_are_said(
    settings, tmp_path, root, alias, expected
):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "PRIVATE_ROOT": tmp_path / root}
    if alias:
        settings.STORAGES = {**settings.STORAGES, "mentoring_private": alias}

    assert found(check_private_files) == expected
