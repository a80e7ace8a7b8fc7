"""The steps of an invitation: every one is newer in the calendars of its guest."""

from __future__ import annotations

from datetime import datetime

from alumnii_mentoring.core.actions import part_of_action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.transitions import change_state
from alumnii_mentoring.domain.events.invitations import Invitation


@part_of_action
def take_step(
    invitation: Invitation, to: str, *, by: Actor, action: str, now: datetime, reply: str = ""
) -> Invitation:
    """Lead to another state; ``reply`` is the answer that a mark covers."""
    change_state(invitation, to, by=by, action=action, now=now)
    invitation.reply, invitation.changed_at = reply, now
    invitation.sequence += 1
    invitation.save(update_fields=["reply", "changed_at", "sequence"])
    return invitation
