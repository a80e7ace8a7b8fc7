"""Roles of a user in programmes; all other rules about coordinators build on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.domain.programme.models import (
    MANAGE_ALL,
    CoordinatorRole,
    Programme,
    Taking,
)

COORDINATOR = CoordinatorRole.Role.COORDINATOR
READER = CoordinatorRole.Role.READER


@dataclass(frozen=True)
class Roles:
    """The roles of one user by primary key of the programme, read at once."""

    manages_all: bool = False
    by_programme: Mapping[int, str] = field(default_factory=dict)
    taken_by_readers: Mapping[int, str] = field(default_factory=dict)

    @property
    def reads_anywhere(self) -> bool:
        """True for coordinators and readers of at least one programme."""
        return self.manages_all or bool(self.by_programme)

    @property
    def coordinates_anywhere(self) -> bool:
        return self.manages_all or COORDINATOR in self.by_programme.values()

    def can_read(self, programme: Programme) -> bool:
        return self.manages_all or programme.pk in self.by_programme

    def can_coordinate(self, programme: Programme) -> bool:
        return self.manages_all or self.by_programme.get(programme.pk) == COORDINATOR

    def can_take(self, programme_pks: Iterable[int]) -> bool:
        """Rows of these programmes, into a file; one that allows it is enough."""
        return self._takes(programme_pks, {Taking.LISTS.value, Taking.EVERYTHING.value})

    def can_take_addresses(self, programme_pks: Iterable[int]) -> bool:
        return self._takes(programme_pks, {Taking.EVERYTHING.value})

    def _takes(self, programme_pks: Iterable[int], allowed: set[str]) -> bool:
        return self.manages_all or any(
            self.by_programme.get(pk) == COORDINATOR or self.taken_by_readers.get(pk) in allowed
            for pk in programme_pks
        )


def roles_of(user: Actor) -> Roles:
    if user is None or not user.is_active:
        return Roles()
    if can_manage_all(user):
        return Roles(manages_all=True)
    rows = list(
        CoordinatorRole.objects.filter(user=user.pk).values_list(
            "programme", "role", "programme__readers_take"
        )
    )
    return Roles(
        by_programme={programme: role for programme, role, _taken in rows},
        taken_by_readers={programme: taken for programme, role, taken in rows if role == READER},
    )


def can_read(user: Actor, programme: Programme) -> bool:
    return roles_of(user).can_read(programme)


def can_coordinate(user: Actor, programme: Programme) -> bool:
    return roles_of(user).can_coordinate(programme)


def can_manage_all(user: Actor) -> bool:
    return bool(user is not None and user.is_active and user.has_perm(MANAGE_ALL))


def reads_anywhere(user: Actor) -> bool:
    """True for coordinators and readers of at least one programme."""
    return roles_of(user).reads_anywhere


def coordinates_anywhere(user: Actor) -> bool:
    return roles_of(user).coordinates_anywhere
