"""What a form brought and could not be taken comes back to the account that typed it.

Two ways lead here: the login was lost, so the words wait in the session until there is one again;
or the token was of an earlier login, so the same answer shows them again. Words belong to an
account and the address of a page. Files and passwords are never kept.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from alumnii_mentoring.core.limits.visitors import count_kept_form
from alumnii_mentoring.core.wording import gettext as _

MAX_TYPED = 200_000  # characters of a form as it is sent
AUTHOR = "am-author"  # beside every form: somebody else may use the same browser
TYPED = "am-typed"
MAX_PAGES = 4  # forms that one session keeps; who has more open is rare, and sessions are stored
KEPT = timedelta(hours=12)  # who was logged out in the evening goes on in the morning
SECRET_PARTS = ("csrfmiddlewaretoken", "password")
REFUSED = "am_refused"  # on a request: the form whose token was refused
SHOWN_AGAIN = "am_shown_again"


def author_of(request: HttpRequest) -> str:
    """Return a fingerprint of the account, since somebody new has no record yet."""
    return f"account-{request.user.pk}"


def is_of_another(request: HttpRequest) -> bool:
    """Whether somebody else had the form before them, and has been logged out since."""
    author = author_of(request)
    form = sent_form(request)
    return form is not None and form.get(AUTHOR, author) != author


def sent_form(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when its token was refused; never to be acted on in that case."""
    refused: QueryDict | None = getattr(request, REFUSED, None)
    if refused is None and request.method == "POST":
        return request.POST
    return refused


def refuse_form(request: HttpRequest) -> None:
    """Make a GET of a request whose token was refused, so that nothing in its form is done."""
    setattr(request, REFUSED, without_secrets(request.POST))
    request.method = "GET"
    request.POST = QueryDict()  # type: ignore[misc, assignment]


def is_refused(request: HttpRequest) -> bool:
    return hasattr(request, REFUSED)


def without_secrets(form: QueryDict) -> QueryDict:
    kept = form.copy()
    for name in form:
        if any(part in name for part in SECRET_PARTS):
            del kept[name]
    return kept


def keep_typed(request: HttpRequest, path: str = "") -> bool:
    """Put the form into the session until its sender has logged in again, and tell them.

    ``path`` is of the page that shows the form, where it is another one than the address.
    False when there is nothing, too much, or too many came from one visitor: whoever sends it is
    not logged in, so anybody might fill the store of sessions.
    """
    form, now = sent_form(request), timezone.now()
    typed = without_secrets(form).urlencode() if form else ""
    if form is None or not typed or len(typed) > MAX_TYPED:
        return False
    if count_kept_form(request.META.get("REMOTE_ADDR", ""), now):
        return False
    key = _key(form.get(AUTHOR, ""), path or request.path)
    kept = {other: words for other, words in _kept(request).items() if other != key}
    latest = [*kept.items(), (key, [now.isoformat(), typed])][-MAX_PAGES:]
    request.session[TYPED] = dict(latest)
    messages.info(request, _("Please log in; what you typed is kept."))
    _tell_of_files(request)
    return True


def typed_before(request: HttpRequest, path: str = "") -> QueryDict | None:
    """What this account typed here before: read once, and told.

    HEAD shows nobody anything, and leaves it for the GET that follows.
    """
    refused: QueryDict | None = getattr(request, REFUSED, None)
    if refused is not None:
        setattr(request, SHOWN_AGAIN, True)
        messages.warning(request, token_words(request))
        _tell_of_files(request)
        return refused
    if request.method != "GET":
        return None
    words = _take(request, path or request.path)
    if words is None:
        return None
    messages.info(request, _("Here is what you typed before. It is not sent yet."))
    return QueryDict(words)


def forget_typed(request: HttpRequest, path: str = "") -> None:
    """A later form of the same page was sent."""
    if TYPED in getattr(request, "session", {}):
        _take(request, path or request.path)


def token_words(request: HttpRequest) -> str:
    """Why nothing was sent, and what sends it."""
    if not request.user.is_authenticated:
        return _(
            "This page was opened too long ago, so nothing was sent yet. Please send it again. If"
            " this page comes back, please allow cookies for this site."
        )
    return _(
        "You have logged in anew since you opened this page, so nothing was sent yet. What you"
        " typed is still here; send it again to send it."
    )


class Refilled:
    """Before a form view of Django's or Wagtail's: a GET shows what was typed before."""

    request: HttpRequest

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()  # type: ignore[misc]
        typed = typed_before(self.request)
        return kwargs if typed is None else {**kwargs, "data": typed}


def _tell_of_files(request: HttpRequest) -> None:
    if request.FILES:
        messages.warning(request, _("Files are not kept. Please choose them again."))


def _take(request: HttpRequest, path: str) -> str | None:
    kept = _kept(request)
    _kept_at, words = kept.pop(_key(author_of(request), path), (None, None))
    if words is not None or kept != request.session.get(TYPED, {}):
        request.session[TYPED] = kept
    return words


def _key(author: str, path: str) -> str:
    return f"{author} {path}"


def _kept(request: HttpRequest) -> dict[str, list[str]]:
    """Time and words of forms that wait for their sender, by account and page, the latest last."""
    oldest = timezone.now() - KEPT
    kept: dict[str, list[str]] = request.session.get(TYPED) or {}
    return {
        key: entry
        for key, entry in kept.items()
        if isinstance(entry, list) and datetime.fromisoformat(entry[0]) > oldest
    }
