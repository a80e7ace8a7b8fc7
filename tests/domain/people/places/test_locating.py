import pytest
from django.utils import translation

from alumnii_mentoring.domain.people.actions import resolve_place
from alumnii_mentoring.domain.people.places.exonyms import name_of
from alumnii_mentoring.domain.people.places.locating import locate
from alumnii_mentoring.domain.people.places.postal_codes import PostalCode

pytestmark = pytest.mark.django_db


@pytest.fixture
def codes(db):
    rows = [
        ("DE", "34117", "Kassel", "51.32", "9.49"),
        ("AT", "1010", "Wien", "48.21", "16.37"),
        ("CH", "1010", "Lausanne", "46.55", "6.66"),
        ("GB", "SW1A1AA", "London", "51.50", "-0.14"),
    ]
    return PostalCode.objects.bulk_create(
        PostalCode(country=country, code=code, name=name, latitude=latitude, longitude=longitude)
        for country, code, name, latitude, longitude in rows
    )


def labels(text, **more):
    return [label for _place, label in locate(text, **more).choices]


def test_an_ambiguous_name_is_asked_back():  # S34
    assert labels("Frankfurt") == ["Frankfurt am Main", "Frankfurt (Oder)"]
    assert locate("Frankfurt").place.name == "Frankfurt am Main"


def test_the_answer_chooses():
    oder = locate("Frankfurt").choices[1][0]
    result = locate("Frankfurt", chosen=oder.key)

    assert result.place.name == "Frankfurt (Oder)"


@pytest.mark.parametrize("chosen", ["", "DE0,0", "nonsense", "9" * 400, "<script>"])
def test_an_answer_to_another_question_is_ignored(chosen):
    assert locate("Frankfurt", chosen=chosen).place.name == "Frankfurt am Main"


def test_places_of_one_name_are_told_apart_by_the_next_city():
    assert labels("Mühlhausen")[0] == "Mühlhausen, DE, 48 km from Erfurt"


@pytest.mark.parametrize(
    "name", ["Kassel", "München", "Zürich", "Brüssel", "Marburg", "Porto", "Frankfurt am Main"]
)
def test_a_clear_name_is_not_asked_back(name):
    assert labels(name) == []


@pytest.mark.parametrize(
    ("name", "country"),
    [("Marburg", "DE"), ("Porto", "PT"), ("Mailand", "IT"), ("Warschau", "PL"), ("Genf", "CH")],
)
def test_the_place_that_is_meant_is_found(name, country):
    assert locate(name).place.country == country


def test_a_country_decides():
    assert locate("Marburg", country="SI").place.name == "Maribor"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("34117", "34117 Kassel"),
        ("D-34117 Kassel", "34117 Kassel"),
        ("SW1A 1AA", "SW1A1AA London"),
        ("sw1a1aa", "SW1A1AA London"),
        ("A-1010 Wien", "1010 Wien"),
        ("CH 1010", "1010 Lausanne"),
    ],
)
def test_postal_codes_are_found(codes, text, name):  # S34
    assert locate(text).place.name == name


def test_a_code_of_two_countries_is_asked_back(codes):
    assert labels("1010") == ["1010 Wien", "1010 Lausanne, CH"]


def test_an_unknown_code_leaves_the_name(codes):
    assert locate("99999 Kassel").place.name == "Kassel"


@pytest.mark.parametrize("text", ["", "   ", "\x00", "1" * 500, "12345 " * 50, "💥", "-" * 99])
def test_nonsense_is_nowhere(codes, text):
    assert locate(text).place is None


def test_a_member_is_placed_by_their_postal_code(codes, make_person):
    person = make_person("eva", place_name="34117 Kassel")
    resolve_place(person)

    assert person.place_name == "34117 Kassel"
    assert [str(person.latitude), str(person.longitude)] == ["51.32", "9.49"]


def test_a_name_that_is_misspelled_is_asked_back():  # S34
    assert locate("Hambrug").place is None
    assert labels("Hambrug") == ["Hamburg"]


def test_the_answer_to_a_misspelled_name_chooses():
    meant = locate("Hambrug").choices[0][0]

    assert locate("Hambrug", chosen=meant.key).place.name == "Hamburg"


@pytest.mark.parametrize(
    ("language", "label"), [("de", "Mühlhausen, DE, 48 km von Erfurt"), ("en", None)]
)
def test_places_are_told_in_the_readers_language(language, label):
    with translation.override(language):
        assert name_of(locate("München").place) == ("München" if language == "de" else "Munich")
        assert label is None or labels("Mühlhausen")[0] == label


@pytest.mark.parametrize(
    ("text", "country", "found"),
    [
        ("Basel, CH", "", "CH"),
        ("Basel (CH)", "", "CH"),
        ("London", "UK", "GB"),
        ("London, UK", "", "GB"),
        ("Athen", "EL", "GR"),
        ("Wien, A", "", "AT"),
        ("Heidelberg, BW", "", "DE"),
        ("Chur, GR", "", "CH"),
    ],
)
def test_a_country_counts_by_what_is_meant(text, country, found):
    assert locate(text, country=country).place.country == found


def test_a_wrong_country_behind_the_name_is_asked_back():
    assert locate("Basel, DE").place is None
    assert labels("Basel, DE") == ["Basel"]


def test_the_place_of_a_wrong_country_may_be_chosen():
    basel = locate("Basel, DE").choices[0][0]

    assert locate("Basel, DE", chosen=basel.key).place.country == "CH"


def test_a_wrong_country_beside_the_name_finds_no_place():
    assert locate("Basel", country="DE").place is None


def test_a_postal_code_counts_by_the_country_that_is_meant(codes):
    assert locate("SW1A 1AA", country="UK").place.country == "GB"


def test_the_country_of_a_site_counts_by_what_is_meant(settings):
    settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "DEFAULT_COUNTRY": "UK"}

    assert locate("Boston").place.country == "GB"
