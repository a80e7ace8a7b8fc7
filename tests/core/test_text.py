import pytest
from hypothesis import given
from hypothesis import strategies as st

from alumnii_mentoring.core.text import (
    SEARCH_WORDS,
    clean_line,
    clean_text,
    fold,
    is_called_so,
    search_key,
    searched_words,
    sort_key,
)


@pytest.mark.parametrize(
    ("given_text", "line"),
    [
        ("Müller,\r\nAnna", "Müller, Anna"),
        ("a\u2028b\x85c", "a b c"),
        ("  tab\tand\x00null ", "tab andnull"),
        ("right\u202eleft", "rightleft"),
        ("u\u0308", "ü"),
        ("no\uffff sign\ufffe of XML\ud800", "no sign of XML"),
    ],
)
def test_a_line_has_no_breaks_and_no_control_characters(given_text, line):
    assert clean_line(given_text) == line


@pytest.mark.parametrize("clean", [clean_line, clean_text])
def test_no_sign_is_left_that_makes_a_spreadsheet_unreadable(clean):
    assert clean("a\uffffb\ufffec") == "abc"


def test_text_keeps_its_line_feeds():
    assert clean_text("one\r\ntwo\rthree\x07") == "one\ntwo\nthree"


@given(st.text())
def test_cleaning_a_line_twice_changes_nothing(text):
    assert clean_line(clean_line(text)) == clean_line(text)


@given(st.text())
def test_a_cleaned_line_is_one_line(text):
    assert len(clean_line(text).splitlines()) <= 1


SPELT_ALIKE = [
    ("Müller", "MÜLLER", "mueller", "MUELLER", "muller", "Mu\u0308ller"),
    ("Groß", "GROSS", "gross", "GROẞ"),
    ("O’Brien", "O'Brien", "O`Brien", "O´Brien", "obrien", "OʼBrien"),
    ("Anna-Lena", "Anna Lena", "annalena", "ANNA‐LENA"),
    ("Işık", "ışık", "isik", "IŞIK", "ISIK"),
    ("İpek", "ipek", "IPEK", "Ipek"),
    ("Łukasz", "lukasz", "ŁUKASZ"),
    ("Sørensen", "soerensen", "sorensen"),
    ("Æbelø", "aebelo", "ÆBELØ"),
    ("Nguyễn", "nguyen", "NGUYEN"),
    ("Çelik", "celik"),
    ("Ægir Þórsson", "aegir thorsson"),
]


@pytest.mark.parametrize("spellings", SPELT_ALIKE, ids=lambda spellings: spellings[-1])
def test_all_spellings_of_a_name_have_one_key(spellings):
    assert len({search_key(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize("spellings", SPELT_ALIKE, ids=lambda spellings: spellings[-1])
def test_the_list_of_mentors_holds_the_same_key(spellings):
    assert all(search_key(spelling.split()[0]) in fold(spelling) for spelling in spellings)


@given(st.text(min_size=1), st.text(min_size=1))
def test_the_words_of_a_name_find_it_in_any_order(first, last):
    typed = f"{last} {first}"[:100]
    words = searched_words(typed)

    assert is_called_so(typed, first, last) == bool(words or not typed.strip())


def test_signs_alone_are_in_no_name():
    assert not is_called_so("%", "Anna", "Muster")


def test_only_the_first_words_are_looked_for():
    assert len(searched_words("wort " * 1200)) == SEARCH_WORDS


def test_a_last_name_with_a_mark_sorts_beside_the_one_without():
    people = [("Zorn", "A"), ("Ärzte", "B"), ("Arndt", "C"), ("de Boer", "D"), ("", "Amir")]

    assert [last for last, _first in sorted(people, key=lambda names: sort_key(*names))] == [
        "",
        "Arndt",
        "Ärzte",
        "de Boer",
        "Zorn",
    ]


def test_a_short_last_name_sorts_before_one_that_begins_with_it():
    assert sort_key("Berg", "Zoe") < sort_key("Berger", "Anna")
