"""Who may edit events and answer invitations."""

from __future__ import annotations

from datetime import datetime

from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.people.permissions import is_person
from alumnii_mentoring.domain.programme.actions import require_coordinator


def is_guest(user: Actor, invitation: Invitation) -> bool:
    return is_person(user, invitation.person)


def can_reply(user: Actor, invitation: Invitation, now: datetime) -> bool:
    """The guest, until replies close."""
    is_open = invitation.may_answer and invitation.event.takes_replies(now)
    return is_guest(user, invitation) and is_open


def require_editor(by: Actor, event: Event) -> None:
    """Raise PermissionDenied or ArchivedError; None is the clock."""
    require_coordinator(by, event.programme)
    if event.cycle is not None:
        event.cycle.require_writable()
