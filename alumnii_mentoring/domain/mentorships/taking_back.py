"""An ending by the office, taken back while neither of the two has heard of it."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.mail.outbox import (
    Message,
    MessageQuerySet,
    take_back,
    undo_ends_at,
)
from alumnii_mentoring.core.transitions import restore_state
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.mentorships.actions import require_pair_coordinator
from alumnii_mentoring.domain.mentorships.capacity import take_seat_again
from alumnii_mentoring.domain.mentorships.meetings.actions import restore_meetings
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.signals import pair_restored

ENDED = frozenset({Pair.State.COMPLETED, Pair.State.ENDED_EARLY})
KINDS = ("pair_completed", "pair_ended", "meeting_dropped")


def can_take_back_ending(pair: Pair, now: datetime) -> bool:
    """Whether the office ended it, and nobody was told."""
    if pair.state not in ENDED or pair.ended_by_role or pair.ended_at is None:
        return False
    messages = _messages_of_ending(pair)
    has_time = messages.exists() or now < undo_ends_at(pair.ended_at)
    return has_time and not messages.left().exists()


@action
def take_back_ending(pair: Pair, *, by: Actor, now: datetime) -> Pair:
    """Let a pair go on as before it ended, with its meetings, and discard the messages.

    Raises MentoringError once one of the two was told, and when a place was given away.
    """
    require_pair_coordinator(by, pair)
    seat_key = take_seat_again(pair)
    if not can_take_back_ending(pair, now) or not take_back(_messages_of_ending(pair), now):
        raise MentoringError(_("The two were already told. Propose the pair again instead."))
    restore_meetings(pair, by=by, now=now)
    pair.mentee_key, pair.seat_key = pair.mentee_id, seat_key
    pair.ended_at, pair.ended_reason, pair.is_never_again = None, "", False
    try:
        with transaction.atomic():
            pair.save(
                update_fields=[
                    *("mentee_key", "seat_key", "ended_at", "ended_reason", "is_never_again")
                ]
            )
    except IntegrityError as error:
        raise MentoringError(_("This mentee already has a pair in this cycle.")) from error
    restore_state(pair, by=by, action="pair.restore", now=now)
    pair_restored.send(sender=Pair, pair=pair, now=now)
    return pair


def _messages_of_ending(pair: Pair) -> MessageQuerySet:
    """Return the messages that were written as it ended."""
    about = Q()
    for kind in KINDS:
        about |= Q(dedup_key__startswith=f"{kind}:{pair.pk}:")
    written = Message.objects.filter(about)
    return written.filter(created_at=pair.ended_at) if pair.ended_at else written.none()
