"""What guests of an event are told, with the calendar part."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from alumnii_mentoring.core.ical import UNANSWERED
from alumnii_mentoring.core.mail.outbox import (
    AnswerTarget,
    CalendarPart,
    Message,
    take_back,
    write_message,
)
from alumnii_mentoring.domain.events.calendar_entries import guest_entry
from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.people.calendar_parts import calendar_part

ANSWERS_EVENT = "event"
REPLIES: dict[str, str] = {  # as calendars call them
    Invitation.State.ACCEPTED: "ACCEPTED",
    Invitation.State.TENTATIVE: "TENTATIVE",
    Invitation.State.WAITING: "TENTATIVE",
    Invitation.State.DECLINED: "DECLINED",
}
GUEST_KINDS = (
    "event_invitation",
    "event_changed",
    "event_moved_up",
    "event_answered",
    "event_declined",
    "event_released",
    "event_removed",
)


def tell_guest(
    invitation: Invitation,
    kind: str,
    *,
    now: datetime,
    draft: bool = False,
    send_after: datetime | None = None,
    **more: Any,
) -> Message | None:
    """With the entry as the guest may see it now, or what takes it out of their calendar."""
    event, person = invitation.event, invitation.person
    is_asked = kind == "event_invitation" and event.takes_replies(now)
    return write_message(
        kind,
        to=person.as_recipient(),
        context={
            "event": event,
            "invitation": invitation,
            "person": person,
            "programme": event.programme,
            **more,
        },
        dedup_key=_key(kind, invitation, event.sequence, invitation.sequence),
        scope_ref=event.programme_id,
        now=now,
        draft=draft,
        send_after=send_after,
        calendar=_part(invitation),
        answer=_answer(invitation) if is_asked else None,
    )


def _part(invitation: Invitation) -> CalendarPart:
    return calendar_part(
        guest_entry(invitation),
        invitation.programme,
        invitation.person,
        reply=REPLIES.get(invitation.state, UNANSWERED),
        is_withdrawn=not invitation.is_expected,
    )


def _answer(invitation: Invitation) -> AnswerTarget:
    event = invitation.event
    return AnswerTarget(ANSWERS_EVENT, invitation.pk, event.replies_until)


def _key(kind: str, invitation: Invitation, *occasion: object) -> str:
    return ":".join(map(str, [kind, invitation.pk, *occasion]))


def has_heard(invitation: Invitation) -> bool:
    """Whether a message about this invitation has left the house, or may have."""
    return _messages_of(invitation).exclude(state__in=Message.IN_HOUSE).exists()


def withdraw(invitation: Invitation, kind: str, now: datetime) -> bool:
    """Take the event out of the guest's calendar; return whether they are told by ``kind``.

    What still waits for them is taken back; with nothing of it in their calendar, nothing is said.
    """
    left = 0
    for message in _messages_of(invitation):
        left += not take_back(Message.objects.filter(pk=message.pk), now)
    return left > 0 and tell_guest(invitation, kind, now=now) is not None


def _messages_of(invitation: Invitation) -> QuerySet[Message]:
    """Those that were not lost or discarded."""
    theirs = Q()
    for kind in GUEST_KINDS:
        theirs |= Q(dedup_key__startswith=_key(kind, invitation, ""))
    lost = [Message.State.FAILED, Message.State.DISCARDED]
    return Message.objects.filter(theirs).exclude(state__in=lost)
