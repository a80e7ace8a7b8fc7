"""Run an action in one transaction, and say "busy" when a row stays locked by somebody else.

A door calls actions only: each checks who may do it and leaves nothing half done. What several
actions share is a part, which refuses to run alone.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextvars import ContextVar
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction

from alumnii_mentoring.core.errors import BusyError
from alumnii_mentoring.core.wording import gettext as _

P = ParamSpec("P")
R = TypeVar("R")

LOCK_TIMEOUT_SECONDS = 5
_LOCK_WORDS = ("lock", "deadlock", "locked", "try restarting")
_is_running = ContextVar("is_running", default=False)
PARTS: set[Callable[..., object]] = set()  # for the test that no door uses one


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Run ``function`` in one transaction.

    Raises BusyError when a row stays locked by somebody else for five seconds.
    """

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        outer = _is_running.set(True)
        try:
            with transaction.atomic():
                _limit_waiting()
                return function(*args, **kwargs)
        except OperationalError as error:
            if not any(word in str(error).lower() for word in _LOCK_WORDS):
                raise
            raise BusyError(
                _("Somebody else is working on this at the moment. Please try again.")
            ) from error
        finally:
            _is_running.reset(outer)

    return run


def part_of_action(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a step that is complete only together with what the action around it does.

    Raises RuntimeError when no action is running, before anything is written.
    """

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if not _is_running.get():
            raise RuntimeError(f"{function.__qualname__} is part of an action; call the action.")
        return function(*args, **kwargs)

    PARTS.add(run)
    return run


def _limit_waiting() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT_SECONDS}s'")
