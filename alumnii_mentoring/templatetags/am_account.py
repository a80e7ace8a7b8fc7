"""The ways of a visitor to their account, for the header of the site."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.shortcuts import resolve_url
from django.urls import NoReverseMatch

from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.domain.programme.permissions import reads_anywhere

register = template.Library()

LOGOUTS = ("account_logout", "logout")  # names of django-allauth and of Django


def logout_url() -> str:
    """Of the setting, else of the logins that sites usually have; empty where there is none."""
    for name in filter(None, (get_settings().logout_url, *LOGOUTS)):
        try:
            return resolve_url(name)
        except NoReverseMatch:
            continue
    return ""


@register.inclusion_tag("alumnii_mentoring/account.html", takes_context=True)
def mentoring_account(context: Any) -> dict[str, Any]:
    """``{% mentoring_account %}``: log in, or the member area, the back office and log out."""
    request = context.get("request")
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"login_url": resolve_url(settings.LOGIN_URL), "next": _here(request)}
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "is_office": reads_anywhere(user) and user.has_perm("wagtailadmin.access_admin"),
        "logout_url": logout_url(),
    }


def _here(request: Any) -> str:
    """Where to come back to; nothing from an answer to a form."""
    return request.get_full_path() if request is not None and request.method == "GET" else ""
