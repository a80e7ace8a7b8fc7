"""Who was logged out while typing finds the words again after logging in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect

from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.web.typed import typed_to_keep
from alumnii_mentoring.web.views import keep_private


def keep_typed(request: HttpRequest, page_ref: int) -> bool:
    """Put what was sent into the session; False when there is nothing, or too much."""
    typed = typed_to_keep(request)
    if typed:
        request.session[_key(page_ref)] = typed
    return bool(typed)


def typed_before(request: HttpRequest, page_ref: int, email: str) -> QueryDict | None:
    """Only for who typed it: somebody else may use the same browser."""
    typed = QueryDict(request.session.pop(_key(page_ref), ""))
    is_mine = email and typed.get("me-email", "").lower() == email.lower()
    return typed if is_mine else None


def _key(page_ref: int) -> str:
    return f"am-typed-{page_ref}"


def is_automatic(request: HttpRequest) -> bool:
    """Sent by the browser itself while a form is open."""
    return request.headers.get("X-Am-Draft") == "1"


def tell(text: str, *, is_saved: bool = False, status: int = 200) -> HttpResponse:
    """What the script shows; a draft that waits for words is no error of the browser's."""
    return keep_private(JsonResponse({"text": text, "is_saved": is_saved}, status=status))


def author(request: HttpRequest) -> str:
    """By the account: whose record is new has none in the form they began with."""
    return f"account-{request.user.pk}"


def refuse(request: HttpRequest) -> HttpResponse:
    """The script fetches a new token after a new login, whoever it was that logged in."""
    text = _("Somebody else has logged in since you opened this page. Nothing was saved.")
    if is_automatic(request):
        return tell(text)
    messages.error(request, text)
    return redirect(request.path)
