"""The coming meetings and events of a member, in one list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from alumnii_mentoring.core.times.words import write_span
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.people.models import Person

MOST_OF_A_KIND = 5


@dataclass(frozen=True)
class OwnDate:
    """``thing`` is what has the state: the meeting, or the invitation to the event."""

    starts_at: datetime
    title: str
    when: str
    place: str
    url: str
    thing: Any


def own_dates(person: Person, now: datetime) -> list[OwnDate]:
    """The next of each kind, the soonest first."""
    meetings = Meeting.objects.of(person).planned().filter(starts_at__gte=now)
    meetings = meetings.select_related("pair__mentor__person", "pair__mentee__person")
    coming = Event.objects.published().upcoming(now)
    invitations = Invitation.objects.of(person).coming().filter(event__in=coming.values("pk"))
    invitations = invitations.select_related("event").order_by("event__starts_at")
    dates = [
        *(
            _meeting(meeting, person)
            for meeting in meetings.order_by("starts_at")[:MOST_OF_A_KIND]
        ),
        *(_event(invitation) for invitation in invitations[:MOST_OF_A_KIND]),
    ]
    return sorted(dates, key=lambda date: date.starts_at)


def _meeting(meeting: Meeting, person: Person) -> OwnDate:
    name = meeting.pair.partner_of(person).display_name
    return OwnDate(
        starts_at=meeting.starts_at,
        title=_("Meeting with %(name)s") % {"name": name},
        when=write_span(meeting.starts_at, meeting.ends_at),
        place=meeting.place or meeting.get_form_display(),
        url=reverse("alumnii_mentoring:pair", args=[meeting.pair_id]) + "#meetings",
        thing=meeting,
    )


def _event(invitation: Invitation) -> OwnDate:
    event = invitation.event
    return OwnDate(
        starts_at=event.starts_at,
        title=event.title,
        when=event.when,
        place=event.place,
        url=reverse("alumnii_mentoring:event", args=[event.pk]),
        thing=invitation,
    )
