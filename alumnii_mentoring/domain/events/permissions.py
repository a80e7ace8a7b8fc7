from __future__ import annotations

from datetime import datetime
from typing import Any

from alumnii_mentoring.domain.events.models import Event, Invitation
from alumnii_mentoring.domain.people.permissions import is_person
from alumnii_mentoring.domain.programme.permissions import can_coordinate


def is_guest(user: Any, invitation: Invitation) -> bool:
    return is_person(user, invitation.person)


def can_reply(user: Any, invitation: Invitation, now: datetime) -> bool:
    """The guest, until replies close."""
    return is_guest(user, invitation) and invitation.event.takes_replies(now)


def can_edit_event(user: Any, event: Event) -> bool:
    is_open = event.cycle is None or event.cycle.is_writable
    return is_open and can_coordinate(user, event.programme)
