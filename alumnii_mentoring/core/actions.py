"""Run an action in one transaction, and say "busy" when a row stays locked by somebody else.

A door calls actions only: each checks who may do it and leaves nothing half done. What several
actions share is a part, which refuses to run alone.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from contextvars import ContextVar
from typing import ParamSpec, TypeVar

from django.db import DatabaseError, OperationalError, connection, transaction

from alumnii_mentoring.core.errors import BusyError
from alumnii_mentoring.core.wording import gettext as _

P = ParamSpec("P")
R = TypeVar("R")

LOCK_TIMEOUT_SECONDS = 5
_LOCK_WORDS = ("lock", "deadlock", "locked", "try restarting")
_LIMITS = {
    # Until the transaction ends.
    "postgresql": f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT_SECONDS}s'",
    # MariaDB knows no setting for one transaction; the former one is restored afterwards.
    "mysql": "SET @am_waiting = @@SESSION.innodb_lock_wait_timeout,"
    f" SESSION innodb_lock_wait_timeout = {LOCK_TIMEOUT_SECONDS}",
}
_RESTORING = {"mysql": "SET SESSION innodb_lock_wait_timeout = @am_waiting"}
_is_running = ContextVar("is_running", default=False)
PARTS: set[Callable[..., object]] = set()  # for the test that no door uses one


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Run ``function`` in one transaction.

    Raises BusyError when a row stays locked by somebody else for five seconds; with SQLite for
    as long as the ``timeout`` of the site says.
    """

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        is_inner = _is_running.get()
        outer = _is_running.set(True)
        try:
            with nullcontext() if is_inner else _former_limit(), transaction.atomic():
                if not is_inner:
                    _tell(_LIMITS)
                return function(*args, **kwargs)
        except OperationalError as error:
            if not is_lock_error(error):
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


def is_lock_error(error: Exception) -> bool:
    """Whether somebody else held the row for too long; trying again helps."""
    return any(word in str(error).lower() for word in _LOCK_WORDS)


@contextmanager
def _former_limit() -> Iterator[None]:
    """Give the host its own limit back, on a connection that still lives."""
    try:
        yield
    finally:
        with suppress(DatabaseError):
            _tell(_RESTORING)


def _tell(sentences: dict[str, str]) -> None:
    if sentence := sentences.get(connection.vendor):
        with connection.cursor() as cursor:
            cursor.execute(sentence)
