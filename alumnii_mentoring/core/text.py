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
_STROKES = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe"}
)
_LETTER_LIKE = frozenset("\u02b9\u02bb\u02bc\u02bd\u02be\u02bf")  # apostrophes, to Unicode letters
_SPELT_OUT = re.compile("([aou])e")  # an umlaut of somebody without its key


def fold(text: str) -> str:
    """Return the text for searching: lower case, each word in all spellings by which it is typed.

    ``Müller`` gives ``müller mueller muller``.
    """
    words: dict[str, None] = {}
    for word in text.lower().split():
        spellings = (word, word.translate(_GERMAN), drop_marks(word), search_key(word))
        words.update(dict.fromkeys(filter(None, spellings)))
    return " ".join(words)


def drop_marks(text: str) -> str:
    """Return the text for sorting: lower case without marks, ``Müller`` beside ``Muller``."""
    bare = unicodedata.normalize("NFKD", text.lower().translate(_STROKES))
    return "".join(sign for sign in bare if not unicodedata.combining(sign))


def search_key(*texts: str) -> str:
    """One word for each text, the same for every spelling of it.

    ``Müller``, ``MUELLER`` and ``muller`` become ``muller``; ``O’Brien`` becomes ``obrien``, and
    ``Anna-Lena`` what ``Anna Lena`` becomes.
    """
    return " ".join(filter(None, map(_same_spelling, texts)))


def _same_spelling(text: str) -> str:
    return _SPELT_OUT.sub(r"\1", _letters(text))


def sort_key(*texts: str) -> str:
    """For sorting by the first text, then the others; ``Ärzte`` stands beside ``Arzt``.

    Letters and digits alone, because databases disagree about all other signs.
    """
    return "0".join(filter(None, map(_letters, texts)))


def _letters(text: str) -> str:
    return "".join(
        sign for sign in drop_marks(text) if sign.isalnum() and sign not in _LETTER_LIKE
    )


def searched_words(typed: str) -> list[tuple[str, str]]:
    """Each word that is looked for, as it was typed and as :func:`search_key` has it."""
    words = search_text(typed).split()
    return [(word, key) for word in words if (key := search_key(word))]


def is_called_so(typed: str, *texts: str) -> bool:
    """Whether every word that was typed stands in one of the texts, in whatever spelling."""
    key = search_key(*texts)
    words = searched_words(typed)
    return bool(words or not typed.strip()) and all(word in key for _typed, word in words)
