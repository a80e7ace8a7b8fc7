"""A cancellation of an event, taken back while no guest has heard of it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.mail.outbox import Message, MessageQuerySet, take_back, undo_ends_at
from alumnii_mentoring.core.transitions import restore_state
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.events.permissions import require_editor

State = Event.State


def can_take_back_cancelling(event: Event, now: datetime) -> bool:
    """Whether no guest was told, and the event still lies ahead."""
    if event.state != State.CANCELLED or event.starts_at <= now:
        return False
    messages = _messages_of_cancelling(event)
    has_time = messages.exists() or now < undo_ends_at(event.stamped_at)
    return has_time and not messages.left().exists()


@action
def take_back_cancelling(event: Event, *, by: Actor, now: datetime) -> Event:
    """Undo the cancellation; guests and their replies are as before.

    Raises MentoringError once a guest was told.
    """
    require_editor(by, event)
    can_go_on = can_take_back_cancelling(event, now)
    if not can_go_on or not take_back(_messages_of_cancelling(event), now):
        raise MentoringError(_("The guests were already told. Plan a new event instead."))
    event.is_unannounced = False
    event.stamp(now)
    event.save(update_fields=["sequence", "stamped_at", "is_unannounced"])
    return restore_state(event, by=by, action="event.restore", now=now)


def _messages_of_cancelling(event: Event) -> MessageQuerySet:
    guests = event.invitations.values_list("pk", flat=True)
    about = Q(pk=None)
    for guest in guests:
        about |= Q(dedup_key__startswith=f"event_cancelled:{guest}:")
    return Message.objects.filter(about, created_at=event.stamped_at)
