"""The last step of a pair, shared by all that end one: places are free again, both are told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from alumnii_mentoring.core.actions import part_of_action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.mail.outbox import undo_ends_at
from alumnii_mentoring.core.transitions import change_state
from alumnii_mentoring.domain.mentorships.meetings.actions import cancel_open_meetings
from alumnii_mentoring.domain.mentorships.messages import recall_question, tell_pair, tell_person
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.signals import pair_left

State = Pair.State


@part_of_action
def end_early(pair: Pair, *, by: Actor, now: datetime, role: str, reason: str) -> Pair:
    """End a running pair; ``role`` is that of the one who ends it, if it is one of the two.

    What the office ends is told a little later, so that it can be taken back.
    """
    send_after = None if role else undo_ends_at(now)
    _close(pair, State.ENDED_EARLY, "pair.end_early", by=by, now=now, role=role, reason=reason)
    cancel_open_meetings(pair, by=by, now=now, send_after=send_after)
    tell_pair(pair, "pair_ended", now=now, occasion=now.isoformat(), send_after=send_after)
    pair_left.send(sender=Pair, pair=pair, now=now)
    return pair


@part_of_action
def complete(pair: Pair, *, by: Actor, now: datetime) -> Pair:
    """End a pair that went its whole way; both are told as of an early end."""
    send_after = undo_ends_at(now)
    _close(pair, State.COMPLETED, "pair.complete", by=by, now=now)
    cancel_open_meetings(pair, by=by, now=now, send_after=send_after)
    tell_pair(pair, "pair_completed", now=now, occasion=now.isoformat(), send_after=send_after)
    return pair


@part_of_action
def give_up(
    pair: Pair,
    verb: str,
    *,
    by: Actor,
    now: datetime,
    role: str = "",
    reason: str = "",
    kind: str = "pair_not_formed",
    draft: bool = False,
) -> Pair:
    """Give both places back and tell those who knew of the proposal, except who gave it up."""
    informed = recall_question(pair)
    _close(pair, State.NOT_FORMED, verb, by=by, now=now, role=role, reason=reason)
    for person in informed:
        if pair.role_of(person) != role:
            has_confirmed = bool(pair.confirmed_at_by(str(pair.role_of(person))))
            how: dict[str, Any] = {"draft": draft, "has_confirmed": has_confirmed}
            tell_person(pair, person, kind, now=now, **how)
    return pair


def _close(
    pair: Pair, to: str, verb: str, *, by: Actor, now: datetime, role: str = "", reason: str = ""
) -> Pair:
    """Change to a final state and free the places; the audit gets no free text of members."""
    change_state(pair, to, by=by, action=verb, now=now)
    pair.mentee_key = pair.seat_key = None
    pair.ended_at, pair.ended_by_role, pair.ended_reason = now, role, reason
    pair.save(
        update_fields=["mentee_key", "seat_key", "ended_at", "ended_by_role", "ended_reason"]
    )
    return pair
