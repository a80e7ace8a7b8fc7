"""Where an application form is read, and where it is sent to."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.urls import reverse


def form_path(page: Any, request: HttpRequest) -> str:
    """Of the page, also while the form is sent."""
    return urlsplit(page.get_url(request) or request.path).path


def login_url(page: Any, request: HttpRequest) -> str:
    return redirect_to_login(_with_query(form_path(page, request), request)).url


def send_url(page: Any, request: HttpRequest) -> str:
    return _with_query(reverse("alumnii_mentoring:application_send", args=[page.pk]), request)


def _with_query(path: str, request: HttpRequest) -> str:
    """With the mentor from whose page somebody comes."""
    query = request.GET.urlencode()
    return f"{path}?{query}" if query else path
