"""What can be done to a thing, declared once: its words, its action, what follows from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from alumnii_mentoring.core.actions import hold_handed, one_transaction
from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.errors import TransitionError
from alumnii_mentoring.core.fields import STATEMENT_LENGTH
from alumnii_mentoring.core.holding.shown import fingerprint
from alumnii_mentoring.core.row_values import row_sign
from alumnii_mentoring.core.text import clean_text
from alumnii_mentoring.core.transitions import state_words
from alumnii_mentoring.core.wording import Words, ngettext
from alumnii_mentoring.core.wording import gettext_lazy as _

PARTNER_TOLD = _("Your partner is told.")
FILES_DELETED = _("The files you sent are deleted.")
REASON = _("Reason (only the programme coordination reads it)")
OPTIONAL_REASON = _("Reason (optional, only the programme coordination reads it)")


def nothing_follows(thing: Any) -> list[str]:
    return []


def nothing_more(thing: Any) -> object:
    return None


def state_sign(thing: Any) -> str:
    return fingerprint(getattr(thing, "state", None))


def thing_sign(thing: Any, more: object = None) -> str:
    """A fingerprint of what a page shows of a thing, whatever the button beside it does."""
    names = getattr(thing, "SHOWN", getattr(thing, "WRITTEN", ()))
    return fingerprint((state_sign(thing), row_sign(thing, names), more))


@dataclass(frozen=True)
class Verb:
    """``run(thing, by=, now=, **)`` is an action of the domain; a door adds only its address.

    Those of private notes take ``author`` instead, since nothing of a note is recorded.

    ``label`` stands on the button that does it, ``heading`` and ``explanation`` above the form
    that asks for words first, ``done`` afterwards. ``states`` and ``applies(thing)`` limit the
    offer. ``asks`` names the argument that takes what is typed, at most ``words_limit``
    characters; ``option`` the one that takes one of ``options`` (code and label). A serious one
    shows first what follows: the sentences of ``follows(thing)``; so does one that announces, by
    which nothing is lost. A yes counts for what was shown: the state of the thing, what its model
    names in ``SHOWN`` (else in ``WRITTEN``), what ``shows(thing)`` gives besides, and what
    follows. ``logs`` is the action in the audit, ``logged`` its words there; a second verb with
    the same action leaves them out. ``tells`` are the kinds of the messages to those concerned.
    """

    label: Words
    run: Callable[..., Any]
    done: Words
    heading: Words = ""
    explanation: Words = ""
    states: frozenset[str] | None = None
    applies: Callable[[Any], bool] = bool
    asks_reason: bool = False
    asks: str = ""
    asks_label: Words = ""
    words_limit: int = STATEMENT_LENGTH
    asks_day: bool = False
    option: str = ""
    option_label: Words = ""
    options: tuple[tuple[str, Words], ...] = ()
    is_main: bool = False
    is_serious: bool = False
    announces: bool = False
    follows: Callable[[Any], list[str]] = nothing_follows
    shows: Callable[[Any], object] = nothing_more
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

    def trim(self, typed: str) -> str:
        """What was typed, cleaned, as far as it can be stored."""
        return clean_text(typed)[: self.words_limit]

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

    def do(self, thing: Any, *args: Any, **kwargs: Any) -> Any:
        """Run it in the states in which it is offered: what the button asks, the server asks.

        A page may be old, so the thing is held and read anew before. Raises TransitionError in
        another state, and whatever the action raises; it tells why the verb does not apply.
        """
        with one_transaction():
            hold_handed([thing], getattr(self.run, "func", self.run))
            if not self._fits_state(thing):
                raise TransitionError(state_words(thing))
            return self.run(thing, *args, **kwargs)

    def _fits_state(self, thing: Any) -> bool:
        return self.states is None or getattr(thing, "state", None) in self.states

    def fits(self, thing: Any) -> bool:
        return self._fits_state(thing) and self.applies(thing)

    def button_sign(self, thing: Any) -> str:
        """A fingerprint of what a page with its button shows of the thing."""
        return thing_sign(thing, self.shows(thing))

    def page_sign(self, thing: Any) -> str:
        """The same of a page that also tells what follows."""
        return fingerprint((self.button_sign(thing), self.follows(thing)))

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
