"""Clean what people type: no control characters, no invisible line breaks, no endless search."""

import re
import unicodedata

# C0 and C1 without tab and line feed, DEL, bidi overrides, and what no XML may hold: one such
# sign makes a whole spreadsheet unreadable.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff"
    "\ud800-\udfff\ufffe\uffff]"
)
_BREAKS = re.compile("\r\n|[\r\x85\u2028\u2029]")
_SPACES = re.compile(r"\s+")


def clean_line(value: str) -> str:
    """One line: breaks and tabs become spaces, control characters disappear."""
    value = _CONTROL.sub("", _BREAKS.sub("\n", value))
    return _SPACES.sub(" ", unicodedata.normalize("NFC", value)).strip()


def clean_text(value: str) -> str:
    """Several lines with plain line feeds and without control characters."""
    return _CONTROL.sub("", _BREAKS.sub("\n", unicodedata.normalize("NFC", value))).strip()


SEARCH_LENGTH = 100  # characters: longer than any name; SQLite refuses patterns above 50 kB
SEARCH_WORDS = 8  # a full name and a place; each word is a condition on every column searched


def search_text(typed: str) -> str:
    """Return the first words of what was typed into a search, in one line.

    Every search takes its words from here, so that no address makes a query long.
    """
    return " ".join(clean_line(typed)[:SEARCH_LENGTH].split()[:SEARCH_WORDS])


_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ß": "ss"})


def fold(text: str) -> str:
    """Return the text for searching: lower case, words with marks also without and spelled out.

    ``Müller`` gives ``müller mueller muller``.
    """
    words: dict[str, None] = {}
    for word in text.lower().split():
        words.update(dict.fromkeys((word, word.translate(_GERMAN), drop_marks(word))))
    return " ".join(words)


def drop_marks(text: str) -> str:
    """Return the text for sorting: lower case without marks, ``Müller`` beside ``Muller``."""
    bare = unicodedata.normalize("NFKD", text.lower().translate(_STROKES))
    return "".join(sign for sign in bare if not unicodedata.combining(sign))
