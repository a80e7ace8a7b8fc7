"""The life of a pair, from the proposal to the end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.audit import record
from alumnii_mentoring.core.errors import MentoringError, TransitionError
from alumnii_mentoring.core.transitions import change_state, lock_row
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications.models import Application, Participation, Role, Wish
from alumnii_mentoring.domain.applications.permissions import owns
from alumnii_mentoring.domain.mentorships.meetings import cancel_open_meetings
from alumnii_mentoring.domain.mentorships.messages import tell_pair, tell_person
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.permissions import can_coordinate_pair, role_in
from alumnii_mentoring.domain.mentorships.rules import TELLING, check_pairing
from alumnii_mentoring.domain.mentorships.seats import take_seat
from alumnii_mentoring.domain.mentorships.signals import pair_formed, pair_left
from alumnii_mentoring.domain.programme.actions import require_coordinator

State = Pair.State


@action
def propose_pair(
    mentor: Participation,
    mentee: Participation,
    *,
    by: Any,
    now: datetime,
    origin: str = Pair.Origin.MATCHING,
    rationale: dict[str, Any] | None = None,
) -> Pair:
    """Keep a place of the mentor for the mentee; neither of them is told yet.

    Raises MentoringError when no place is free or the mentee already has a pair.
    """
    require_coordinator(by, mentor.cycle.programme)
    if owns(by, mentor) or owns(by, mentee):
        raise PermissionDenied
    seat_key = take_seat(mentor)
    check_pairing(mentor, lock_row(mentee))
    cycle = mentor.cycle
    try:
        with transaction.atomic():
            pair = Pair.objects.create(
                cycle=cycle,
                mentor=mentor,
                mentee=mentee,
                origin=origin,
                starts_on=cycle.starts_on,
                ends_on=cycle.ends_on,
                planned_meetings=cycle.planned_meetings,
                rhythm_days=cycle.rhythm_days,
                rationale=rationale or {},
                mentee_key=mentee.pk,
                seat_key=seat_key,
            )
    except IntegrityError as error:
        raise MentoringError(_("This mentee already has a pair in this cycle.")) from error
    record("pair.propose", pair, by=by, to_state=State.PROPOSED, now=now)
    return pair


@action
def publish_pairs(
    pairs: Iterable[Pair], *, by: Any, now: datetime, as_drafts: bool = True
) -> list[Pair]:
    """Ask both sides of each pair; their messages wait as drafts unless told otherwise."""
    return [_publish(pair, by, now, as_drafts) for pair in pairs]


def _publish(pair: Pair, by: Any, now: datetime, as_drafts: bool) -> Pair:
    _require_coordinator(by, pair)
    if pair.cycle.state not in TELLING:
        raise MentoringError(_("Pairs are told in the matching phase. Start it first."))
    lock_row(pair)
    pair.asked_at, pair.answer_by = now, now + timedelta(days=pair.cycle.answer_days)
    pair.save(update_fields=["asked_at", "answer_by"])
    change_state(pair, State.ASKED, by=by, action="pair.ask", now=now)
    tell_pair(pair, "pair_asked", now=now, draft=as_drafts)
    return pair


@action
def confirm_pair(pair: Pair, *, by: Any, now: datetime) -> Pair:
    """One's own yes; the pair is active with the second one.

    Raises PermissionDenied for anybody but the two, MentoringError after the deadline.
    """
    role = _require_member(by, pair)
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
    _settle_application(pair, by, now)
    tell_pair(pair, "pair_formed", now=now)
    pair_formed.send(sender=Pair, pair=pair, now=now)
    return pair


def _require_awaiting(pair: Pair, now: datetime) -> None:
    if pair.state not in Pair.AWAITING:
        raise MentoringError(_("This proposal is no longer open."))
    if pair.answer_by is not None and now > pair.answer_by:
        raise MentoringError(_("The time to answer this proposal is over."))


def _settle_application(pair: Pair, by: Any, now: datetime) -> None:
    """The mentee is placed; the wish that came true is accepted, the others are void."""
    mine = Application.objects.filter(
        cycle=pair.cycle_id,
        person=pair.mentee.person_id,
        role=Role.MENTEE,
        state__in=[Application.State.ACCEPTED, Application.State.NOT_PLACED],
    )
    for application in mine:
        for wish in application.wishes.open():
            came_true = wish.mentor_id == pair.mentor_id
            to = Wish.State.ACCEPTED if came_true else Wish.State.VOID
            change_state(wish, to, by=by, action="wish.settle", now=now)
        change_state(
            application, Application.State.PLACED, by=by, action="application.place", now=now
        )


@action
def decline_pair(pair: Pair, *, by: Any, now: datetime, reason: str = "") -> Pair:
    """One's own no, without disadvantage; only the coordinators read the reason."""
    role = _require_member(by, pair)
    lock_row(pair)
    if pair.state not in Pair.AWAITING:
        raise MentoringError(_("This proposal is no longer open."))
    partner = pair.partner_of(_person_in(pair, role))
    close_pair(pair, State.NOT_FORMED, "pair.decline", by=by, now=now, role=role, reason=reason)
    if pair.confirmed_at_by(Role.MENTEE if role == Role.MENTOR else Role.MENTOR):
        tell_person(pair, partner, "pair_not_formed", now=now)
    return pair


