import pytest

from alumnii_mentoring.domain.people.places.countries import (
    CODES,
    country_at_end,
    country_code,
)
from alumnii_mentoring.domain.people.places.gazetteer import large_cities


@pytest.mark.parametrize(
    ("typed", "code"),
    [("UK", "GB"), ("el", "GR"), (" de ", "DE"), ("A", "AT"), ("XX", ""), ("Ä", ""), ("", "")],
)
def test_a_code_is_read_by_what_is_meant(typed, code):
    assert country_code(typed) == code


def test_the_map_knows_no_other_countries():
    assert {city.country for city in large_cities()} <= CODES
    assert len(CODES) == 250  # 249 of ISO 3166, and Kosovo


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Basel, DE", ("Basel", "DE")),
        ("Basel (ch)", ("Basel", "CH")),
        ("Halle (Saale)", ("Halle (Saale)", "")),
        ("Frankfurt, XX", ("Frankfurt, XX", "")),
        ("Bonn", ("Bonn", "")),
    ],
)
def test_a_code_behind_the_name_is_a_country(text, parts):
    assert country_at_end(text) == parts
