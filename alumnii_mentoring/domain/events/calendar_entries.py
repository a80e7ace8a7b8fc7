"""What a calendar shows to whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import Q

from alumnii_mentoring.core.calendar import Screen, cancelled_since
from alumnii_mentoring.core.ical import Entry
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.mentorships.meetings.calendar_entry import meeting_entry
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.models import Programme

PAST_DAYS = 366


def guest_entry(invitation: Invitation) -> Entry:
    """An event as its guest sees it: who waits for a place learns no address.

    It is as new as the later of the event and the guest's own reply.
    """
    entry = event_entry(
        invitation.event,
        for_guest=invitation.knows_address,
        is_tentative=invitation.is_tentative,
    )
    return replace(
        entry,
        sequence=invitation.version,
        stamped_at=max(entry.stamped_at, invitation.stamped_at),
    )


def event_entry(event: Event, *, for_guest: bool = False, is_tentative: bool = False) -> Entry:
    """Only guests learn the address of an online meeting."""
    lines = [event.description, event.online_link if for_guest else ""]
    return Entry(
        uid=event.uid,
        sequence=event.sequence,
        stamped_at=event.stamped_at,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        title=event.title,
        description="\n\n".join(line for line in lines if line),
        place=event.place,
        days=event.days,
        screen=Screen("event", event.pk),
        is_cancelled=event.is_cancelled,
        is_tentative=is_tentative,
    )


def public_entries(programme: Programme, now: datetime) -> list[Entry]:
    """What everybody may subscribe to."""
    events = Event.objects.public().filter(programme=programme)
    return [_marked(event_entry(event)) for event in events.filter(_is_shown(now))]


def personal_entries(person: Person, now: datetime) -> list[Entry]:
    """A member's events and meetings, as they may see them at this moment."""
    invitations = Invitation.objects.of(person).coming().exclude(event__state=Event.State.DRAFT)
    shown = Event.objects.filter(_is_shown(now)).values("pk")
    invitations = invitations.filter(event__in=shown).select_related("event")
    meetings = (
        Meeting.objects.of(person)
        .filter(pair__in=Pair.objects.of(person).formed().values("pk"))
        .filter(_is_meeting_shown(now))
        .select_related("pair__mentor__person", "pair__mentee__person")
    )
    entries = [_marked(guest_entry(invitation)) for invitation in invitations]
    entries += [_meeting_in_feed(meeting, person) for meeting in meetings]
    return sorted(entries, key=lambda entry: (entry.starts_at, entry.uid))


def _meeting_in_feed(meeting: Meeting, person: Person) -> Entry:
    """One that was missed is not called off afterwards."""
    entry = meeting_entry(meeting, person)
    return entry if meeting.state == Meeting.State.MISSED else _marked(entry)


def _marked(entry: Entry) -> Entry:
    """A subscribed entry with a cancellation in its title: not every reader shows the status."""
    if not entry.is_cancelled:
        return entry
    return replace(entry, title=_("Cancelled: %(title)s") % {"title": entry.title})


def _is_shown(now: datetime) -> Q:
    recent = Q(ends_at__gte=now - timedelta(days=PAST_DAYS))
    return recent & (~Q(state=Event.State.CANCELLED) | Q(ends_at__gte=cancelled_since(now)))


def _is_meeting_shown(now: datetime) -> Q:
    cancelled = Q(state__in=[Meeting.State.CANCELLED, Meeting.State.MISSED])
    recent = Q(starts_at__gte=now - timedelta(days=PAST_DAYS))
    return recent & (~cancelled | Q(starts_at__gte=cancelled_since(now)))
