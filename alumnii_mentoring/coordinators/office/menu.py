"""One "Mentoring" menu for all our screens; other apps add items by the same hook."""

from __future__ import annotations

from typing import Any

from django.urls import path, reverse
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from alumnii_mentoring.coordinators.applications import answer_rates, bulk_decisions
from alumnii_mentoring.coordinators.base.menu_items import RoleMenuItem
from alumnii_mentoring.coordinators.base.scope import MENU_HOOK
from alumnii_mentoring.coordinators.matching.urls import matching_urls
from alumnii_mentoring.coordinators.office import export_log, roles
from alumnii_mentoring.coordinators.pairs import progress
from alumnii_mentoring.coordinators.setup.urls import setup_urls
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.programme.permissions import can_manage_all

VOCABULARY_HOOK = "register_mentoring_vocabulary_item"

mentoring_menu = Menu(register_hook_name=MENU_HOOK, construct_hook_name="construct_mentoring_menu")
vocabulary_menu = Menu(register_hook_name=VOCABULARY_HOOK)


class CentralMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return can_manage_all(request.user)


SCREENS: list[tuple[type[MenuItem], str, str, str, int]] = [  # label, name, icon, position
    (RoleMenuItem, _("Progress"), "progress", "success", 10),
    (RoleMenuItem, _("Requests to mentors"), "requests", "mail", 25),
    (RoleMenuItem, _("Matching"), "matching", "group", 30),
    (RoleMenuItem, _("Copies taken"), "copies", "download", 92),
    (CentralMenuItem, _("Roles"), "roles", "user", 95),
    (RoleMenuItem, _("Set-up"), "setup", "list-ul", 97),
]
OWN_ITEMS = len(SCREENS) + 1  # known before addresses are


def own_urls() -> list[Any]:
    """Addresses of the screens that are no viewset."""
    screens = {
        "progress/": ("progress", progress.ProgressView),
        "applications/decide/": ("decide", bulk_decisions.DecideView),
        "requests/": ("requests", answer_rates.RequestHealthView),
        "copies/": ("copies", export_log.CopiesView),
        "roles/": ("roles", roles.RolesView),
    }
    return [
        *matching_urls(),
        *setup_urls(),
        *(
            path(f"mentoring/{end}", view.as_view(), name=f"mentoring_{name}")
            for end, (name, view) in screens.items()
        ),
    ]


def main_item() -> SubmenuMenuItem:
    return SubmenuMenuItem(
        _("Mentoring"), mentoring_menu, name="mentoring", icon_name="group", order=250
    )


def own_items() -> list[MenuItem]:
    """Items of the screens that are no viewset, and the folder of the vocabulary."""
    screens = [
        kind(
            label,
            reverse(f"mentoring_{name}"),
            name=f"mentoring-{name}",
            icon_name=icon,
            order=position,
        )
        for kind, label, name, icon, position in SCREENS
    ]
    words = _("Vocabulary")
    folder = SubmenuMenuItem(
        words, vocabulary_menu, name="mentoring-words", icon_name="tag", order=99
    )
    return [*screens, folder]
