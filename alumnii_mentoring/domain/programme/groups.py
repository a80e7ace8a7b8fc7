"""The groups of the host's accounts that let somebody into the back office and at our pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.utils import translation
from wagtail.models import GroupPagePermission

from alumnii_mentoring.core.actors import Account
from alumnii_mentoring.core.wording import Words, site_language
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.programme.host_objects import find_host_object, keep_host_object
from alumnii_mentoring.domain.programme.models import CoordinatorRole, Programme

COORDINATORS, CENTRAL, EDITORS = "group:coordinators", "group:central", "group:editors"
ENTER = ("wagtailadmin", "access_admin")
MANAGE = ("alumnii_mentoring", "manage_all_programmes")
PAGE_RIGHTS = ("add", "change", "publish")

NAMES: dict[str, Words] = {
    COORDINATORS: _("Mentoring: coordination"),
    CENTRAL: _("Mentoring: central coordination"),
    EDITORS: _("Mentoring: editors"),
}
RIGHTS: dict[str, list[tuple[str, str]]] = {
    COORDINATORS: [ENTER],
    CENTRAL: [ENTER, MANAGE],
    EDITORS: [ENTER],
}
# Names of groups that versions before 0.2 made without keeping their keys.
FORMER_NAMES = {COORDINATORS: "Mentoring", CENTRAL: "Mentoring (all programmes)"}
NAME_LENGTH = 150


def office_group(key: str) -> Group | None:
    return find_host_object(Group, key)


def missing_groups() -> list[str]:
    """Names of the groups that are missing or lack a right."""
    return [str(NAMES[key]) for key in NAMES if not _is_complete(key)]


def make_groups() -> dict[str, bool]:
    """Inside a transaction: make what is missing; return for each name whether it is new."""
    made = {}
    for key in NAMES:
        group, is_new = _find_or_make(key)
        group.permissions.add(*_permissions(RIGHTS[key]))
        made[group.name] = is_new
    return made


def let_into_office(user: Any) -> None:
    """Let an account into the back office; it sees the programmes that it has a role in."""
    group = office_group(COORDINATORS)
    if group is not None:
        user.groups.add(group)


def programme_group(programme: Programme) -> Group:
    """Inside a transaction: the group of those who may edit the pages of the programme."""
    key = _key_of(programme)
    group = find_host_object(Group, key)
    if group is None:
        group = _make(key, f"Mentoring: {programme.name}")
    return group


def join_programme_group(programme: Programme, user: Any, role: str) -> None:
    """Coordinators edit the pages of their programme; who may only read, or no more, doesn't."""
    group = find_host_object(Group, _key_of(programme))
    if group is None:
        return
    if role == CoordinatorRole.Role.COORDINATOR:
        user.groups.add(group)
    else:
        user.groups.remove(group)


def grant_page_rights(programme: Programme, page: Any) -> None:
    """Inside a transaction: its coordinators, the central coordination and our editors may edit
    and publish from here."""
    group = programme_group(programme)
    coordinating = CoordinatorRole.objects.filter(
        programme=programme, role=CoordinatorRole.Role.COORDINATOR
    )
    for role in coordinating.select_related("user"):
        role.user.groups.add(group)
    for each in filter(None, [group, office_group(CENTRAL), office_group(EDITORS)]):
        _grant(each, page)


def editors_of(page: Any) -> list[Any]:
    """Accounts with an address that may publish a page, without superusers unless alone."""
    granted = GroupPagePermission.objects.filter(
        page__path__in=_paths_to(page.path), permission__codename="publish_page"
    )
    model: Any = get_user_model()
    active = model.objects.filter(is_active=True).exclude(**{model.get_email_field_name(): ""})
    editors = active.filter(groups__in=granted.values("group")).distinct()
    return list(editors or active.filter(is_superuser=True))


def may_publish(user: Account, page: Any) -> bool:
    return bool(page.permissions_for_user(user).can_publish())


def _paths_to(path: str, step: int = 4) -> list[str]:
    return [path[:length] for length in range(step, len(path) + 1, step)]


def _key_of(programme: Programme) -> str:
    return f"group:programme:{programme.pk}"


def _grant(group: Group, page: Any) -> None:
    for name in PAGE_RIGHTS:
        permission = Permission.objects.get(
            content_type__app_label="wagtailcore", codename=f"{name}_page"
        )
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)


def _find_or_make(key: str) -> tuple[Group, bool]:
    group = office_group(key) or _former(key)
    if group is not None:
        return group, False
    with translation.override(site_language()):
        return _make(key, str(NAMES[key])), True


def _former(key: str) -> Group | None:
    """A group of an earlier version: only beside the one with the right that is ours alone."""
    manage = Permission.objects.filter(content_type__app_label=MANAGE[0], codename=MANAGE[1])
    central = Group.objects.filter(name=FORMER_NAMES[CENTRAL], permissions__in=manage)
    if key not in FORMER_NAMES or not central.exists():
        return None
    group = Group.objects.filter(name=FORMER_NAMES[key]).first()
    if group is not None:
        keep_host_object(key, group)
    return group


def _make(key: str, name: str) -> Group:
    """Make a group under a name that no group of the host has."""
    free, number = name[:NAME_LENGTH], 1
    while Group.objects.filter(name=free).exists():
        number += 1
        free = f"{name[: NAME_LENGTH - 5]} {number}"
    group = Group.objects.create(name=free)
    keep_host_object(key, group)
    return group


def _permissions(wanted: Iterable[tuple[str, str]]) -> list[Permission]:
    return [
        Permission.objects.get(content_type__app_label=app, codename=name) for app, name in wanted
    ]


def _is_complete(key: str) -> bool:
    group = office_group(key)
    return group is not None and set(_permissions(RIGHTS[key])) <= set(group.permissions.all())
