from pathlib import Path

import pytest

from alumnii_mentoring.core.conf import DEFAULTS, Settings, get_settings


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("PAGE_SIZE", "25", 25),
        ("WORDING", ":", ":"),
        ("CRITERIA", ("site.criteria.Hobby",), ["site.criteria.Hobby"]),
        ("PRIVATE_ROOT", "/srv/private", Path("/srv/private")),
        ("SITE_URL", "https://alumni.example.org/", "https://alumni.example.org"),
    ],
)
def test_a_setting_has_the_type_of_its_meaning(key, value, expected):
    assert getattr(Settings({key: value}), key.lower()) == expected


@pytest.mark.parametrize("key", DEFAULTS)
def test_a_setting_that_is_not_given_has_its_default(settings, key):
    settings.BASE_DIR, settings.WAGTAILADMIN_BASE_URL = "/site", ""
    derived = {
        "PRIVATE_ROOT": Path("/site/private"),
        "CRITERIA": [],
        "MAIL_DOMAIN": "example.org",
    }

    assert getattr(Settings({}), key.lower()) == derived.get(key, DEFAULTS[key])


def test_a_site_without_an_address_of_its_own_takes_wagtails(settings):
    settings.WAGTAILADMIN_BASE_URL = "https://wagtail.example.org/"

    assert Settings({"SITE_URL": ""}).site_url == "https://wagtail.example.org"


def test_a_change_is_read_at_once(settings):
    settings.ALUMNII_MENTORING = {"PAGE_SIZE": 7}

    assert get_settings().page_size == 7
