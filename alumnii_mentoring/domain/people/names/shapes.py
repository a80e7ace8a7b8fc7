"""Names of people: what may stand in a mail to somebody else without leading anywhere.

Letters and marks of any script, with the signs that names hold between them.
"""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError

from alumnii_mentoring.core.fields import LineField
from alumnii_mentoring.core.text import clean_line
from alumnii_mentoring.core.wording import gettext as _

HYPHENS = "-\u2010\u2011\u2013\u058a\u05be"
APOSTROPHES = "'\u2018\u2019\u00b4`\u055a\u05f3\u05f4"
MIDDLE_DOTS = "\u00b7\u30fb"  # Catalan "l·l", foreign names in Japanese
JOINERS = "\u200c\u200d"  # shape letters of Persian and of Indian scripts
# Letters that nobody sees: the fillers of Hangul.
INVISIBLE_LETTERS = "\u115f\u1160\u3164\uffa0"
# Come along when a name is copied: soft hyphen, spaces without width, marks of direction.
_STRAY = re.compile("[\u00ad\u200b\u200e\u200f\u061c\u2060]")

# The shape of a name: (L)etter, (M)ark, (J)oiner, (P)unctuation, dot and space.
_NAME = re.compile(r"[P. ]*(?:LM*(?:JLM*)*[P. ]*)+")
_DOTS = str.maketrans(dict.fromkeys("\u3002\uff0e\uff61", "."))  # browsers take them for dots
_UNSPACED = re.compile(r"\.LL")
_DOMAIN = re.compile(r"[^ .]{2}\.LL")  # "B.Sc." is a degree
_ADDRESS = re.compile(r"://|@|\d(?:\.\d+){3}")


def clean_name(value: str) -> str:
    """One line without the invisible signs that come along when a name is copied."""
    return clean_line(_STRAY.sub("", value))


def is_name(text: str) -> bool:
    """Whether it is made of letters of any script, and of what stands between them in names."""
    return bool(_NAME.fullmatch(_shape(text)))


def leads_somewhere(text: str) -> bool:
    """Whether a mail program may take a part of it for an address of the web or of e-mail."""
    return bool(_DOMAIN.search(_bare_shape(text)) or _ADDRESS.search(text))


def is_mailable(name: str) -> bool:
    """Whether a name may stand in mails to others; in names a space follows each dot."""
    is_unspaced = _UNSPACED.search(_bare_shape(name))
    return is_name(name) and not is_unspaced and not leads_somewhere(name)


def _bare_shape(text: str) -> str:
    return re.sub("[MJ]", "", _shape(text.translate(_DOTS)))


def _shape(text: str) -> str:
    return "".join(map(_kind, text))


def _kind(sign: str) -> str:
    if sign in ". ":
        return sign
    if sign in INVISIBLE_LETTERS:
        return "?"
    if sign in HYPHENS or sign in APOSTROPHES or sign in MIDDLE_DOTS:
        return "P"
    if sign in JOINERS:
        return "J"
    major = unicodedata.category(sign)[0]
    return major if major in "LM" else "?"


def validate_name(value: str) -> None:
    """Allow visible names without addresses, since they stand in mails to others.

    Raises ValidationError for signs other than letters and what stands between them in names.
    """
    if _UNSPACED.search(_bare_shape(value)) or leads_somewhere(value):
        raise ValidationError(
            _(
                "A name holds no address of the web or of e-mail. Please type a space after a dot,"
                " as in “Dr. med.”."
            )
        )
    if not is_name(value):
        raise ValidationError(
            _("Please use letters; spaces, hyphens, apostrophes and dots are fine as well.")
        )


class NameField(LineField):
    """A name of a person, or a part of it."""

    tidy = staticmethod(clean_name)
    default_validators = [validate_name]
