"""What did not arrive, or perhaps not: sent again, or left as it is."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from alumnii_mentoring.core.actions import action, part_of_action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.audit import record
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.core.mail.patience import is_too_late
from alumnii_mentoring.core.queue import wake_on_commit
from alumnii_mentoring.core.wording import gettext as _

State = Message.State
UNDELIVERED = (State.FAILED, State.UNKNOWN)
AGAIN, LET_GO = "message.send_again", "message.let_go"


def answerable(messages: models.QuerySet[Message], now: datetime) -> models.QuerySet[Message]:
    """Without those that ask for an answer whose time is over."""
    return messages.filter(Q(link_until__isnull=True) | Q(link_until__gt=now))


@action
def send_again(messages: models.QuerySet[Message], *, by: Actor, now: datetime) -> int:
    """Queue what failed or is perhaps sent; return how many.

    Raises MentoringError when there is none: its state has changed, or the time to answer it is
    over.
    """
    queued = sum(_queue(message, by, now) for message in answerable(messages, now))
    if not queued:
        raise MentoringError(_("Nothing was sent: it is on its way already, or it is too late."))
    wake_on_commit("deliver")
    return queued


@action
def let_go(messages: models.QuerySet[Message], *, by: Actor, now: datetime) -> int:
    """Take what failed or is perhaps sent off the list of the office; return how many."""
    return sum(_leave(message, State.DISCARDED, LET_GO, by, now) for message in messages)


def _queue(message: Message, by: Actor, now: datetime) -> bool:
    """Queue a message again, with the same time for retries as a new one."""
    fresh = {"queued_at": now, "first_tried_at": None, "retry_at": None, "attempts": 0}
    return _leave(message, State.QUEUED, AGAIN, by, now, error="", **fresh)


def _leave(
    message: Message, to: str, verb: str, by: Actor, now: datetime, **values: object
) -> bool:
    """Change the state by an UPDATE that expects the state read, so that two clicks count once."""
    old = message.state
    row = Message.objects.filter(pk=message.pk, state=old)
    if old not in UNDELIVERED or not row.update(state=to, **values):
        return False
    record(verb, message, by=by, from_state=old, to_state=to, now=now)
    return True


@part_of_action
def readdress(
    recipient_ref: int, email: str, *, by: Actor, now: datetime, except_kind: str = ""
) -> int:
    """What has not left goes to another address, and what failed at the old one is sent to it.

    Return how many. What is perhaps sent stays, and so does what is of no use any more.
    """
    theirs = Message.objects.filter(recipient_ref=recipient_ref).exclude(kind=except_kind)
    waiting = theirs.filter(state__in=[State.DRAFT, State.QUEUED]).change(to_email=email)
    failed = answerable(theirs.filter(state=State.FAILED).exclude(to_email=email), now)
    return waiting + sum(_send_to(message, email, by, now) for message in failed)


def _send_to(message: Message, email: str, by: Actor, now: datetime) -> bool:
    if is_too_late(message.kind, message.due_at, now) or not _queue(message, by, now):
        return False
    Message.objects.filter(pk=message.pk).update(to_email=email)
    wake_on_commit("deliver")
    return True
