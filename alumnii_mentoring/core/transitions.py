"""Change states: lock the row, check the step, save, record. Nothing else writes a state."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone

from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.audit import AuditEntry, record
from alumnii_mentoring.core.errors import TransitionError
from alumnii_mentoring.core.holding.rows import (
    is_held_alone,
    lock_for_update,
    read_anew,
    touch_where_reading_locks_nothing,
)
from alumnii_mentoring.core.wording import gettext as _

M = TypeVar("M", bound=models.Model)


def lock_row(thing: M) -> M:
    """Hold the row until the transaction ends and read it anew.

    What the action around it holds already is only read. Raises TransitionError when the row was
    deleted meanwhile.
    """
    if not is_held_alone(thing):
        rows = type(thing)._base_manager.filter(pk=thing.pk)
        touch_where_reading_locks_nothing(rows)
        len(lock_for_update(rows.values_list("pk")))
    return read_anew(thing)


def state_of(thing: Any) -> str:
    return str(thing.state)


def _write_state(thing: M, state: str) -> None:
    thing.state = state  # type: ignore[attr-defined]
    thing.save(update_fields=["state"])


def check_step(thing: Any, to: str) -> str:
    """Return the present state. Raises TransitionError when ``to`` does not follow from it."""
    old = state_of(thing)
    if to not in thing.TRANSITIONS[old]:
        raise TransitionError(state_words(thing))
    return old


def require_state(thing: Any, *states: str) -> None:
    """Raise TransitionError in another state, also where TRANSITIONS would allow the step."""
    if thing.state not in states:
        raise TransitionError(state_words(thing))


def state_words(thing: Any) -> str:
    """Return the words for a step that the present state doesn't allow."""
    label = dict(thing._meta.get_field("state").flatchoices).get(thing.state, thing.state)
    return _("This is not possible any more: it is already “%(state)s”.") % {"state": label}


def restore_state(thing: M, *, by: Actor, action: str, now: datetime) -> M:
    """Take the last step of ``thing`` back, past its TRANSITIONS: nobody outside has seen it.

    Raises TransitionError when the audit doesn't tell from which state it came.
    """
    old = state_of(lock_row(thing))
    steps = AuditEntry.objects.about(thing).exclude(to_state="").order_by("-pk")
    step = steps.values_list("from_state", "to_state").first()
    if step is None or step[1] != old or not step[0]:
        raise TransitionError(_("This can no longer be taken back."))
    _write_state(thing, step[0])
    record(action, thing, by=by, from_state=old, to_state=step[0], now=now)
    return thing


def change_state(
    thing: M,
    to: str,
    *,
    by: Actor,
    action: str,
    reason: str = "",
    now: datetime | None = None,
) -> M:
    """Take ``thing`` to another state and write it into the audit.

    Raises TransitionError when its TRANSITIONS don't allow the step from the stored state.
    """
    old = check_step(lock_row(thing), to)
    _write_state(thing, str(to))
    record(
        action,
        thing,
        by=by,
        from_state=old,
        to_state=str(to),
        reason=reason,
        now=now or timezone.now(),
    )
    return thing
