"""gettext for the whole package, with gendered German words spelled as the host wishes.

The German catalogue holds one canonical form with a star (``Mentor*in``, ``Ihr*e Mentor*in``).
:func:`spell` turns it into the form chosen by the setting ``WORDING``; the neutral and the
two-word forms come from the closed table :data:`WORDS`.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from django.conf import global_settings, settings
from django.utils import translation
from django.utils.functional import Promise, lazy

from alumnii_mentoring.core.conf import get_settings

Words: TypeAlias = "str | Promise"
"""A text for people: as it is, or translated when it is shown."""

# canonical form: (neutral form, both words written out)
WORDS: dict[str, tuple[str, str]] = {
    "ein*e Mentor*in": ("eine Mentoring-Person", "eine Mentorin oder ein Mentor"),
    "eine*n Mentor*in": ("eine Mentoring-Person", "eine Mentorin oder einen Mentor"),
    "einer*m Mentor*in": ("einer Mentoring-Person", "einer Mentorin oder einem Mentor"),
    "Ihr*e Mentor*in": ("Ihre Mentoring-Person", "Ihre Mentorin oder Ihr Mentor"),
    "Ihre*n Mentor*in": ("Ihre Mentoring-Person", "Ihre Mentorin oder Ihren Mentor"),
    "der*die Mentor*in": ("die Mentoring-Person", "die Mentorin oder der Mentor"),
    "den*die Mentor*in": ("die Mentoring-Person", "die Mentorin oder den Mentor"),
    "dem*der Mentor*in": ("der Mentoring-Person", "der Mentorin oder dem Mentor"),
    "Mentor*innen": ("Mentoring-Personen", "Mentorinnen und Mentoren"),
    "Mentor*in": ("Mentoring-Person", "Mentorin oder Mentor"),
    "Koordinator*innen": ("Programmkoordination", "Koordinatorinnen und Koordinatoren"),
    "Koordinator*in": ("Programmkoordination", "Koordinatorin oder Koordinator"),
    "Partner*innen": ("Gegenüber", "Partnerinnen und Partner"),
    "Partner*in": ("Gegenüber", "Partnerin oder Partner"),
    "Student*innen": ("Studierende", "Studentinnen und Studenten"),
    "Absolvent*innen": ("Alumni", "Absolventinnen und Absolventen"),
}
SIGNS = ("*", ":", "_", "·")
STYLES = ("neutral", *SIGNS, "both")

# The same English stands for something else in the catalogue of Django or of another app. All
# catalogues are one: without a context our “Lock” would change Wagtail's, or Wagtail's ours.
CONTEXT = "mentoring"
HOMONYMS = frozenset(
    {
        "Account",
        "Clear all filters",
        "Duration",
        "Field",
        "Form",
        "History",
        "Lock",
        "Locked",
        "Reject",
        "Rejected",
        "Revoke",
        "Save",
        "Search",
        "State",
        "Unlock",
        "User",
        "active",
        "finished at",
        "locked",
        "required",
        "user",
        "version",
    }
)

_CANONICAL = re.compile("|".join(sorted(map(re.escape, WORDS), key=len, reverse=True)))


def spell(text: str, style: str | None = None) -> str:
    """``text`` with every canonical star form spelled in ``style`` (default: the setting)."""
    if "*" not in text:
        return text
    style = style or get_settings().wording
    return _CANONICAL.sub(lambda match: _spell_word(match.group(), style), text)


def _spell_word(word: str, style: str) -> str:
    if style in SIGNS:
        return word.replace("*", style)
    return WORDS[word][0 if style == "neutral" else 1]


def own_word(message: str) -> str | None:
    """Return our translation of one of :data:`HOMONYMS`; None for everything else."""
    if message not in HOMONYMS:
        return None
    key = f"{CONTEXT}\x04{message}"
    translated = translation.gettext(key)
    return None if translated == key else spell(translated)


def gettext(message: str) -> str:
    own = own_word(message)
    return spell(translation.gettext(message)) if own is None else own


def pgettext(context: str, message: str) -> str:
    """Translate an English word that is two German ones; ``context`` is the noun it belongs to."""
    return spell(translation.pgettext(context, message))


def ngettext(singular: str, plural: str, number: int) -> str:
    return spell(translation.ngettext(singular, plural, number))


gettext_lazy = lazy(gettext, str)
pgettext_lazy = lazy(pgettext, str)


# With a catalogue of ours; in every other language of a site our screens are English.
OWN_LANGUAGES = {"de": "Deutsch", "en": "English"}
LANGUAGE_LENGTH = 20


def site_language() -> str:
    """The code in which the site speaks when nobody chose a language."""
    return str(settings.LANGUAGE_CODE)


def reader_language() -> str:
    """The code of the active language, or of the site where none is active."""
    return translation.get_language() or site_language()


def site_languages() -> list[tuple[str, Words]]:
    """Codes and names of the languages that the site offers.

    Django's own long list counts as none: then the language of the site and those of ours.
    """
    if settings.LANGUAGES != global_settings.LANGUAGES:
        return [(str(code), name) for code, name in settings.LANGUAGES]
    code = site_language()
    if code.split("-")[0] in OWN_LANGUAGES:
        return [*OWN_LANGUAGES.items()]
    return [(code, dict(global_settings.LANGUAGES).get(code, code)), *OWN_LANGUAGES.items()]


def closest_language(code: str) -> str:
    """The offered language of a code: ``de`` for ``de-at``, else that of the site."""
    offered = [offered for offered, _name in site_languages()]
    for wanted in (code, code.split("-")[0], site_language(), site_language().split("-")[0]):
        if wanted in offered:
            return wanted
    return offered[0] if offered else site_language()


def default_language() -> str:
    """The language of messages to somebody who chose none."""
    return closest_language(site_language())
