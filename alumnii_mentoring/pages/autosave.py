"""Drafts that the browser saves by itself while somebody types."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.web.views import keep_private


def is_automatic(request: HttpRequest) -> bool:
    """Sent by the browser itself while a form is open."""
    return request.headers.get("X-Am-Draft") == "1"


def tell(text: str, *, is_saved: bool = False, status: int = 200) -> HttpResponse:
    """What the script shows; a draft that waits for words is no error of the browser's."""
    return keep_private(JsonResponse({"text": text, "is_saved": is_saved}, status=status))


def refuse(request: HttpRequest) -> HttpResponse:
    """The script fetches a new token after a new login, whoever it was that logged in."""
    text = _("Somebody else has logged in since you opened this page. Nothing was saved.")
    if is_automatic(request):
        return tell(text)
    messages.error(request, text)
    return redirect(request.path)
