from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.errors import MentoringError, TransitionError
from alumnii_mentoring.domain.programme.actions import (
    grant_role,
    move_cycle,
    revoke_role,
    turn_cycles_by_date,
)
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import CoordinatorRole, Programme


@pytest.fixture
def central(make_user):
    user = make_user("central")
    user.user_permissions.add(Permission.objects.get(codename="manage_all_programmes"))
    return user


def test_a_coordinator_sees_their_programmes_only(programme, coordinator, make_programme):  # S1
    make_programme("b")

    assert list(Programme.objects.visible_to(coordinator)) == [programme]


def test_the_central_coordination_sees_all_programmes(programme, central, make_programme):
    other = make_programme("b")

    assert set(Programme.objects.visible_to(central)) == {programme, other}


def test_an_inactive_coordinator_sees_nothing(coordinator):
    coordinator.is_active = False

    assert not Programme.objects.visible_to(coordinator).exists()


def test_a_cycle_goes_from_step_to_step(cycle, coordinator, now):  # S32
    for step in ("closed", "matching", "running", "closing", "evaluated"):
        move_cycle(cycle, step, by=coordinator, now=now)

    assert cycle.state == "evaluated"
    assert AuditEntry.objects.about(cycle).count() == 5


def test_a_cycle_leaves_out_no_step(cycle, coordinator, now):
    with pytest.raises(TransitionError, match="open for applications"):
        move_cycle(cycle, "running", by=coordinator, now=now)


def test_a_stranger_moves_no_cycle(cycle, make_user, now):
    with pytest.raises(PermissionDenied):
        move_cycle(cycle, "closed", by=make_user("stranger"), now=now)


def test_a_cycle_does_not_open_after_its_own_deadline(cycle, coordinator, now):
    move_cycle(cycle, "closed", by=coordinator, now=now)

    with pytest.raises(MentoringError, match="deadline"):
        move_cycle(cycle, "open", by=coordinator, now=cycle.apply_until)


def test_cycles_open_and_close_by_date(cycle, now):
    Cycle.objects.update(state="announced")

    assert turn_cycles_by_date(now) == 1
    assert turn_cycles_by_date(now) == 0
    assert turn_cycles_by_date(cycle.apply_until + timedelta(seconds=1)) == 1
    cycle.refresh_from_db()
    assert cycle.state == "closed"


def test_the_central_coordination_grants_roles_but_not_to_itself(programme, central, make_user):
    reader = make_user("reader")

    role = grant_role(programme, reader, "reader", by=central)

    assert role.role == "reader"
    with pytest.raises(PermissionDenied):
        grant_role(programme, central, "coordinator", by=central)


def test_a_coordinator_grants_no_roles(programme, coordinator, make_user):
    with pytest.raises(PermissionDenied):
        grant_role(programme, make_user("friend"), "coordinator", by=coordinator)


def test_a_revoked_role_counts_at_once(programme, coordinator, central):
    revoke_role(CoordinatorRole.objects.get(user=coordinator), by=central)

    assert not Programme.objects.visible_to(coordinator).exists()
