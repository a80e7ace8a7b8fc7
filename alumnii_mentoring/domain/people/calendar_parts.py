"""The calendar part of a mail: an office invites one person to one entry."""

from __future__ import annotations

from alumnii_mentoring.core.ical import UNANSWERED, Contact, Entry, render_invitation
from alumnii_mentoring.core.mail.outbox import CalendarPart
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.models import Programme


def calendar_part(
    entry: Entry, programme: Programme, person: Person, *, reply: str = UNANSWERED
) -> CalendarPart:
    """``reply`` is what the person has answered so far, as a PARTSTAT."""
    office = Contact(programme.office_name, programme.office_email)
    guest = Contact(person.mail_name, person.email)
    return CalendarPart(*render_invitation(entry, organiser=office, guest=guest, reply=reply))
