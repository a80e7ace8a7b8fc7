"""What the two of a pair want to reach: proposed by one, agreed by both."""

from __future__ import annotations

from datetime import datetime

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.audit import record
from alumnii_mentoring.core.errors import MentoringError, TransitionError
from alumnii_mentoring.core.row_values import complete_values, set_values
from alumnii_mentoring.core.transitions import change_state
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications.models import Role
from alumnii_mentoring.domain.mentorships.goals.models import Goal
from alumnii_mentoring.domain.mentorships.messages import require_writer, tell_person
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.permissions import require_worker

State = Goal.State
CHANGEABLE: set[str] = {State.PROPOSED, State.AGREED}


@action
def propose_goal(pair: Pair, *, by: Actor, now: datetime, **words: object) -> Goal:
    """Propose a goal in the ``words`` of ``Goal.WRITTEN``; this counts as one's own agreement.

    Raises MentoringError when the two have a goal of the same title.
    """
    values = complete_values(Goal, Goal.WRITTEN, words)
    role = require_writer(by, pair, now)
    same = Goal.objects.filter(pair=pair, title=values["title"])
    if same.filter(state__in=CHANGEABLE).exists():
        raise MentoringError(_("The two of you have a goal of these words already."))
    goal = Goal(pair=pair, **values)
    setattr(goal, f"{role}_agreed_at", now)
    goal.save()
    record("goal.propose", goal, by=by, to_state=State.PROPOSED, now=now)
    _tell_partner(goal, "goal_proposed", role, now)
    return goal


@action
def agree_goal(goal: Goal, *, by: Actor, now: datetime) -> Goal:
    """Agree to the partner's goal. Raises MentoringError for a goal of one's own."""
    role = require_worker(by, goal.pair)
    if goal.state != State.PROPOSED:
        raise MentoringError(_("This goal is not waiting for an agreement."))
    if goal.agreed_at_by(role) is not None:
        raise MentoringError(_("This is your own proposal. Now your partner is asked to agree."))
    field = f"{role}_agreed_at"
    setattr(goal, field, now)
    goal.save(update_fields=[field])
    return change_state(goal, State.AGREED, by=by, action="goal.agree", now=now)


@action
def change_goal(goal: Goal, *, by: Actor, now: datetime, **words: object) -> Goal:
    """Change the words of a goal; the other side has to agree to them anew.

    Raises MentoringError when the goal is over.
    """
    values = complete_values(Goal, Goal.WRITTEN, words)
    role = require_writer(by, goal.pair, now)
    if goal.state not in CHANGEABLE:
        raise MentoringError(_("This goal can no longer change."))
    if goal.state == State.AGREED:
        change_state(goal, State.PROPOSED, by=by, action="goal.reopen", now=now)
    set_values(goal, values)
    goal.mentor_agreed_at = goal.mentee_agreed_at = None
    goal.mentor_result = goal.mentee_result = ""
    setattr(goal, f"{role}_agreed_at", now)
    goal.save()
    record("goal.change", goal, by=by, now=now)
    _tell_partner(goal, "goal_proposed", role, now)
    return goal


@action
def drop_goal(goal: Goal, *, by: Actor, now: datetime) -> Goal:
    """Give a goal up, as either of the two may; the other is told."""
    role = require_writer(by, goal.pair, now)
    change_state(goal, State.DROPPED, by=by, action="goal.drop", now=now)
    _tell_partner(goal, "goal_dropped", role, now)
    return goal


@action
def review_goal(goal: Goal, result: str, *, by: Actor, now: datetime) -> Goal:
    """Rate an agreed goal; with the second rating the goal is over.

    Until then it can change, and the partner does not see it. When the two differ, the goal
    counts as partly reached, and both ratings stay to be read.

    Raises MentoringError for an unknown result, TransitionError unless both agreed to the goal.
    """
    role = require_writer(by, goal.pair, now)
    if result not in Goal.Result.values:
        raise MentoringError(_("Please choose whether the goal was reached."))
    if goal.state != State.AGREED:
        raise TransitionError(_("Only a goal that both agreed to can be looked back at."))
    is_first = not goal.result_of(role)
    setattr(goal, f"{role}_result", result)
    goal.save(update_fields=[f"{role}_result"])
    if goal.mentor_result and goal.mentee_result:
        return change_state(goal, _common_result(goal), by=by, action="goal.review", now=now)
    record("goal.review", goal, by=by, now=now)
    if is_first:
        _tell_partner(goal, "goal_rated", role, now)
    return goal


def _common_result(goal: Goal) -> str:
    same = goal.mentor_result == goal.mentee_result
    return State(goal.mentor_result) if same else State.PARTLY


def _tell_partner(goal: Goal, kind: str, role: str, now: datetime) -> None:
    """Tell the partner, without the words of the goal, as coordinators read the outbox."""
    pair = goal.pair
    partner = pair.mentee.person if role == Role.MENTOR else pair.mentor.person
    tell_person(pair, partner, kind, now=now, occasion=f"{goal.pk}:{now.isoformat()}")
