"""What somebody typed whose login had run out, on its way into their session."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from alumnii_mentoring.core.visitor_limits import count_kept_form

MAX_TYPED = 200_000
AUTHOR = "am-author"  # beside every form: somebody else may use the same browser


def is_of_another(request: HttpRequest, author: str) -> bool:
    """Whether somebody else had the form before them, and has been logged out since."""
    return request.POST.get(AUTHOR, author) != author


def typed_to_keep(request: HttpRequest) -> str:
    """The form as it was sent; empty when it is too long or too many came from one visitor.

    Whoever sends it is not logged in, so anybody might fill the store of sessions.
    """
    typed = request.POST.urlencode() if request.method == "POST" else ""
    if not typed or len(typed) > MAX_TYPED:
        return ""
    too_many = count_kept_form(request.META.get("REMOTE_ADDR", ""), timezone.now())
    return "" if too_many else typed
