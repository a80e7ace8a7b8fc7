"""Run an action in one transaction, and say "busy" when a row stays locked by somebody else.

A door calls actions only: each checks who may do it and leaves nothing half done. What several
actions share is a part, which refuses to run alone. The rows an action is handed are held and read
anew before it begins (``core.holding.rows``): it judges what is stored, not what its caller had
read.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, ParamSpec, TypeVar

from django.db import DatabaseError, OperationalError, connection, models, transaction

from alumnii_mentoring.core.errors import BusyError
from alumnii_mentoring.core.holding.rows import Held, held_rows, hold_rows, hold_things, read_anew
from alumnii_mentoring.core.wording import gettext as _

P = ParamSpec("P")
R = TypeVar("R")
F = TypeVar("F", bound=Callable[..., Any])

LOCK_TIMEOUT_SECONDS = 5
_LOCK_WORDS = ("lock", "deadlock", "locked", "try restarting")
ACTIONS: dict[str, Callable[..., Any]] = {}  # by module and name, for the tests of all of them
PARTS: set[Callable[..., object]] = set()  # for the test that no door uses one


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Run ``function`` in one transaction, on what it is handed as it is stored by then.

    Raises BusyError when a row stays locked by somebody else for five seconds; with SQLite for
    as long as the ``timeout`` of the site says.
    """
    signature = inspect.signature(function)

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with one_transaction():
            _hold(signature.bind(*args, **kwargs).arguments, function)
            return function(*args, **kwargs)

    ACTIONS[f"{function.__module__}.{function.__name__}"] = run
    return run


def takes_unsaved(*names: str) -> Callable[[F], F]:
    """Mark arguments that carry what somebody typed: their holders are locked, their values
    kept."""

    def mark(function: F) -> F:
        function.__dict__["unsaved_arguments"] = names
        return function

    return mark


def shares_holder(function: F) -> F:
    """Many may do this at the same time below one holder: it writes rows of one person only, and
    locks them itself. Whoever holds the holder alone still waits for all of them."""
    function.__dict__["shares_holder"] = True
    return function


def holds_first(
    model: type[models.Model], find: Callable[[Any], Iterable[Any]]
) -> Callable[[F], F]:
    """Below a holder of its own, it writes what belongs to others: those are locked before it.

    ``find`` takes the first argument and returns the keys of the other holders, of ``model``.
    Locked afterwards, they would be taken in another order than everybody else takes them.
    """

    def mark(function: F) -> F:
        function.__dict__["holds_first"] = lambda thing: hold_rows(model, find(thing))
        return function

    return mark


def _hold(arguments: dict[str, Any], function: Callable[..., Any]) -> None:
    if hold := getattr(function, "holds_first", None):
        hold(next(iter(arguments.values())))
    names = getattr(function, "unsaved_arguments", ())
    typed = [arguments[name] for name in names if name in arguments]
    handed = [thing for name, thing in arguments.items() if name not in names]
    hold_handed(handed, function, typed)


def hold_handed(
    things: Iterable[Any], function: Callable[..., Any], typed: Iterable[Any] = ()
) -> None:
    """Hold what an action is handed, and read it anew unless it was typed and not saved yet."""
    handed: list[Any] = [thing for thing in things if isinstance(thing, Held) and thing.pk]
    kept = [thing for thing in typed if isinstance(thing, Held)]
    hold_things(
        [*handed, *kept, *filter(None, map(_stored, kept))],
        function.__name__,
        is_shared=getattr(function, "shares_holder", False),
    )
    for thing in handed:
        read_anew(thing, thing.READ_WITH)


def _stored(thing: Any) -> Any:
    """Return the stored row of an edited thing, since the edit may have given it another
    holder."""
    return type(thing)._base_manager.filter(pk=thing.pk).first() if thing.pk else None


@contextmanager
def one_transaction() -> Iterator[None]:
    """Run the block in a transaction; inside of another action, in a savepoint with its locks."""
    if held_rows.get() is not None:
        with transaction.atomic():
            yield
        return
    none_held = held_rows.set({})
    try:
        with _limited_waiting(), transaction.atomic():
            if connection.vendor == "postgresql":
                _tell_database(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT_SECONDS}s'")
            yield
    except OperationalError as error:
        if not is_lock_error(error):
            raise
        raise BusyError(
            _("Somebody else is working on this at the moment. Please try again.")
        ) from error
    finally:
        held_rows.reset(none_held)


def part_of_action(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a step that is complete only together with what the action around it does.

    Raises RuntimeError when no action is running, before anything is written.
    """

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if held_rows.get() is None:
            raise RuntimeError(f"{function.__qualname__} is part of an action; call the action.")
        return function(*args, **kwargs)

    PARTS.add(run)
    return run


@contextmanager
def _limited_waiting() -> Iterator[None]:
    """Limit the wait for locks on MariaDB, which only knows a limit per connection; restore it."""
    if connection.vendor != "mysql":
        yield
        return
    _tell_database(
        "SET @mentoring_wait = @@SESSION.innodb_lock_wait_timeout,"
        f" SESSION innodb_lock_wait_timeout = {LOCK_TIMEOUT_SECONDS}"
    )
    try:
        yield
    finally:
        with suppress(DatabaseError):  # where the connection is gone, so is its limit
            _tell_database("SET SESSION innodb_lock_wait_timeout = @mentoring_wait")


def _tell_database(words: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(words)


def is_lock_error(error: Exception) -> bool:
    """Whether somebody else held the row for too long; trying again helps."""
    return any(word in str(error).lower() for word in _LOCK_WORDS)
