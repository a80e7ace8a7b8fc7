"""What the two of a pair want to reach: proposed by one, agreed by both."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.audit import record
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.transitions import change_state, lock_row
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.mentorships.models import Goal, Pair
from alumnii_mentoring.domain.mentorships.permissions import can_work, role_in

State = Goal.State
CHANGEABLE: set[str] = {State.PROPOSED, State.AGREED}


@action
def propose_goal(
    pair: Pair,
    *,
    kind: str,
    title: str,
    by: Any,
    now: datetime,
    description: str = "",
    is_hidden: bool = False,
) -> Goal:
    """Propose a goal; proposing counts as one's own agreement."""
    role = _require_worker(by, pair)
    goal = Goal(pair=pair, kind=kind, title=title, description=description, is_hidden=is_hidden)
    setattr(goal, f"{role}_agreed_at", now)
    goal.save()
    record("goal.propose", goal, by=by, to_state=State.PROPOSED, now=now)
    return goal


@action
def agree_goal(goal: Goal, *, by: Any, now: datetime) -> Goal:
    """One's own yes to a goal; it is agreed with both."""
    role = _require_worker(by, goal.pair)
    lock_row(goal)
    if goal.state != State.PROPOSED:
        raise MentoringError(_("This goal is not waiting for an agreement."))
    field = f"{role}_agreed_at"
    if getattr(goal, field) is None:
        setattr(goal, field, now)
        goal.save(update_fields=[field])
    if goal.mentor_agreed_at and goal.mentee_agreed_at:
        change_state(goal, State.AGREED, by=by, action="goal.agree", now=now)
    return goal


@action
def change_goal(
    goal: Goal,
    *,
    kind: str,
    title: str,
    by: Any,
    now: datetime,
    description: str = "",
    is_hidden: bool = False,
) -> Goal:
    """Change the words of a goal; the other side has to agree to them anew."""
    role = _require_worker(by, goal.pair)
    lock_row(goal)
    if goal.state not in CHANGEABLE:
        raise MentoringError(_("This goal can no longer change."))
    if goal.state == State.AGREED:
        change_state(goal, State.PROPOSED, by=by, action="goal.reopen", now=now)
    goal.kind, goal.title, goal.description = kind, title, description
    goal.is_hidden = is_hidden
    goal.mentor_agreed_at = goal.mentee_agreed_at = None
    setattr(goal, f"{role}_agreed_at", now)
    goal.save()
    record("goal.change", goal, by=by, now=now)
    return goal


@action
def drop_goal(goal: Goal, *, by: Any, now: datetime) -> Goal:
    _require_worker(by, goal.pair)
    return change_state(goal, State.DROPPED, by=by, action="goal.drop", now=now)


@action
def review_goal(goal: Goal, result: str, *, by: Any, now: datetime) -> Goal:
    """Say whether an agreed goal was reached, partly reached or not reached."""
    _require_worker(by, goal.pair)
    if result not in {State.REACHED, State.PARTLY, State.NOT_REACHED}:
        raise MentoringError(_("Please choose whether the goal was reached."))
    return change_state(goal, result, by=by, action="goal.review", now=now)


def _require_worker(by: Any, pair: Pair) -> str:
    if not can_work(by, pair):
        raise PermissionDenied
    return str(role_in(by, pair))
