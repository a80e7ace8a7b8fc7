"""The calendar part of a mail: an office invites one person to one entry."""

from __future__ import annotations

from typing import Any

from alumnii_mentoring.core.ical import UNANSWERED, Contact, Entry, render_invitation
from alumnii_mentoring.core.mail.outbox import CalendarPart
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.models import Programme


def calendar_part(
    entry: Entry,
    programme: Programme,
    person: Person,
    *,
    reply: str = UNANSWERED,
    is_withdrawn: bool = False,
) -> CalendarPart:
    """``reply`` is what the person has answered so far, as a PARTSTAT; ``is_withdrawn`` takes
    the entry from them alone."""
    office = Contact(programme.office_name, programme.office_email)
    guest = Contact(person.mail_name, person.email)
    how: dict[str, Any] = {"reply": reply, "is_withdrawn": is_withdrawn}
    return CalendarPart(*render_invitation(entry, organiser=office, guest=guest, **how))
