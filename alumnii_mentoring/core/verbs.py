"""What can be done to a thing, declared once: its words, its action, what follows from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.wording import Words, ngettext
from alumnii_mentoring.core.wording import gettext_lazy as _

DONE = _("Done.")
PARTNER_TOLD = _("Your partner is told.")
FILES_DELETED = _("The files you sent are deleted.")
REASON = _("Reason (only the programme coordination reads it)")
OPTIONAL_REASON = _("Reason (optional, only the programme coordination reads it)")


def nothing_follows(thing: Any) -> list[str]:
    return []


@dataclass(frozen=True)
class Verb:
    """``run(thing, by=, now=, **)`` is an action of the domain; a door adds only its address.

    Those of private notes take ``author`` instead, since nothing of a note is recorded.

    ``label`` stands on the button that does it, ``heading`` and ``explanation`` above the form
    that asks for words first, ``done`` afterwards. ``states`` and ``applies(thing)`` limit the
    offer. ``asks`` names the argument that takes what is typed, ``option`` the one that takes
    one of ``options`` (code and label). A serious one shows first what follows: the sentences of
    ``follows(thing)``; so does one that announces, by which nothing is lost. ``logs`` is the
    action in the audit, ``logged`` its words there; a second verb with the same action leaves
    them out. ``tells`` are the kinds of the messages to those concerned.
    """

    label: Words
    run: Callable[..., Any]
    done: Words = DONE
    heading: Words = ""
    explanation: Words = ""
    states: frozenset[str] | None = None
    applies: Callable[[Any], bool] = bool
    asks_reason: bool = False
    asks: str = ""
    asks_label: Words = ""
    asks_day: bool = False
    option: str = ""
    option_label: Words = ""
    options: tuple[tuple[str, Words], ...] = ()
    is_main: bool = False
    is_serious: bool = False
    announces: bool = False
    follows: Callable[[Any], list[str]] = nothing_follows
    logs: str = ""
    logged: Words = ""
    tells: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The argument that takes what was typed; empty: nothing is asked."""
        return "reason" if self.asks_reason else self.asks

    @property
    def words_label(self) -> Words:
        return REASON if self.asks_reason else self.asks_label

    @property
    def is_quiet(self) -> bool:
        """Whether its button stands back behind that of the expected answer."""
        return not self.is_main

    @property
    def asks_first(self) -> bool:
        return self.is_serious or self.announces

    @property
    def title(self) -> Words:
        """What stands above the form that asks for words."""
        return self.heading or self.label

    def fits(self, thing: Any) -> bool:
        in_state = self.states is None or getattr(thing, "state", None) in self.states
        return in_state and self.applies(thing)

    def said_to(self, **words: Any) -> Verb:
        """The same verb in the words for another reader: ``label``, ``done`` and the like."""
        return replace(self, **{"logged": "", **words})


def messages_sent(number: int) -> str:
    """A sentence of what follows."""
    text = ngettext("%(n)s message is sent at once.", "%(n)s messages are sent at once.", number)
    return counted(text, number)


def messages_delayed(number: int) -> str:
    """A sentence of what follows."""
    text = ngettext(
        "%(n)s message is sent in %(minutes)s minutes; until then you can take it back.",
        "%(n)s messages are sent in %(minutes)s minutes; until then you can take it back.",
        number,
    )
    return text % {"n": number, "minutes": get_settings().undo_minutes}


def messages_drafted(number: int) -> str:
    """A sentence of what follows."""
    text = ngettext(
        "%(n)s message is drafted; it leaves when you send it from the outbox.",
        "%(n)s messages are drafted; they leave when you send them from the outbox.",
        number,
    )
    return counted(text, number)


def counted(text: str, number: int) -> str:
    return text % {"n": number}
