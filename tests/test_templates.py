"""Templates are read like code: short lines, short files, and no decision of two parts."""

import re
from pathlib import Path

import pytest

from tests.walks import for_each

ROOT = Path(__file__).parent.parent
FOLDERS = ("alumnii_mentoring/templates", "example_site/templates")
FILES = sorted(
    path
    for folder in FOLDERS
    for suffix in ("*.html", "*.txt")
    for path in (ROOT / folder).rglob(suffix)
)
WIDTH, LENGTH = 120, 120  # characters, lines
CONDITION = re.compile(r"{%-? *(?:el)?if +(.*?) *-?%}", re.S)
OPERATOR = re.compile(r"""(?<![^\s])(?:not in|is not|and|or|not|in|is|[=!<>]=|[<>])(?![^\s])""")

every_template = for_each("path", FILES, least=260)


def operators_in(condition):
    """How many; words within a text do not count."""
    return len(OPERATOR.findall(re.sub(r"\"[^\"]*\"|'[^']*'", "x", condition)))


@pytest.mark.parametrize(
    ("condition", "number"),
    [
        ("form", 0),
        ("not form", 1),
        ("a == b", 1),
        ("a is not None", 1),
        ("a not in b", 1),
        ("a == 'this and that'", 1),
        ("a and not b", 2),
        ("a or b or c", 2),
    ],
)
def test_operators_are_counted(condition, number):
    assert operators_in(condition) == number


def test_there_are_templates_to_look_at():
    assert len(FILES) > 200


@every_template
def test_a_template_has_short_lines(path):
    long = [line for line in path.read_text().splitlines() if len(line) > WIDTH]

    assert long == []


@every_template
def test_a_template_is_short(path):
    assert len(path.read_text().splitlines()) <= LENGTH


@every_template
def test_a_template_decides_by_one_operator(path):
    """What takes more is decided in the view, under a name."""
    conditions = CONDITION.findall(path.read_text())

    assert [condition for condition in conditions if operators_in(condition) > 1] == []
