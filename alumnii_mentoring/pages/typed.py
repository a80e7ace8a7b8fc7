"""Who was logged out while typing finds the words again after logging in."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict

from alumnii_mentoring.web.typed import typed_to_keep


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
