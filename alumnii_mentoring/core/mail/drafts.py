"""What happens to drafts: they are rewritten, released for sending, or discarded."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.audit import record
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.core.queue import wake_on_commit


@action
def queue_drafts(drafts: models.QuerySet[Message], *, by: Actor, now: datetime) -> int:
    """Release drafts for sending; return how many."""
    released = _close_drafts(drafts, Message.State.QUEUED, "message.release", by, now)
    if released:
        wake_on_commit("deliver")
    return released


@action
def discard_drafts(drafts: models.QuerySet[Message], *, by: Actor, now: datetime) -> int:
    return _close_drafts(drafts, Message.State.DISCARDED, "message.discard", by, now)


def _close_drafts(
    drafts: models.QuerySet[Message], to: str, verb: str, by: Actor, now: datetime
) -> int:
    """Change each draft by an UPDATE of its own, so that two clicks at once count once."""
    closed = 0
    for message in drafts.filter(state=Message.State.DRAFT):
        draft = Message.objects.filter(pk=message.pk, state=Message.State.DRAFT)
        if draft.update(state=to, queued_at=now):
            record(verb, message, by=by, from_state=Message.State.DRAFT, to_state=to, now=now)
            closed += 1
    return closed


def note_change(draft: Message, *, by: Actor) -> None:
    """Record, inside a transaction, that a message was rewritten."""
    record("message.change", draft, by=by)
