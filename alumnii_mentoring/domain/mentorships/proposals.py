"""From the proposal of a pair to the confirmation by both sides."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from alumnii_mentoring.core.actions import action, part_of_action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.audit import record
from alumnii_mentoring.core.clock.rows import do_each
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.times.zones import site_day
from alumnii_mentoring.core.transitions import change_state, lock_row
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications.models import Application, Participation, Role
from alumnii_mentoring.domain.applications.permissions import owns
from alumnii_mentoring.domain.applications.wishes import Wish, void_wish
from alumnii_mentoring.domain.mentorships.actions import require_member, require_pair_coordinator
from alumnii_mentoring.domain.mentorships.capacity import check_accounts, take_seat
from alumnii_mentoring.domain.mentorships.closing import give_up
from alumnii_mentoring.domain.mentorships.messages import recall_question, tell_pair
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.rules import check_pairing
from alumnii_mentoring.domain.programme.actions import require_coordinator
from alumnii_mentoring.domain.programme.models import Programme

State = Pair.State
PLAN = ("starts_on", "ends_on", "planned_meetings", "rhythm_days")


@action
def propose_pair(
    mentor: Participation,
    mentee: Participation,
    *,
    by: Actor,
    now: datetime,
    origin: str = Pair.Origin.MATCHING,
    rationale: dict[str, Any] | None = None,
) -> Pair:
    """Keep a place of the mentor for the mentee; neither of them is told yet.

    Raises MentoringError when no place is free or the mentee already has a pair.
    """
    require_matchmaker(by, mentor.cycle.programme, mentor, mentee)
    return hold_pair(mentor, mentee, by=by, now=now, origin=origin, rationale=rationale)


def require_matchmaker(by: Actor, programme: Programme, *parts: Participation) -> None:
    """Raise PermissionDenied unless ``by`` coordinates the programme and is none of these."""
    require_coordinator(by, programme)
    if any(owns(by, part) for part in parts):
        raise PermissionDenied


@part_of_action
def hold_pair(
    mentor: Participation,
    mentee: Participation,
    *,
    by: Actor,
    now: datetime,
    origin: str,
    rationale: dict[str, Any] | None = None,
    by_request: bool = False,
) -> Pair:
    """Keep both places, once nothing speaks against the two.

    Raises MentoringError when the mentee has a pair already or no place is free.
    """
    seat_key = take_seat(mentor)
    check_pairing(mentor, lock_row(mentee), by_request=by_request)
    check_accounts(mentee)
    pair = new_pair(mentor, mentee, seat_key, origin=origin)
    pair.rationale = rationale or {}
    try:
        with transaction.atomic():
            pair.save()
    except IntegrityError as error:
        raise MentoringError(_("This mentee already has a pair in this cycle.")) from error
    record("pair.propose", pair, by=by, to_state=State.PROPOSED, now=now)
    return pair


def new_pair(mentor: Participation, mentee: Participation, seat_key: str, *, origin: str) -> Pair:
    """Return an unsaved pair with the defaults of its cycle."""
    cycle, places = mentor.cycle, {"mentee_key": mentee.pk, "seat_key": seat_key}
    plan = {name: getattr(cycle, name) for name in PLAN}
    return Pair(cycle=cycle, mentor=mentor, mentee=mentee, origin=origin, **places, **plan)


@part_of_action
def say_yes(pair: Pair, *, by: Actor, now: datetime) -> Pair:
    """Confirm a pair for one side; with the second yes it is active. The caller does what follows.

    Raises PermissionDenied for anybody but the two, MentoringError after the deadline.
    """
    role = require_member(by, pair)
    pair.cycle.require_writable()
    lock_row(pair)
    _require_awaiting(pair, now)
    if pair.confirmed_at_by(role):
        return pair
    field = f"{role}_confirmed_at"
    setattr(pair, field, now)
    pair.save(update_fields=[field])
    if not (pair.mentor_confirmed_at and pair.mentee_confirmed_at):
        return change_state(pair, State.HALF_CONFIRMED, by=by, action="pair.confirm", now=now)
    change_state(pair, State.ACTIVE, by=by, action="pair.confirm", now=now)
    _start_late(pair, now)
    recall_question(pair)
    _settle_application(pair, by, now)
    tell_pair(pair, "pair_formed", now=now)
    return pair


def _start_late(pair: Pair, now: datetime) -> None:
    """Move the start of a pair in a running cycle to today, or it would be overdue at once."""
    today = site_day(now)
    if pair.starts_on < today < pair.ends_on:
        pair.starts_on = today
        pair.save(update_fields=["starts_on"])


def _require_awaiting(pair: Pair, now: datetime) -> None:
    if pair.state not in Pair.AWAITING:
        raise MentoringError(_("This proposal is no longer open."))
    if pair.answer_by is not None and now > pair.answer_by:
        raise MentoringError(_("The time to answer this proposal is over."))


def _settle_application(pair: Pair, by: Actor, now: datetime) -> None:
    """Mark the mentee's application as placed, the wish as accepted, the others as void."""
    applications = Application.objects.filter(
        cycle=pair.cycle_id,
        person=pair.mentee.person_id,
        role=Role.MENTEE,
        state__in=[Application.State.ACCEPTED, Application.State.NOT_PLACED],
    )
    for application in applications:
        for wish in application.wishes.open().with_parts():
            came_true = wish.mentor_id == pair.mentor_id
            if came_true:
                change_state(wish, Wish.State.ACCEPTED, by=by, action="wish.settle", now=now)
            else:
                void_wish(wish, "wish.settle", by=by, now=now)
        change_state(
            application, Application.State.PLACED, by=by, action="application.place", now=now
        )


@action
def decline_pair(pair: Pair, *, by: Actor, now: datetime, reason: str = "") -> Pair:
    """Decline a pair without disadvantage; only coordinators read the reason.

    Raises MentoringError when the proposal is no longer open.
    """
    role = require_member(by, pair)
    if pair.state not in Pair.AWAITING:
        raise MentoringError(_("This proposal is no longer open."))
    return give_up(pair, "pair.decline", by=by, now=now, role=role, reason=reason)


@action
def withdraw_proposal(pair: Pair, *, by: Actor, now: datetime, reason: str = "") -> Pair:
    """Take back a pair that is not active yet, as a coordinator."""
    require_pair_coordinator(by, pair)
    return give_up(pair, "pair.withdraw", by=by, now=now, reason=reason)


def expire_unanswered_pairs(now: datetime) -> int:
    """Give back the places of pairs that were not confirmed in time; return their number."""
    late = Pair.objects.awaiting_answer().filter(answer_by__lt=now)
    return do_each(late.with_parts(), _expire, now)


@action
def _expire(pair: Pair, now: datetime) -> int:
    if pair.state not in Pair.AWAITING:
        return 0
    give_up(pair, "pair.expire", by=None, now=now, kind="pair_expired")
    return 1
