"""The year of a cycle in steps, from the application to the closing event."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from alumnii_mentoring.core.times.words import write_date, write_days
from alumnii_mentoring.core.times.zones import site_day
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.core.wording import ngettext
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.web.look.timeline import TimeStep, mark_steps


def year_of(cycle: Cycle, public_events: Iterable[Event], today: date) -> list[TimeStep]:
    """With the days of the kick-off and of the closing event where the public may know them."""
    days = {event.kind: site_day(event.starts_at) for event in public_events}
    kickoff = days.get(Event.Kind.KICKOFF, cycle.starts_on)
    closing = days.get(Event.Kind.CLOSING, cycle.ends_on)
    deadline = site_day(cycle.apply_until)
    steps = [
        TimeStep(
            _("Apply"),
            _("until %(day)s") % {"day": write_date(deadline)},
            _("With or without a wish for somebody in particular."),
            deadline,
        ),
        TimeStep(
            _("Matching"),
            _("until %(day)s") % {"day": write_date(kickoff)},
            _("The programme suggests a partner, and both say yes."),
            kickoff,
        ),
        TimeStep(
            _("Kick-off"),
            write_date(kickoff),
            _("The first time that you meet."),
            kickoff,
        ),
        TimeStep(
            _("Meetings"),
            write_days(kickoff, closing),
            _meetings(cycle),
            closing,
        ),
        TimeStep(
            _("Closing"),
            write_date(closing),
            _("You look back together."),
            closing,
        ),
    ]
    return mark_steps(steps, today)


def _meetings(cycle: Cycle) -> str:
    number = cycle.planned_meetings
    return ngettext("%(number)s talk", "%(number)s talks", number) % {"number": number}
