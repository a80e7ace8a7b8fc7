"""Who was logged out while typing finds the words again after logging in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from alumnii_mentoring.core.limits.visitors import count_kept_form
from alumnii_mentoring.core.wording import gettext as _

MAX_TYPED = 200_000  # characters of a form as it is sent
AUTHOR = "am-author"  # beside every form: somebody else may use the same browser
TYPED = "am-typed"
MAX_PAGES = 4  # forms that one session keeps; who has more open is rare, and sessions are stored


def author_of(request: HttpRequest) -> str:
    """Return a fingerprint of the account, since somebody new has no record yet."""
    return f"account-{request.user.pk}"


def is_of_another(request: HttpRequest) -> bool:
    """Whether somebody else had the form before them, and has been logged out since."""
    author = author_of(request)
    return request.POST.get(AUTHOR, author) != author


def keep_typed(request: HttpRequest) -> bool:
    """Put the form into the session until its sender has logged in again, and tell them.

    False when there is nothing, too much, or too many came from one visitor: whoever sends it is
    not logged in, so anybody might fill the store of sessions.
    """
    typed = request.POST.urlencode() if request.method == "POST" else ""
    if not typed or len(typed) > MAX_TYPED:
        return False
    if count_kept_form(request.META.get("REMOTE_ADDR", ""), timezone.now()):
        return False
    kept = {path: words for path, words in _kept(request).items() if path != request.path}
    latest = [*kept.items(), (request.path, typed)][-MAX_PAGES:]
    request.session[TYPED] = dict(latest)
    messages.info(request, _("Please log in; what you typed is kept."))
    return True


def typed_before(request: HttpRequest) -> QueryDict | None:
    """What this account typed here before the login was lost; read once, and told.

    HEAD shows nobody anything, and leaves it for the GET that follows.
    """
    kept = _kept(request)
    if request.path not in kept or request.method == "HEAD":
        return None
    typed = QueryDict(kept.pop(request.path))
    request.session[TYPED] = kept
    if typed.get(AUTHOR) != author_of(request):
        return None
    messages.info(request, _("Here is what you typed before. It is not sent yet."))
    return typed


def _kept(request: HttpRequest) -> dict[str, str]:
    """Return the kept forms by the path of their page, the latest last."""
    return dict(request.session.get(TYPED) or {})
