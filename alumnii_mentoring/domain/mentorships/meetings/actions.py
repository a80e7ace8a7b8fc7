"""Meetings of a pair: planned and reported by either side, confirmed by the other."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied

from alumnii_mentoring.core.actions import action, part_of_action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.audit import record
from alumnii_mentoring.core.clock.rows import do_each
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.mail.outbox import keep_private
from alumnii_mentoring.core.row_values import (
    changes,
    complete_values,
    read_values,
    set_lists,
    set_values,
)
from alumnii_mentoring.core.transitions import change_state, lock_row, restore_state
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.mentorships.meetings.calendar_entry import meeting_part
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.mentorships.meetings.times import (
    check_move,
    check_plan,
    check_report,
)
from alumnii_mentoring.domain.mentorships.messages import require_writer, tell_person
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.permissions import (
    can_confirm_meeting,
    require_worker,
    role_in,
)
from alumnii_mentoring.domain.mentorships.signals import meeting_told
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.cycles import Cycle

State = Meeting.State
OBJECTION_DAYS = 14

# Their facts name a place or an address.
keep_private("meeting_planned", "meeting_moved", "own_meeting_moved")


class MeetingPlan:
    """A value for each of ``Meeting.WRITTEN``; what is left out has the model's default."""

    def __init__(self, starts_at: datetime, **more: object) -> None:
        """Raises TypeError for what isn't written into a meeting."""
        self.starts_at = starts_at
        values = {"starts_at": starts_at, **more}
        self.values = complete_values(Meeting, Meeting.WRITTEN, values)


@action
def plan_meeting(pair: Pair, plan: MeetingPlan, *, by: Actor, now: datetime) -> Meeting:
    """Put a meeting into both calendars and tell the partner.

    Raises ValidationError for a meeting in the past or more than two years ahead.
    """
    role = require_writer(by, pair, now)
    check_plan(plan.starts_at, now)
    _require_only_one(pair, plan)
    meeting = Meeting(pair=pair, planned_by=role, stamped_at=now)
    _fill(meeting, plan)
    record("meeting.plan", meeting, by=by, to_state=State.PLANNED, now=now)
    _tell_partner(meeting, "meeting_planned", by, now)
    return meeting


@action
def move_meeting(meeting: Meeting, plan: MeetingPlan, *, by: Actor, now: datetime) -> Meeting:
    """Change a planned meeting; both get its new entry.

    Raises ValidationError for a time that is over or too far away.
    """
    require_writer(by, meeting.pair, now)
    _require_only_one(meeting.pair, plan, meeting.pk)
    _require_state(meeting, State.PLANNED)
    check_move(plan.starts_at, now)
    before = read_values(meeting, Meeting.SEEN_BY["mail"])
    _fill(meeting, plan)
    record("meeting.move", meeting, by=by, now=now)
    told = changes(meeting, before)
    if told:
        _stamp(meeting, now)
        _tell_both(meeting, "meeting_moved", by, now, changes=told)
    return meeting


@action
def cancel_meeting(meeting: Meeting, *, by: Actor, now: datetime) -> Meeting:
    require_writer(by, meeting.pair, now)
    _require_state(meeting, State.PLANNED)
    _call_off(meeting, by, now)
    _tell_both(meeting, "meeting_cancelled", by, now)
    return meeting


@part_of_action
def cancel_open_meetings(
    pair: Pair, *, by: Actor, now: datetime, send_after: datetime | None = None
) -> None:
    """Part of the end of a pair: what was planned leaves both calendars, and both are told."""
    for meeting in Meeting.objects.planned().filter(pair=pair, starts_at__gt=now):
        _call_off(meeting, by, now)
        meeting.pair = pair
        for person in pair.people:
            _tell(meeting, person, "meeting_dropped", now, send_after=send_after)


@part_of_action
def restore_meetings(pair: Pair, *, by: Actor, now: datetime) -> None:
    """Plan the meetings again that were cancelled with the pair before anybody was told."""
    dropped = Meeting.objects.filter(pair=pair, state=State.CANCELLED, starts_at__gt=now)
    for meeting in dropped.filter(stamped_at=pair.ended_at):
        meeting.stamp(now)
        meeting.save(update_fields=["sequence", "stamped_at"])
        restore_state(meeting, by=by, action="meeting.restore", now=now)


def _call_off(meeting: Meeting, by: Actor, now: datetime) -> None:
    _stamp(meeting, now)
    change_state(meeting, State.CANCELLED, by=by, action="meeting.cancel", now=now)


@action
def report_meeting(
    pair: Pair, plan: MeetingPlan, *, by: Actor, now: datetime, meeting: Meeting | None = None
) -> Meeting:
    """Document a meeting that took place, planned before or not.

    Raises ValidationError for a date in the future, more than a year ago or before the pair.
    """
    role = require_writer(by, pair, now)
    if meeting is not None and meeting.pair_id != pair.pk:
        raise PermissionDenied
    check_report(pair, plan.starts_at, now)
    _require_only_one(pair, plan, meeting.pk if meeting else None)
    if meeting is None:
        meeting = Meeting(pair=pair, planned_by=role, stamped_at=now)
    else:
        _require_state(meeting, State.PLANNED)
        meeting.stamp(now)
    meeting.reported_by, meeting.reported_at = role, now
    _fill(meeting, plan)
    change_state(meeting, State.REPORTED, by=by, action="meeting.report", now=now)
    _tell_partner(meeting, "meeting_reported", by, now)
    return meeting


