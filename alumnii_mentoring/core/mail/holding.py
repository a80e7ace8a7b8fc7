"""What the technical administration sees and does when mail must not leave."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.audit import record
from alumnii_mentoring.core.mail.delivery_status import delivery_status
from alumnii_mentoring.core.mail.outbox import Message

State = Message.State
DISCARDING = "message.discard"
OVERDUE = timedelta(hours=1)  # cron and queue deliver every few minutes


@action
def discard_waiting(before: datetime, *, by: Actor, now: datetime) -> int:
    """Discard what waits and was due before a moment; return how many.

    After a restore these were sent before, by the database that is gone.
    """
    discarded = 0
    for message in Message.objects.filter(state=State.QUEUED).order_by("pk"):
        row = Message.objects.filter(pk=message.pk, state=State.QUEUED)
        if message.due_at <= before and row.update(state=State.DISCARDED):
            states = {"from_state": State.QUEUED, "to_state": State.DISCARDED}
            record(DISCARDING, message, by=by, now=now, **states)
            discarded += 1
    return discarded


def overdue_messages(now: datetime) -> list[int]:
    """Keys of messages that nobody has tried to send for an hour."""
    waiting = Message.objects.due(now).filter(attempts=0)
    return [message.pk for message in waiting if message.due_at < now - OVERDUE]


def outbox_state(now: datetime) -> dict[str, Any]:
    """Numbers of messages by state, and why mail does not leave, if it doesn't."""
    status = delivery_status()
    rows = Message.objects.order_by().values_list("state").annotate(number=Count("pk"))
    return {
        "messages": dict(rows),
        "held_since": status.held_since,
        "fault": status.fault,
        "fault_since": status.fault_since,
        "next_try": status.paused_until,
        "overdue": len(overdue_messages(now)),
    }
