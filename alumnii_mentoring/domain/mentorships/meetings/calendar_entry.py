"""A meeting as calendars show it: in the feeds, as a file, and in the mail that tells of it."""

from __future__ import annotations

from alumnii_mentoring.core.calendar import Screen
from alumnii_mentoring.core.ical import Entry
from alumnii_mentoring.core.mail.outbox import CalendarPart
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.people.calendar_parts import calendar_part
from alumnii_mentoring.domain.people.models import Person

TAKEN_OVER: set[str] = {Meeting.State.PLANNED, Meeting.State.CANCELLED}


def meeting_entry(meeting: Meeting, person: Person) -> Entry:
    """A meeting as one of the two sees it; expects pair and people selected."""
    partner = meeting.pair.partner_of(person)
    return Entry(
        uid=meeting.uid,
        sequence=meeting.sequence,
        stamped_at=meeting.stamped_at,
        title=_("Mentoring: %(name)s") % {"name": partner.mail_name},
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        description=meeting.online_link,
        place=meeting.place or meeting.get_form_display(),
        screen=Screen("pair", meeting.pair_id),
        is_cancelled=meeting.state in {Meeting.State.CANCELLED, Meeting.State.MISSED},
    )


def meeting_part(meeting: Meeting, person: Person) -> CalendarPart | None:
    """What lets the person's calendar take the meeting over, in the words of their messages.

    None once it was reported or missed: that changes no appointment.
    """
    if meeting.state not in TAKEN_OVER:
        return None
    with person.in_own_words():
        return calendar_part(meeting_entry(meeting, person), meeting.programme, person)
