"""A stored address is checked again where it is shown, whoever has stored it."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

import alumnii_mentoring
from alumnii_mentoring.core.fields import WebAddressField, link_to

TEMPLATES = Path(alumnii_mentoring.__file__).parent / "templates"
LABELS = ("alumnii_mentoring", "alumnii_mentoring_pages")
HARMFUL = [
    "javascript:alert(1)",
    " JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "ftp://example.org/x",
    "//example.org",
    "/mentoring/",
    "https://example.org/\r\nBcc: eve@example.org",
    "https://",
    "",
]


@pytest.mark.parametrize("address", HARMFUL)
def test_no_other_scheme_becomes_a_link(address):
    assert link_to(address) == ""


@pytest.mark.parametrize(
    "address",
    ["https://example.org/a?b=c#d", "http://example.org", "https://universität.example/räume"],
)
def test_an_address_of_the_web_is_a_link(address):
    assert link_to(address) == address


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://example.org/x"])
def test_forms_refuse_what_would_not_be_a_link(address):
    with pytest.raises(ValidationError):
        WebAddressField().clean(address, None)


def test_a_migration_sees_the_field_of_django():
    field = WebAddressField("address", blank=True)

    _name, path, _args, kwargs = field.deconstruct()

    assert (path, kwargs) == (
        "django.db.models.URLField",
        {"blank": True, "verbose_name": "address"},
    )


def stored_addresses():
    """Fields of ours that hold an address or a path, by their kind or their name."""
    for label in LABELS:
        for model in apps.get_app_config(label).get_models():
            for field in model._meta.local_fields:
                if "URLField" in field.deconstruct()[1] or re.search("_(url|path)$", field.name):
                    yield field


def test_no_template_shows_a_stored_address_unchecked():
    names = {field.name for field in stored_addresses()} - {"url_path"}
    raw = re.compile(rf"\.({'|'.join(names)})\b")

    shown = [
        f"{path.name}: {match[0]}"
        for path in TEMPLATES.rglob("*.*")
        for match in raw.finditer(path.read_text())
    ]

    assert names == {"alumni_url", "online_url"}
    assert shown == []


def test_every_field_for_addresses_is_of_the_kind_that_checks():
    unchecked = [
        str(field)
        for field in stored_addresses()
        if "URLField" in field.deconstruct()[1] and not isinstance(field, WebAddressField)
    ]

    assert unchecked == []
