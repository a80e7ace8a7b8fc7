"""The styles of visitors and members stay small, and ask nobody else for anything."""

from pathlib import Path

import alumnii_mentoring

STATIC = Path(alumnii_mentoring.__file__).parent / "static/alumnii_mentoring"
STYLES = [STATIC / "tokens.css", STATIC / "mentoring.css"]
LARGEST_BYTES = 14 * 1024


def test_the_styles_are_small():
    assert sum(len(path.read_bytes()) for path in STYLES) <= LARGEST_BYTES


def test_the_styles_load_nothing():
    text = "".join(path.read_text() for path in STYLES)

    assert "url(" not in text
    assert "@import" not in text
