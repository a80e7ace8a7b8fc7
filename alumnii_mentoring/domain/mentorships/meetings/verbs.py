"""What the two of a pair do with a meeting."""

from __future__ import annotations

from typing import Any

from alumnii_mentoring.core.verbs import PARTNER_TOLD, Verb
from alumnii_mentoring.core.wording import gettext
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.mentorships.meetings import actions
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting


def _after_cancelling(meeting: Meeting) -> list[str]:
    return [
        gettext("The meeting leaves both calendars; you can plan a new one at any time."),
        str(PARTNER_TOLD),
    ]


def _after_missing(meeting: Meeting) -> list[str]:
    return [
        gettext("The meeting doesn't count. If it took place after all, report it anew."),
        str(PARTNER_TOLD),
    ]


PLAN = Verb(
    _("Plan the meeting"),
    actions.plan_meeting,
    heading=_("Plan a meeting"),
    explanation=_("Your partner gets a message with the calendar entry."),
    done=_("The meeting is planned, and your partner is told."),
    logs="meeting.plan",
    logged=_("Meeting planned"),
)
MOVE = Verb(
    _("Move the meeting"),
    actions.move_meeting,
    explanation=_("Your partner gets a message with the new calendar entry."),
    done=_("The meeting was moved, and your partner is told."),
    logs="meeting.move",
    logged=_("Meeting moved"),
)
REPORT = Verb(
    _("Report the meeting"),
    actions.report_meeting,
    heading=_("Report a meeting"),
    explanation=_("For a meeting that took place without having been planned here."),
    done=_("The meeting is documented. Your partner is asked to confirm it."),
    logs="meeting.report",
    logged=_("Meeting reported"),
)
REPORT_PLANNED = REPORT.said_to(
    heading="", explanation=_("Correct what was different from the plan.")
)
CANCEL = Verb(
    _("Cancel the meeting"),
    actions.cancel_meeting,
    done=_("The meeting was cancelled, and your partner is told."),
    is_serious=True,
    follows=_after_cancelling,
    tells=("meeting_cancelled",),
    logs="meeting.cancel",
    logged=_("Meeting cancelled"),
)
CONFIRM = Verb(
    _("Confirm the meeting"),
    actions.confirm_meeting,
    done=_("The meeting is confirmed."),
    is_main=True,
    logs="meeting.confirm",
    logged=_("Meeting confirmed"),
)
OBJECT = Verb(
    _("That is not right"),
    actions.object_to_report,
    done=_("The report was sent back. Please talk to your partner about it."),
    logs="meeting.object",
    logged=_("Report of the meeting sent back"),
)
MARK_MISSED = Verb(
    _("Did not take place"),
    actions.mark_missed,
    done=_("It is noted that the meeting did not take place."),
    is_serious=True,
    follows=_after_missing,
    tells=("meeting_missed",),
    logs="meeting.miss",
    logged=_("Meeting did not take place"),
)

LOGGED: dict[str, Any] = {
    "meeting.restore": _("Meeting planned again"),
}
