"""What guests of an event and the two of a meeting are told, with the calendar part."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import translation

from alumnii_mentoring.core.ical import Contact, Entry, render_invitation
from alumnii_mentoring.core.outbox import (
    AnswerTarget,
    CalendarPart,
    Message,
    take_back,
    write_message,
)
from alumnii_mentoring.domain.events.calendar_entries import guest_entry, meeting_entry
from alumnii_mentoring.domain.events.models import Invitation
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.models import Programme

ANSWERS_EVENT = "event"
UNANSWERED = "NEEDS-ACTION"
REPLIES: dict[str, str] = {  # as calendars call them
    Invitation.State.ACCEPTED: "ACCEPTED",
    Invitation.State.TENTATIVE: "TENTATIVE",
    Invitation.State.WAITING: "TENTATIVE",
}
GUEST_KINDS = ("event_invitation", "event_changed", "event_moved_up", "event_removed")


def tell_guest(
    invitation: Invitation, kind: str, *, now: datetime, draft: bool = False
) -> Message | None:
    event, person = invitation.event, invitation.person
    entry = guest_entry(invitation)
    is_asked = kind == "event_invitation" and event.takes_replies(now)
    return write_message(
        kind,
        to=person.as_recipient(),
        context={
            "event": event,
            "invitation": invitation,
            "person": person,
            "programme": event.programme,
        },
        dedup_key=_key(kind, invitation, event.sequence, invitation.stamped_at.isoformat()),
        scope_ref=event.programme_id,
        now=now,
        draft=draft,
        calendar=_part(entry, event.programme, person, REPLIES.get(invitation.state, UNANSWERED)),
        answer=_answer(invitation) if is_asked else None,
    )


def _answer(invitation: Invitation) -> AnswerTarget:
    event = invitation.event
    return AnswerTarget(ANSWERS_EVENT, invitation.pk, event.replies_until)


def _key(kind: str, invitation: Invitation, *occasion: object) -> str:
    return ":".join(map(str, [kind, invitation.pk, *occasion]))


def has_heard(invitation: Invitation) -> bool:
    """Whether a message about this invitation has left the house, or may have."""
    return _messages_of(invitation).exclude(state__in=Message.IN_HOUSE).exists()


def recall(invitation: Invitation, now: datetime) -> bool:
    """Take back what still waits for this guest; return whether something has left before."""
    left = 0
    for message in _messages_of(invitation):
        left += not take_back(Message.objects.filter(pk=message.pk), now)
    return left > 0


def _messages_of(invitation: Invitation) -> QuerySet[Message]:
    """Those that were not lost or discarded."""
    theirs = Q()
    for kind in GUEST_KINDS:
        theirs |= Q(dedup_key__startswith=_key(kind, invitation, ""))
    lost = [Message.State.FAILED, Message.State.DISCARDED]
    return Message.objects.filter(theirs).exclude(state__in=lost)


def attach_meeting(
    sender: Any, meeting: Meeting, person: Person, message: Message | None, **kwargs: Any
) -> None:
    """Receiver of meeting_told: let the partner's calendar take the meeting over."""
    if message is None or meeting.state not in {Meeting.State.PLANNED, Meeting.State.CANCELLED}:
        return
    with translation.override(person.message_language):
        part = _part(meeting_entry(meeting, person), meeting.programme, person)
    message.calendar_ics, message.calendar_method = part.ics, part.method
    message.save(update_fields=["calendar_ics", "calendar_method"])


def _part(
    entry: Entry, programme: Programme, person: Person, reply: str = UNANSWERED
) -> CalendarPart:
    office = Contact(programme.office_name, programme.office_email)
    guest = Contact(person.display_name, person.email)
    return CalendarPart(*render_invitation(entry, organiser=office, guest=guest, reply=reply))
