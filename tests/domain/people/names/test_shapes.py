"""Names of any script are welcome; what leads somewhere or can't be seen is no name."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alumnii_mentoring.domain.people.names.shapes import clean_name, is_mailable, leads_somewhere

NAMES = [
    "Anna",
    "O'Neil",
    "O’Neill",
    "D´Angelo",
    "Müller-Lüdenscheidt",
    "J.R.R. Tolkien",
    "Dr. med. Ana-Lucía",
    "Łukasz Żółć",
    "Nguyễn Thị Ánh",
    "李小龙",
    "マリア・テレサ",
    "김철수",
    "محمد بن سلمان",
    "علی‌رضا",  # with the joiner that Persian needs
    "दीप्ति",
    "ক্‌ষ",
    "יעל בן־דוד",
    "ג׳ורג׳",
    "Գեւորգ",
    "ណារី",
    "Gal·la",
    "葛󠄀城",  # with a variation selector
    "ʻAulani",
    "Sukarno",
    "'t Hooft",
    "X Æ",
]
NO_NAMES = [
    "",
    ".",
    "-",
    "bitte bestaetigen evil.example/login",
    "evil.example",
    "Anna.de",
    "Dr.med. Anna",
    "x@evil",
    "https://evil",
    "evil/login",
    "evil\\login",
    "evil.e\u0301x",
    "evil.\u200cexample",
    "evil\u200d.example",
    "evil\uff0eexample",
    "evil\u3002example",
    "Anna 2",
    "Anna, bitte",
    "Anna!",
    "Anna: los",
    "😀",
    "\u200b",
    "\u3164",
    "\u2800",
    "\uffa0",
    "\u115f\u1160",
    "\u0301",
    "\ufe0f",
    "\u200d",
    "Anna \u3164",
]


@pytest.mark.parametrize("name", NAMES)
def test_names_of_people_stay_as_they_are(name):
    name = unicodedata.normalize("NFC", name)

    assert is_mailable(name)
    assert clean_name(name) == name


@pytest.mark.parametrize("name", NO_NAMES)
def test_what_is_no_name_goes_into_no_mail(name):
    assert not is_mailable(name)


@pytest.mark.parametrize("stray", ["\u200b", "\u200e", "\u200f", "\u00ad", "\u2060", "\ufeff"])
def test_signs_that_nobody_sees_leave_a_copied_name(stray):
    assert clean_name(f"{stray}An{stray}na ") == "Anna"


@given(st.text(max_size=20))
def test_no_name_holds_what_leads_somewhere(text):
    name = clean_name(text)

    if is_mailable(name):
        assert not set(name) & set('/@:\\,;!?<>"0123456789')
        assert any(unicodedata.category(sign).startswith("L") for sign in name)


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        ("Volkswagen AG", False),
        ("Alumni e.V.", False),
        ("B.Sc. Physics", False),
        ("Industrie 4.0", False),
        ("A/B Consulting", False),
        ("Müller & Söhne GmbH, Kassel", False),
        ("siehe evil.example/login", True),
        ("10.0.0.1", True),
        ("tel://1", True),
        ("x@y", True),
        ("evil。example", True),
    ],
)
def test_other_words_may_lead_somewhere(text, leads):
    assert leads_somewhere(text) is leads
