"""Actions on programmes: move a cycle, grant and revoke roles."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.actors import Account, Actor
from alumnii_mentoring.core.audit import record
from alumnii_mentoring.core.clock.rows import do_each
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.transitions import change_state
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.groups import join_programme_group
from alumnii_mentoring.domain.programme.models import CoordinatorRole, Programme
from alumnii_mentoring.domain.programme.permissions import can_coordinate, can_manage_all

State = Cycle.State


def require_coordinator(by: Actor, programme: Programme) -> None:
    """Raise PermissionDenied unless ``by`` coordinates the programme; None is the clock."""
    if by is not None and not can_coordinate(by, programme):
        raise PermissionDenied


@action
def move_cycle(cycle: Cycle, to: str, *, by: Actor, now: datetime, reason: str = "") -> Cycle:
    """Take a cycle to its next state, except to its end: what is open in it must end, too.

    Raises TransitionError for a step that the cycle's states don't allow, MentoringError when
    applications would open after their own deadline, ValueError for cancelling and archiving.
    """
    require_coordinator(by, cycle.programme)
    if to in Cycle.READ_ONLY:
        raise ValueError("endings.cancelling cancels and archives a cycle.")
    if to == State.OPEN and cycle.apply_until <= now:
        raise MentoringError(
            _("The deadline for applications has passed. Choose a later one before you open.")
        )
    return change_state(cycle, to, by=by, action="cycle.move", reason=reason, now=now)


def turn_cycles_by_date(now: datetime) -> int:
    """Open and close the applications that are due; return the number of cycles moved."""
    by_date = Cycle.objects.filter(opens_by_date=True, programme__is_active=True)
    opening = by_date.filter(state=State.ANNOUNCED, apply_from__lte=now, apply_until__gt=now)
    closing = by_date.filter(state=State.OPEN, apply_until__lte=now)
    return do_each((opening | closing).select_related("programme"), _turn, now)


@action
def _turn(cycle: Cycle, now: datetime) -> int:
    following: dict[str, str] = {State.ANNOUNCED: State.OPEN, State.OPEN: State.CLOSED}
    if (to := following.get(cycle.state)) is None:
        return 0  # somebody was faster
    move_cycle(cycle, to, by=None, now=now)
    return 1


@action
def grant_role(programme: Programme, user: Account, role: str, *, by: Actor) -> CoordinatorRole:
    """Make ``user`` coordinator or reader; only the central coordination may, never for itself."""
    _require_central(by, user)
    granted, _created = CoordinatorRole.objects.update_or_create(
        programme=programme, user_id=user.pk, defaults={"role": role}
    )
    join_programme_group(programme, user, role)
    record("role.grant", programme, by=by, to_state=role)
    return granted


@action
def revoke_role(role: CoordinatorRole, *, by: Actor) -> None:
    _require_central(by, role.user)
    join_programme_group(role.programme, role.user, "")
    record("role.revoke", role.programme, by=by, from_state=role.role)
    role.delete()


def _require_central(by: Actor, user: Account) -> None:
    if by is not None and (not can_manage_all(by) or by == user):
        raise PermissionDenied
