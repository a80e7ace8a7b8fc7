"""One "Mentoring" menu for all our screens; other apps add items by the same hook."""

from __future__ import annotations

from typing import Any

from django.urls import path, reverse
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from alumnii_mentoring.coordinators.applications import answer_rates, bulk_decisions
from alumnii_mentoring.coordinators.applications.screens import RoleMenuItem
from alumnii_mentoring.coordinators.base.scope import MENU_HOOK
from alumnii_mentoring.coordinators.matching.urls import matching_urls
from alumnii_mentoring.coordinators.office import copies_taken, roles
from alumnii_mentoring.coordinators.pairs import progress
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.programme.permissions import can_manage_all

OWN_ITEMS = 6
VOCABULARY_HOOK = "register_mentoring_vocabulary_item"

mentoring_menu = Menu(register_hook_name=MENU_HOOK, construct_hook_name="construct_mentoring_menu")
vocabulary_menu = Menu(register_hook_name=VOCABULARY_HOOK)


class CentralMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return can_manage_all(request.user)


def own_urls() -> list[Any]:
    """Addresses of the screens that are no viewset."""
    return [
        *matching_urls(),
        path("mentoring/progress/", progress.ProgressView.as_view(), name="mentoring_progress"),
        path(
            "mentoring/applications/decide/",
            bulk_decisions.DecideView.as_view(),
            name="mentoring_decide",
        ),
        path(
            "mentoring/requests/",
            answer_rates.RequestHealthView.as_view(),
            name="mentoring_requests",
        ),
        path("mentoring/copies/", copies_taken.CopiesView.as_view(), name="mentoring_copies"),
        path("mentoring/roles/", roles.RolesView.as_view(), name="mentoring_roles"),
    ]


def main_item() -> SubmenuMenuItem:
    return SubmenuMenuItem(
        _("Mentoring"), mentoring_menu, name="mentoring", icon_name="group", order=250
    )


def own_items() -> list[MenuItem]:
    """Items of the screens that are no viewset, in the order of the work."""
    return [
        RoleMenuItem(
            _("Matching"),
            reverse("mentoring_matching"),
            name="mentoring-matching",
            icon_name="group",
            order=30,
        ),
        RoleMenuItem(
            _("Progress"),
            reverse("mentoring_progress"),
            name="mentoring-progress",
            icon_name="success",
            order=10,
        ),
        RoleMenuItem(
            _("Requests to mentors"),
            reverse("mentoring_requests"),
            name="mentoring-requests",
            icon_name="mail",
            order=25,
        ),
        RoleMenuItem(
            _("Copies taken"),
            reverse("mentoring_copies"),
            name="mentoring-copies",
            icon_name="download",
            order=92,
        ),
        CentralMenuItem(
            _("Roles"),
            reverse("mentoring_roles"),
            name="mentoring-roles",
            icon_name="user",
            order=95,
        ),
        SubmenuMenuItem(
            _("Vocabulary"), vocabulary_menu, name="mentoring-words", icon_name="tag", order=99
        ),
    ]