@action
def withdraw_proposal(pair: Pair, *, by: Any, now: datetime, reason: str = "") -> Pair:
    """The coordinator takes a pair back that is not active yet."""
    _require_coordinator(by, pair)
    was_told = lock_row(pair).state != State.PROPOSED
    close_pair(pair, State.NOT_FORMED, "pair.withdraw", by=by, now=now, reason=reason)
    if was_told:
        tell_pair(pair, "pair_not_formed", now=now)
    return pair


def expire_unanswered_pairs(now: datetime) -> int:
    """Give back the places of pairs that were not confirmed in time; return their number."""
    late = Pair.objects.awaiting_answer().filter(answer_by__lt=now)
    return sum(_expire(pair, now) for pair in late.select_related(*PAIR_PARTS))


PAIR_PARTS = ("cycle__programme", "mentor__person", "mentee__person")


@action
def _expire(pair: Pair, now: datetime) -> int:
    if lock_row(pair).state not in Pair.AWAITING:
        return 0
    close_pair(pair, State.NOT_FORMED, "pair.expire", by=None, now=now)
    tell_pair(pair, "pair_not_formed", now=now)
    return 1


@action
def end_pair_early(
    pair: Pair, *, by: Any, now: datetime, reason: str = "", is_never_again: bool = False
) -> Pair:
    """End a running pair; either side may, at any time, and so may a coordinator."""
    role = role_in(by, pair) or ""
    if not role:
        _require_coordinator(by, pair)
    lock_row(pair)
    end_early(pair, by=by, now=now, role=role, reason=reason)
    if is_never_again:
        pair.is_never_again = True
        pair.save(update_fields=["is_never_again"])
    return pair


def end_early(pair: Pair, *, by: Any, now: datetime, role: str, reason: str) -> Pair:
    close_pair(pair, State.ENDED_EARLY, "pair.end_early", by=by, now=now, role=role, reason=reason)
    cancel_open_meetings(pair, by=by, now=now)
    tell_pair(pair, "pair_ended", now=now)
    pair_left.send(sender=Pair, pair=pair, now=now)
    return pair


@action
def complete_pair(pair: Pair, *, by: Any, now: datetime) -> Pair:
    _require_coordinator(by, pair)
    lock_row(pair)
    cancel_open_meetings(pair, by=by, now=now)
    return close_pair(pair, State.COMPLETED, "pair.complete", by=by, now=now)


def close_pair(
    pair: Pair, to: str, verb: str, *, by: Any, now: datetime, role: str = "", reason: str = ""
) -> Pair:
    """Take the last step and give the places back; audit holds no free text of members."""
    change_state(pair, to, by=by, action=verb, now=now)
    pair.mentee_key = pair.seat_key = None
    pair.ended_at, pair.ended_by_role, pair.ended_reason = now, role, reason
    pair.save(
        update_fields=["mentee_key", "seat_key", "ended_at", "ended_by_role", "ended_reason"]
    )
    return pair


@action
def pause_pair(pair: Pair, *, by: Any, now: datetime) -> Pair:
    _require_coordinator(by, pair)
    return change_state(pair, State.PAUSED, by=by, action="pair.pause", now=now)


@action
def resume_pair(pair: Pair, *, by: Any, now: datetime) -> Pair:
    _require_coordinator(by, pair)
    if lock_row(pair).state not in {State.PAUSED, State.CLOSING}:
        raise TransitionError(_("Only a paused pair can go on."))
    return change_state(pair, State.ACTIVE, by=by, action="pair.resume", now=now)


@action
def extend_pair(pair: Pair, ends_on: date, *, by: Any, now: datetime) -> Pair:
    """Move the end of a running pair. Raises ValidationError for an end before today."""
    _require_coordinator(by, pair)
    lock_row(pair)
    if not pair.is_running:
        raise MentoringError(_("Only a running pair can be extended."))
    if ends_on <= max(pair.starts_on, timezone.localdate(now)):
        raise ValidationError(_("The new end must lie in the future."))
    pair.ends_on = ends_on
    pair.save(update_fields=["ends_on"])
    record("pair.extend", pair, by=by, now=now)
    return pair


@action
def ask_for_help(pair: Pair, *, by: Any, now: datetime) -> Pair:
    """Ask the coordinators to get in touch; the partner is not told."""
    _require_member(by, pair)
    lock_row(pair)
    pair.help_asked_at = now
    pair.save(update_fields=["help_asked_at"])
    record("pair.ask_help", pair, by=by, now=now)
    return pair


def _require_member(by: Any, pair: Pair) -> str:
    role = role_in(by, pair)
    if role is None or pair.state == State.PROPOSED:
        raise PermissionDenied
    return role


def _require_coordinator(by: Any, pair: Pair) -> None:
    if by is not None and not can_coordinate_pair(by, pair):
        raise PermissionDenied
    pair.cycle.require_writable()


def _person_in(pair: Pair, role: str) -> Any:
    return pair.mentor.person if role == Role.MENTOR else pair.mentee.person
