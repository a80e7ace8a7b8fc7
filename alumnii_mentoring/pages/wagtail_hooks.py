"""Registers only; what is registered lives in the modules beside this one."""

from __future__ import annotations

from typing import Any

from wagtail import hooks

from alumnii_mentoring.core.actors import Account
from alumnii_mentoring.pages.office import default_questions


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    return default_questions.office_urls()


@hooks.register("register_page_header_buttons")
def register_buttons(page: Any, user: Account, **kwargs: object) -> list[Any]:
    return default_questions.header_buttons(page, user)
