"""One "Mentoring" menu in the order of the work; other apps add items by the same hooks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.urls import path, reverse
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from alumnii_mentoring.coordinators.applications import answer_rates, bulk_decisions
from alumnii_mentoring.coordinators.base.menu_items import (
    MENU_HOOK,
    MESSAGES_HOOK,
    PAIRS_HOOK,
    PEOPLE_HOOK,
    RESULTS_HOOK,
    SETTINGS_HOOK,
    CentralMenuItem,
    RoleMenuItem,
)
from alumnii_mentoring.coordinators.matching.urls import matching_urls
from alumnii_mentoring.coordinators.office import export_log, roles
from alumnii_mentoring.coordinators.pairs import progress
from alumnii_mentoring.coordinators.setup.urls import setup_urls
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.core.wording import pgettext_lazy

mentoring_menu = Menu(register_hook_name=MENU_HOOK, construct_hook_name="construct_mentoring_menu")

# hook of the group, label, name, icon, position
GROUPS: list[tuple[str, str, str, str, int]] = [
    (PAIRS_HOOK, _("Pairs"), "pairs", "am-rings", 40),
    (MESSAGES_HOOK, _("Messages"), "messages", "mail", 60),
    (PEOPLE_HOOK, _("People"), "people", "user", 70),
    (RESULTS_HOOK, _("Results"), "results", "clipboard-list", 80),
    (SETTINGS_HOOK, pgettext_lazy("menu", "Settings"), "settings", "cog", 90),
]

APPLICATIONS = "alumnii_mentoring_application_modeladmin_index"
COPIES = pgettext_lazy("menu", "Copies")
VOCABULARY = "wagtailsnippets_alumnii_mentoring_fieldofwork:list"

# hook of the group, class, label, address, icon, position
SCREENS: list[tuple[str, type[MenuItem], str, str, str, int]] = [
    (MENU_HOOK, RoleMenuItem, pgettext_lazy("menu", "Overview"), "wagtailadmin_home", "home", 10),
    (MENU_HOOK, RoleMenuItem, _("Applications"), APPLICATIONS, "form", 20),
    (MENU_HOOK, RoleMenuItem, _("Matching"), "mentoring_matching", "resubmit", 30),
    (PAIRS_HOOK, RoleMenuItem, _("Progress"), "mentoring_progress", "success", 10),
    (PAIRS_HOOK, RoleMenuItem, _("Requests"), "mentoring_requests", "comment", 50),
    (MESSAGES_HOOK, RoleMenuItem, _("Undelivered"), "mentoring_outbox:undelivered", "warning", 20),
    (SETTINGS_HOOK, RoleMenuItem, _("Set-up"), "mentoring_setup", "tasks", 10),
    (SETTINGS_HOOK, RoleMenuItem, _("Vocabulary"), VOCABULARY, "tag", 50),
    (SETTINGS_HOOK, CentralMenuItem, _("Roles"), "mentoring_roles", "key", 60),
    (
        SETTINGS_HOOK,
        RoleMenuItem,
        pgettext_lazy("menu", "Copies"),
        "mentoring_copies",
        "download",
        70,
    ),
]


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


def own_items() -> list[tuple[str, Callable[[], MenuItem]]]:
    """By hook, what makes each item: addresses are known only once all are registered."""
    groups = [(MENU_HOOK, partial(_group, *about)) for about in GROUPS]
    screens = [(hook, partial(_screen, *about)) for hook, *about in SCREENS]
    return [*groups, *screens]


def _group(hook: str, label: str, name: str, icon: str, position: int) -> MenuItem:
    """Wagtail shows no group of which the user may see nothing."""
    inner = Menu(register_hook_name=hook)
    name = f"mentoring-{name}"
    return SubmenuMenuItem(label, inner, name=name, icon_name=icon, order=position)


def _screen(kind: type[MenuItem], label: str, address: str, icon: str, position: int) -> MenuItem:
    name = address.replace(":", "-").replace("_", "-")
    return kind(label, reverse(address), name=name, icon_name=icon, order=position)
