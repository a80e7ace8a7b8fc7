"""Who may do what in the back office, by roles in programmes instead of Wagtail's groups."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from wagtail.permission_policies.base import BasePermissionPolicy

from alumnii_mentoring.core.actors import Account
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.permissions import Roles, roles_of

READING = {"view"}


def known_roles(user: Account) -> Roles:
    """Read once per request: Wagtail puts the same question for every row and menu item.

    ``request.user`` is a new object with each request, so a lost right acts on the next one.
    """
    roles = getattr(user, "_mentoring_roles", None)
    if roles is None:
        roles = user._mentoring_roles = roles_of(user)
    return roles


class ProgrammePolicy(BasePermissionPolicy):
    """Readers view, coordinators add and change, nobody deletes: records end by their state.

    Nothing asks for the users behind a permission, and Wagtail's base refuses to answer.
    """

    writing = {"add", "change"}

    def user_has_permission(self, user: Account, action: str) -> bool:
        if action in self.writing:
            return known_roles(user).coordinates_anywhere
        return action in READING and known_roles(user).reads_anywhere

    def user_has_permission_for_instance(self, user: Account, action: str, instance: Any) -> bool:
        if action in self.writing:
            return is_writable(instance) and known_roles(user).can_coordinate(instance.programme)
        return action in READING and known_roles(user).can_read(instance.programme)

    def instances_user_has_any_permission_for(self, user: Account, actions: Iterable[str]) -> Any:
        return self.model._default_manager.visible_to(user)


def is_writable(thing: Any) -> bool:
    """False for what belongs to an archived or cancelled cycle."""
    cycle = thing if isinstance(thing, Cycle) else getattr(thing, "cycle", None)
    return cycle is None or cycle.is_writable


class TextPolicy(ProgrammePolicy):
    """Programmes: coordinators change the texts of theirs, the central coordination adds."""

    def user_has_permission(self, user: Account, action: str) -> bool:
        if action == "add":
            return known_roles(user).manages_all
        return super().user_has_permission(user, action)


class ReadOnlyPolicy(ProgrammePolicy):
    """Records that only actions change."""

    writing: set[str] = set()


class PersonPolicy(ReadOnlyPolicy):
    """A person may be known to several programmes; being visible is enough to be read."""

    def user_has_permission_for_instance(self, user: Account, action: str, instance: Any) -> bool:
        return (
            action in READING
            and type(instance).objects.visible_to(user).filter(pk=instance.pk).exists()
        )


class CentralPolicy(BasePermissionPolicy):
    """Vocabulary and programmes: read by coordinators, changed by the central coordination."""

    writing = {"add", "change"}

    def user_has_permission(self, user: Account, action: str) -> bool:
        if action in self.writing:
            return known_roles(user).manages_all
        return action in READING and known_roles(user).reads_anywhere


def visible(model: type[models.Model], user: Account, related: tuple[str, ...] = ()) -> Any:
    """The rows of a model that a user of the back office may know of, with ``related`` joined."""
    manager: Any = model._default_manager
    rows = manager.visible_to(user) if hasattr(manager, "visible_to") else manager.all()
    return rows.select_related(*related) if related else rows
