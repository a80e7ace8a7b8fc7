"""Hold what an action judges, and read it anew, before anything of it is judged.

Whoever calls an action has read the thing before, and somebody else may have changed it since. So
the row that stands above it, its holder, is locked first, then the thing is read again with what
belongs to it. The holder of everything in a cycle is the cycle: whoever holds it alone meets a
state that nobody else changes meanwhile, and waits for no second lock.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, TypeVar, runtime_checkable

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, models

from alumnii_mentoring.core.errors import TransitionError
from alumnii_mentoring.core.holding.shown import judge_held
from alumnii_mentoring.core.wording import gettext as _

M = TypeVar("M", bound=models.Model)
Key = tuple[type[models.Model], Any]


@runtime_checkable
class Held(Protocol):
    """A model whose rows are judged in actions.

    ``holder()`` is the row to lock first, itself or one above it. ``READ_WITH`` names, as for
    ``select_related``, what is judged together with a row.
    """

    READ_WITH: ClassVar[tuple[str, ...]]
    pk: Any

    def holder(self) -> models.Model: ...


@runtime_checkable
class Guard(Protocol):
    """A holder that refuses what may no longer happen below it."""

    def check_action(self, name: str) -> None: ...


@dataclass(frozen=True)
class HeldRow:
    """A holder as it was read when it was locked; ``is_alone`` unless others share it."""

    row: models.Model
    is_alone: bool


held_rows: ContextVar[dict[Key, HeldRow] | None] = ContextVar("held_rows", default=None)
"""The holders locked by the action that runs; None: no action runs."""


def key_of(thing: models.Model) -> Key:
    return type(thing), thing.pk


def hold_things(things: Iterable[Held], name: str, *, is_shared: bool = False) -> None:
    """Lock the holders, in the order of their keys, and ask them whether ``name`` may happen.

    Raises TransitionError when one no longer exists, and what a guard raises.
    """
    holders = {key_of(holder) for holder in (thing.holder() for thing in things) if holder.pk}
    for key in sorted(holders, key=lambda key: (key[0].__name__, key[1])):
        row = _hold(key, is_shared).row
        if isinstance(row, Guard):
            row.check_action(name)


def hold_rows(model: type[models.Model], keys: Iterable[Any]) -> None:
    """Lock holders without asking them, in the order of their keys."""
    for key in sorted(set(keys)):
        _hold((model, key), is_shared=False)


def _hold(key: Key, is_shared: bool) -> HeldRow:
    held = held_rows.get()
    if held is None:
        raise RuntimeError("Rows are held inside an action.")
    if key not in held:
        held[key] = HeldRow(_read_locked(key, is_shared), is_alone=not is_shared)
    elif not (held[key].is_alone or is_shared):
        raise RuntimeError("An action that shares its holder can't hold it alone afterwards.")
    return held[key]


def _read_locked(key: Key, is_shared: bool) -> models.Model:
    """Read a row under a lock; a shared one can be held by several, and nobody writes it
    meanwhile."""
    model, pk = key
    rows = model._base_manager.filter(pk=pk)
    if is_shared:
        share_lock(model, pk)
    else:
        touch_where_reading_locks_nothing(rows)
        rows = lock_for_update(rows)
    row = rows.first()
    if row is None:
        raise TransitionError(_("This entry no longer exists."))
    return row


def lock_for_update(rows: models.QuerySet[M]) -> models.QuerySet[M]:
    """Lock rows for writing; inserts that only refer to them needn't wait, where possible."""
    return rows.select_for_update(no_key=connection.features.has_select_for_no_key_update)


def share_lock(model: type[models.Model], pk: Any) -> None:
    words = {"postgresql": "FOR SHARE", "mysql": "LOCK IN SHARE MODE"}.get(connection.vendor)
    if words is None:
        return
    sql, parameters = model._base_manager.filter(pk=pk).values_list("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} {words}", parameters)


def touch_where_reading_locks_nothing(rows: models.QuerySet[Any]) -> None:
    """Write the rows unchanged on SQLite, which locks only with the first write."""
    is_immediate = getattr(connection, "transaction_mode", None) in {"IMMEDIATE", "EXCLUSIVE"}
    if connection.vendor == "sqlite" and not is_immediate:
        name = rows.model._meta.pk.attname
        others = [field.attname for field in rows.model._meta.concrete_fields]
        field = next(other for other in others if other != name)
        rows.update(**{field: models.F(field)})


def is_held_alone(thing: Any) -> bool:
    held = held_rows.get() or {}
    if not held or not isinstance(thing, Held):
        return False
    row = held.get(key_of(thing.holder()))
    return row is not None and row.is_alone


def read_anew(thing: M, read_with: Iterable[str] = ()) -> M:
    """Reload the row; related rows that were loaded stay, or are read along with ``read_with``.

    Raises TransitionError when the row was deleted meanwhile, ChangedError when it is no longer
    what the page showed.
    """
    kept = _cached_relations(thing)
    manager = type(thing)._base_manager
    rows = manager.select_related(*read_with) if read_with else None
    try:
        thing.refresh_from_db(from_queryset=rows)
    except ObjectDoesNotExist as error:
        raise TransitionError(_("This entry no longer exists.")) from error
    for field, related in kept:
        is_same = related is not None and getattr(thing, field.attname) == related.pk
        if is_same and not field.is_cached(thing):
            field.set_cached_value(thing, related)
    judge_held(thing)
    return thing


def _cached_relations(thing: models.Model) -> list[tuple[Any, Any]]:
    fields: Iterable[Any] = thing._meta.concrete_fields
    relations = [field for field in fields if field.is_relation]
    return [
        (field, field.get_cached_value(thing)) for field in relations if field.is_cached(thing)
    ]
