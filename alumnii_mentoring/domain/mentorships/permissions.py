"""Who may see and do what in a pair."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.domain.applications.models import Role
from alumnii_mentoring.domain.mentorships.goals.models import Goal
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.people.permissions import is_person
from alumnii_mentoring.domain.programme.permissions import can_coordinate


def role_in(user: Actor, pair: Pair) -> str | None:
    """``"mentor"``, ``"mentee"`` or None for everybody else, coordinators included."""
    if is_person(user, pair.mentor.person):
        return Role.MENTOR.value
    return Role.MENTEE.value if is_person(user, pair.mentee.person) else None


def can_answer(user: Actor, pair: Pair) -> bool:
    """Allow one of the two who has not confirmed yet."""
    role = role_in(user, pair)
    return role is not None and pair.state in Pair.AWAITING and not pair.confirmed_at_by(role)


def can_see_contact(user: Actor, pair: Pair) -> bool:
    """Allow the two to see each other's contact data, from both confirmations to the end."""
    return role_in(user, pair) is not None and pair.is_running


def can_work(user: Actor, pair: Pair) -> bool:
    """Allow the two goals, meetings and notes while the pair runs in a writable cycle."""
    return can_see_contact(user, pair) and pair.cycle.is_writable


def require_worker(by: Actor, pair: Pair) -> str:
    """Return the role of the actor. Raises PermissionDenied for who may not work in the pair."""
    role = role_in(by, pair)
    if role is None or not can_work(by, pair):
        raise PermissionDenied
    return role


def can_coordinate_pair(user: Actor, pair: Pair) -> bool:
    """Allow coordinators of the programme, except for a pair of their own."""
    return can_coordinate(user, pair.programme) and role_in(user, pair) is None


def can_agree(user: Actor, goal: Goal) -> bool:
    role = role_in(user, goal.pair)
    if role is None or not can_work(user, goal.pair) or goal.state != Goal.State.PROPOSED:
        return False
    return goal.agreed_at_by(role) is None


def can_rate(user: Actor, goal: Goal) -> bool:
    return goal.state == Goal.State.AGREED and can_work(user, goal.pair)


def can_confirm_meeting(user: Actor, meeting: Meeting) -> bool:
    """Allow the side that did not report it, while the pair lasts."""
    is_partner = meeting.reported_by != role_in(user, meeting.pair)
    return is_partner and meeting.state == Meeting.State.REPORTED and can_work(user, meeting.pair)


def can_see_ratings(user: Actor, goal: Goal) -> bool:
    """Whether both ratings are shown: to the two once both have rated, to others always."""
    is_over = goal.state in Goal.Result.values
    return is_over or role_in(user, goal.pair) is None
