"""Menu items that only some users see."""

from __future__ import annotations

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem

from alumnii_mentoring.coordinators.base.policies import known_roles


class RoleMenuItem(MenuItem):
    """Shown to those who coordinate or read a programme."""

    def is_shown(self, request: HttpRequest) -> bool:
        return known_roles(request.user).reads_anywhere
