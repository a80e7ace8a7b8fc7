"""Who may do what in a programme; every other rule about coordinators builds on these."""

from typing import Any

from alumnii_mentoring.domain.programme.models import (
    MANAGE_ALL,
    CoordinatorRole,
    Programme,
)


def can_read(user: Any, programme: Programme) -> bool:
    if not user.is_active:
        return False
    if user.has_perm(MANAGE_ALL):
        return True
    return CoordinatorRole.objects.filter(user=user, programme=programme).exists()


def can_coordinate(user: Any, programme: Programme) -> bool:
    if not user.is_active:
        return False
    if user.has_perm(MANAGE_ALL):
        return True
    role = CoordinatorRole.Role.COORDINATOR
    return CoordinatorRole.objects.filter(user=user, programme=programme, role=role).exists()


def can_manage_all(user: Any) -> bool:
    return bool(user.is_active and user.has_perm(MANAGE_ALL))


def reads_anywhere(user: Any) -> bool:
    """True for coordinators and readers of at least one programme."""
    if not user.is_active:
        return False
    return can_manage_all(user) or CoordinatorRole.objects.filter(user=user).exists()


def coordinates_anywhere(user: Any) -> bool:
    if not user.is_active:
        return False
    role = CoordinatorRole.Role.COORDINATOR
    return can_manage_all(user) or CoordinatorRole.objects.filter(user=user, role=role).exists()
