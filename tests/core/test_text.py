import pytest
from hypothesis import given
from hypothesis import strategies as st

from alumnii_mentoring.core.text import clean_line, clean_text


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