@action
def confirm_meeting(meeting: Meeting, *, by: Actor, now: datetime) -> Meeting:
    """Confirm the partner's report.

    Raises MentoringError for whoever reported it.
    """
    require_worker(by, meeting.pair)
    if not can_confirm_meeting(by, meeting):
        raise MentoringError(_("The other side confirms what you have reported."))
    return _confirm(meeting, by, now)


@action
def mark_missed(meeting: Meeting, *, by: Actor, now: datetime) -> Meeting:
    """Say that a planned meeting did not take place.

    Raises MentoringError for a meeting that lies ahead.
    """
    require_writer(by, meeting.pair, now)
    if meeting.starts_at > now:
        raise MentoringError(_("This meeting lies ahead. You can cancel it."))
    change_state(meeting, State.MISSED, by=by, action="meeting.miss", now=now)
    _stamp(meeting, now)  # calendars show it as cancelled
    _tell_partner(meeting, "meeting_missed", by, now)
    return meeting


@action
def object_to_report(meeting: Meeting, *, by: Actor, now: datetime) -> Meeting:
    """Send a report back to planned; the two sort it out between them.

    Raises PermissionDenied for whoever reported it.
    """
    require_writer(by, meeting.pair, now)
    if not can_confirm_meeting(by, meeting):
        raise PermissionDenied
    meeting.reported_by, meeting.reported_at = "", None
    meeting.stamp(now)
    meeting.save(update_fields=["reported_by", "reported_at", "sequence", "stamped_at"])
    change_state(meeting, State.PLANNED, by=by, action="meeting.object", now=now)
    _tell_partner(meeting, "meeting_objected", by, now)
    return meeting


def confirm_unopposed_meetings(now: datetime) -> int:
    """Reports without an objection count after 14 days; return how many did now."""
    before = now - timedelta(days=OBJECTION_DAYS)
    reported = Meeting.objects.filter(state=State.REPORTED, reported_at__lt=before)
    unopposed = reported.exclude(pair__cycle__state__in=Cycle.READ_ONLY)
    return do_each(unopposed, _confirm_unopposed, now)


@action
def _confirm_unopposed(meeting: Meeting, now: datetime) -> int:
    if meeting.state != State.REPORTED:
        return 0
    _confirm(meeting, None, now)
    return 1


def _confirm(meeting: Meeting, by: Actor, now: datetime) -> Meeting:
    meeting.confirmed_at = now
    meeting.save(update_fields=["confirmed_at"])
    return change_state(meeting, State.CONFIRMED, by=by, action="meeting.confirm", now=now)


def _fill(meeting: Meeting, plan: MeetingPlan) -> None:
    set_values(meeting, plan.values)
    meeting.save()
    set_lists(meeting, plan.values)


def _stamp(meeting: Meeting, now: datetime) -> None:
    meeting.stamp(now)
    meeting.save(update_fields=["sequence", "stamped_at"])


def _require_only_one(pair: Pair, plan: MeetingPlan, but: int | None = None) -> None:
    """Raise MentoringError for a second meeting at the same time, as when a form is sent twice.

    The pair is locked before the meeting, as where a pair ends.
    """
    lock_row(pair)
    same = Meeting.objects.filter(pair=pair, starts_at=plan.starts_at).exclude(pk=but)
    if same.exclude(state__in=[State.CANCELLED, State.MISSED]).exists():
        raise MentoringError(_("There is a meeting of the two of you at this time already."))


def _require_state(meeting: Meeting, state: str) -> None:
    if meeting.state != state:
        raise MentoringError(_("This meeting can no longer change."))


def _tell_partner(meeting: Meeting, kind: str, by: Actor, now: datetime) -> None:
    _tell(meeting, _partner(meeting, by), kind, now)


def _tell_both(meeting: Meeting, kind: str, by: Actor, now: datetime, **more: Any) -> None:
    """Tell both, since also whoever moves or cancels may have the entry from a mail or a file."""
    partner = _partner(meeting, by)
    for person in meeting.pair.people:
        _tell(meeting, person, kind if person == partner else f"own_{kind}", now, **more)


def _partner(meeting: Meeting, by: Actor) -> Person:
    pair = meeting.pair
    return (pair.mentee if role_in(by, pair) == "mentor" else pair.mentor).person


def _tell(
    meeting: Meeting,
    person: Person,
    kind: str,
    now: datetime,
    *,
    send_after: datetime | None = None,
    **more: Any,
) -> None:
    occasion = f"{meeting.pk}:{meeting.sequence}"
    message = tell_person(
        meeting.pair,
        person,
        kind,
        now=now,
        occasion=occasion,
        send_after=send_after,
        calendar=meeting_part(meeting, person),
        meeting=meeting,
        **more,
    )
    meeting_told.send(sender=Meeting, meeting=meeting, person=person, message=message)
