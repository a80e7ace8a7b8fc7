"""The menu: the hook of each of its groups, and items that only some users see."""

from __future__ import annotations

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem

from alumnii_mentoring.coordinators.base.policies import known_roles

MENU_HOOK = "register_mentoring_menu_item"
PAIRS_HOOK = "register_mentoring_pairs_item"
MESSAGES_HOOK = "register_mentoring_messages_item"
PEOPLE_HOOK = "register_mentoring_people_item"
RESULTS_HOOK = "register_mentoring_results_item"
SETTINGS_HOOK = "register_mentoring_settings_item"


class RoleMenuItem(MenuItem):
    """Shown to those who coordinate or read a programme."""

    def is_shown(self, request: HttpRequest) -> bool:
        return known_roles(request.user).reads_anywhere


class CentralMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return known_roles(request.user).manages_all
