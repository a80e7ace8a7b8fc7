"""The life of a pair that both sides confirmed, to its end."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.audit import AuditEntry, record
from alumnii_mentoring.core.clock.rows import do_each
from alumnii_mentoring.core.errors import MentoringError, TransitionError
from alumnii_mentoring.core.times.zones import site_day
from alumnii_mentoring.core.transitions import change_state
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.mentorships.closing import complete, end_early
from alumnii_mentoring.domain.mentorships.messages import require_calm, tell_office, tell_pair
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.permissions import can_coordinate_pair, role_in
from alumnii_mentoring.domain.programme.duration import check_duration

State = Pair.State


@action
def end_pair_early(
    pair: Pair, *, by: Actor, now: datetime, reason: str = "", is_never_again: bool = False
) -> Pair:
    """End a running pair; either side may, at any time, and so may a coordinator."""
    role = require_member(by, pair) if role_in(by, pair) else ""
    if not role:
        require_pair_coordinator(by, pair)
    end_early(pair, by=by, now=now, role=role, reason=reason)
    if is_never_again:
        pair.is_never_again = True
        pair.save(update_fields=["is_never_again"])
    return pair


@action
def complete_pair(pair: Pair, *, by: Actor, now: datetime) -> Pair:
    require_pair_coordinator(by, pair)
    return complete(pair, by=by, now=now)


@action
def pause_pair(pair: Pair, *, by: Actor, now: datetime) -> Pair:
    require_pair_coordinator(by, pair)
    return change_state(pair, State.PAUSED, by=by, action="pair.pause", now=now)


@action
def resume_pair(pair: Pair, *, by: Actor, now: datetime) -> Pair:
    """Let a paused or closing pair go on.

    Raises TransitionError from any other state.
    """
    require_pair_coordinator(by, pair)
    if pair.state not in {State.PAUSED, State.CLOSING}:
        raise TransitionError(_("Only a paused pair can go on."))
    return change_state(pair, State.ACTIVE, by=by, action="pair.resume", now=now)


@action
def extend_pair(pair: Pair, ends_on: date, *, by: Actor, now: datetime) -> Pair:
    """Move the end of a running pair and tell both.

    Raises ValidationError for an end before today.
    """
    require_pair_coordinator(by, pair)
    if not pair.is_running:
        raise MentoringError(_("Only a running pair can be extended."))
    if ends_on <= max(pair.starts_on, site_day(now)):
        raise ValidationError(_("The new end must lie in the future."))
    check_duration(pair.starts_on, ends_on, least=0)
    old, pair.ends_on = pair.ends_on, ends_on
    pair.save(update_fields=["ends_on"])
    moved = f"{old.isoformat()} → {ends_on.isoformat()}"
    record("pair.extend", pair, by=by, reason=moved, now=now)
    tell_pair(pair, "pair_extended", now=now, occasion=now.isoformat())
    if pair.state == State.CLOSING:
        change_state(pair, State.ACTIVE, by=by, action="pair.resume", now=now)
    return pair


@action
def change_plan(
    pair: Pair, *, planned_meetings: int, rhythm_days: int, by: Actor, now: datetime
) -> Pair:
    """Set another number of meetings or another rhythm for one pair."""
    require_pair_coordinator(by, pair)
    pair.planned_meetings, pair.rhythm_days = planned_meetings, rhythm_days
    pair.save(update_fields=["planned_meetings", "rhythm_days"])
    record("pair.change_plan", pair, by=by, now=now)
    return pair


def close_pairs_at_their_end(now: datetime) -> int:
    """Ask pairs whose last day is over to look back together; return their number."""
    due = Pair.objects.filter(state__in=[State.ACTIVE, State.PAUSED], ends_on__lt=site_day(now))
    return do_each(due.in_writable_cycles().with_parts(), _begin_closing, now)


@action
def _begin_closing(pair: Pair, now: datetime) -> int:
    if pair.state not in {State.ACTIVE, State.PAUSED}:
        return 0
    _ask_to_look_back(pair, None, now)
    return 1


@action
def begin_closing(pair: Pair, *, by: Actor, now: datetime) -> Pair:
    """Ask the two to look back now, whatever the agreed end."""
    require_pair_coordinator(by, pair)
    _ask_to_look_back(pair, by, now)
    return pair


def _ask_to_look_back(pair: Pair, by: Actor, now: datetime) -> None:
    pair.review_reminded_at = None
    pair.save(update_fields=["review_reminded_at"])
    change_state(pair, State.CLOSING, by=by, action="pair.begin_closing", now=now)
    tell_pair(pair, "pair_closing", now=now, occasion=now.isoformat())


@action
def ask_for_help(pair: Pair, *, by: Actor, now: datetime) -> Pair:
    """Ask the coordinators to get in touch; the partner is not told.

    Raises MentoringError when the pair has ended, and while help was asked for already.
    """
    require_member(by, pair)
    require_calm(by, now)
    if not pair.is_running:
        raise MentoringError(_("This pair has ended. Please write to the programme coordination."))
    if help_asked_by(by, pair):
        raise MentoringError(_("The programme coordination knows already and will get in touch."))
    pair.help_asked_at = now
    pair.save(update_fields=["help_asked_at"])
    record("pair.ask_help", pair, by=by, now=now)
    tell_office(pair, "pair_needs_help", now=now)
    return pair


def help_asked_by(user: Actor, pair: Pair) -> datetime | None:
    """When this one of the two asked for help that is not settled yet; the partner never knows."""
    if pair.help_asked_at is None:
        return None
    about = AuditEntry.objects.about(pair)
    settled = about.filter(action="pair.settle_help").values_list("pk", flat=True).first()
    asked = about.by(user).filter(action="pair.ask_help", pk__gt=settled or 0)
    return asked.values_list("created_at", flat=True).first()


@action
def settle_help(pair: Pair, *, by: Actor, now: datetime) -> Pair:
    """Record that the coordinators have been in touch; the traffic light no longer is red for it.

    Raises MentoringError when nobody asked for help.
    """
    require_pair_coordinator(by, pair)
    if pair.help_asked_at is None:
        raise MentoringError(_("Nobody is waiting for help here."))
    pair.help_asked_at = None
    pair.save(update_fields=["help_asked_at"])
    record("pair.settle_help", pair, by=by, now=now)
    return pair


def require_member(by: Actor, pair: Pair) -> str:
    """Return the role of the actor in the pair.

    Raises PermissionDenied for others, and as long as the two were not told.
    """
    role = role_in(by, pair)
    if role is None or pair.state == State.PROPOSED:
        raise PermissionDenied
    return role


def require_pair_coordinator(by: Actor, pair: Pair) -> None:
    """Raises PermissionDenied for accounts that don't coordinate the pair's programme."""
    if by is not None and not can_coordinate_pair(by, pair):
        raise PermissionDenied
    pair.cycle.require_writable()
