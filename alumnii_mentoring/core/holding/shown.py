"""What a page showed when somebody decided: compared once the row is held, then it is done.

A door says what the page showed; the action that follows holds the row, and the first time it does
so the two are compared (``core.transitions.lock_row``). So an old page changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.crypto import salted_hmac

from alumnii_mentoring.core.errors import MentoringError

LENGTH = 16  # hexadecimal digits, 64 bit: two texts of one field never agree by chance


class ChangedError(MentoringError):
    """It has changed since the page was opened on which somebody decided."""


def fingerprint(value: object) -> str:
    """A short sign of a value, from which nobody without the site's secret can guess it."""
    return salted_hmac("alumnii_mentoring.shown", repr(value), algorithm="sha256").hexdigest()[
        :LENGTH
    ]


@dataclass
class Expectation:
    """``read(thing)`` gives the sign of what a page would show of it now, ``say`` the error."""

    thing: models.Model
    shown: str
    read: Callable[[Any], str]
    say: Callable[[Any], str]
    is_judged: bool = False

    def judge(self, held: models.Model) -> None:
        """Compare only once, since the action itself changes the row afterwards."""
        if self.is_judged or (type(held), held.pk) != (type(self.thing), self.thing.pk):
            return
        self.is_judged = True
        if self.read(held) != self.shown:
            raise ChangedError(self.say(held))


_expected: ContextVar[Expectation | None] = ContextVar("expected", default=None)


@contextmanager
def expecting(expectation: Expectation | None) -> Iterator[None]:
    """Within, the first action that holds the thing raises ChangedError if it looks different."""
    outer = _expected.set(expectation)
    try:
        yield
    finally:
        _expected.reset(outer)


def judge_held(thing: models.Model) -> None:
    """Compare what is held now with what the page showed, if a door said so."""
    expectation = _expected.get()
    if expectation is not None:
        expectation.judge(thing)
