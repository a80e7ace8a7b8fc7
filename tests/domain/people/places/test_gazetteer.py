import pytest
from hypothesis import given
from hypothesis import strategies as st

from alumnii_mentoring.domain.people.places.gazetteer import (
    distance_km,
    find_places,
    is_named,
    similar_places,
)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("München", ("Munich", "DE")),
        ("muenchen ", ("Munich", "DE")),
        ("Munich", ("Munich", "DE")),
        ("34117 Kassel", ("Kassel", "DE")),
        ("Mailand", ("Milan", "IT")),
        ("Wien", ("Vienna", "AT")),
        ("Genf", ("Geneva", "CH")),
        ("Frankfurt", ("Frankfurt am Main", "DE")),
        ("Frankfurt (Oder)", ("Frankfurt (Oder)", "DE")),
        ("Rotenburg an der Fulda", ("Rotenburg an der Fulda", "DE")),
        ("D-34117 Kassel", ("Kassel", "DE")),
        ("A 1010 Wien", ("Vienna", "AT")),
        ("Kassel, Hessen", ("Kassel", "DE")),
        ("Paris, France", ("Paris", "FR")),
        ("St Gallen", ("Sankt Gallen", "CH")),
        ("St. Gallen", ("Sankt Gallen", "CH")),
        ("St Albans", ("St Albans", "GB")),
        ("Bad Homburg v.d.H.", ("Bad Homburg vor der Höhe", "DE")),
        ("Freiburg i. Br.", ("Freiburg", "DE")),
        ("Frankfurt/M", ("Frankfurt am Main", "DE")),
        ("Frankfurt a. d. Oder", ("Frankfurt (Oder)", "DE")),
    ],
)
def test_a_place_is_found_under_its_usual_names(name, found):
    place = find_places(name)[0]

    assert (place.name, place.country) == found


def test_a_country_narrows_the_search():
    assert {place.country for place in find_places("Halle", "be")} == {"BE"}


@pytest.mark.parametrize("name", ["", "   ", "Nirgendwo", "\x00", "'; --", "12345"])
def test_an_unknown_place_is_not_found(name):
    assert find_places(name) == []


def test_goettingen_is_a_short_way_from_kassel_in_both_directions():
    kassel, goettingen = (
        find_places(name, "DE")[0].coordinates for name in ("Kassel", "Göttingen")
    )

    assert 35 <= distance_km(kassel, goettingen) <= 45
    assert distance_km(kassel, goettingen) == distance_km(goettingen, kassel)


_POINTS = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(_POINTS, _POINTS)
def test_no_distance_exceeds_half_the_equator(a, b):
    assert 0 <= distance_km(a, b) <= 20_016


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Hambrug", "Hamburg"),
        ("Stuttgard", "Stuttgart"),
        ("Kassell", "Kassel"),
        ("Münhcen", "Munich"),
        ("Frankfrut", "Frankfurt am Main"),
        ("Götingen", "Göttingen"),
    ],
)
def test_a_slip_leads_to_the_place_that_is_meant(typed, meant):  # S24
    assert find_places(typed, home="DE") == []
    assert similar_places(typed, home="DE")[0].name == meant


@pytest.mark.parametrize("typed", ["", "x", "qqqqqqqqqq", "\x00", "z" * 5000, "12345"])
def test_nothing_is_like_nonsense(typed):
    assert similar_places(typed, home="DE") == []


@pytest.mark.parametrize(
    ("typed", "is_own"),
    [("kassel", True), ("Koeln", True), ("München", False), ("Halle", False)],
)
def test_a_place_knows_its_own_whole_name(typed, is_own):
    assert is_named(find_places(typed, home="DE")[0], typed) is is_own
