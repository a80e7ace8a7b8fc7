"""An old page changes nothing: what it showed comes back with its button, and is compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpRequest

from alumnii_mentoring.core.holding.shown import ChangedError, Expectation, expecting
from alumnii_mentoring.core.wording import gettext as _

SHOWN = "am-shown"  # hidden, beside every button that does something; with the key, of one row

Sign = Callable[[Any], str]


@contextmanager
def as_shown(request: HttpRequest, thing: Any, sign: Sign) -> Iterator[None]:
    """Run an action on ``thing`` as the page showed it; ``sign`` tells what it would show now.

    Raises ChangedError when something else is shown by now.
    """
    if not is_as_shown(request, thing, sign):
        raise ChangedError(say_changed(thing))
    with expecting(as_held(thing, sign)):
        yield


def is_as_shown(request: HttpRequest, thing: Any, sign: Sign) -> bool:
    """Whether the thing looks as the page showed it; a page that sends no fingerprint is
    believed."""
    shown = request.POST.get(f"{SHOWN}-{thing.pk}", request.POST.get(SHOWN))
    return shown is None or shown == sign(thing)


def as_held(thing: Any, sign: Sign) -> Expectation:
    return Expectation(thing, sign(thing), sign, say_changed)


def say_changed(thing: Any) -> str:
    """Return the words for a thing that changed, with its present state."""
    if not hasattr(thing, "get_state_display"):
        return _(
            "This has changed since you opened the page, so nothing was done. Please look at it"
            " as it is now, and decide again."
        )
    words = _(
        "This has changed since you opened the page, so nothing was done. It is “%(state)s” now."
        " Please look at it as it is now, and decide again."
    )
    return words % {"state": thing.get_state_display()}
