"""The way of a pair from its start to its end, as both see it in their room."""

from __future__ import annotations

from datetime import date, timedelta

from alumnii_mentoring.core.times.words import write_date
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.progress import Assessment
from alumnii_mentoring.web.look.timeline import TimeStep, mark_steps


def milestones_of(pair: Pair, assessment: Assessment, today: date) -> list[TimeStep]:
    """Of a formed pair."""
    begin, end = pair.starts_on, pair.ends_on
    first = begin + timedelta(days=pair.cycle.first_meeting_days)
    half = begin + (end - begin) / 2
    progress = {"held": assessment.held, "planned": assessment.planned}
    steps = [
        TimeStep(_("Start"), write_date(begin), _("both have confirmed"), begin, is_done=True),
        TimeStep(
            _("First meeting"),
            _("until %(day)s") % {"day": write_date(first)},
            _("get to know each other, agree on goals"),
            end,
            is_done=assessment.held > 0,
        ),
        TimeStep(
            _("Halfway"),
            write_date(half),
            _("%(held)s of %(planned)s meetings held") % progress,
            half,
        ),
        TimeStep(
            _("Closing"),
            write_date(end),
            _("each of you looks back on the goals"),
            end,
            is_done=pair.state == Pair.State.COMPLETED,
        ),
    ]
    return mark_steps(steps, today)
