"""Which methods our addresses answer: those that they list, and no other.

The order is the same everywhere. A method that no screen of ours knows is refused first, before
the token, the login and the object, so that the answer tells nothing. (In the back office Wagtail
asks for the login before it calls us.) Then come token and login, and last the list of the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.views.decorators.csrf import csrf_protect

from alumnii_mentoring.web.outages import OUTAGES, answer_outage
from alumnii_mentoring.web.views import keep_private

READING = ["GET", "HEAD", "OPTIONS"]
FORM = ["GET", "HEAD", "POST", "OPTIONS"]

AnyView = Callable[..., HttpResponseBase]


def answer_only(listed: list[str]) -> Callable[[AnyView], AnyView]:
    """Let a view answer ``listed``, which are some of ``FORM``, and tell them to who asks.

    Django's middleware looks for the token before any view is called, and would answer an unknown
    method with its page about cookies. The token is therefore checked here, after the method.
    """

    def decorate(view: AnyView) -> AnyView:
        protected = csrf_protect(view)

        @wraps(view)
        def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if request.method == "OPTIONS":
                return keep_private(HttpResponse(headers={"Allow": ", ".join(listed)}))
            if request.method not in FORM:
                return keep_private(HttpResponseNotAllowed(listed))
            try:
                return protected(request, *args, **kwargs)
            except OUTAGES as error:
                if (answer := answer_outage(error)) is None:
                    raise
                return answer

        answer.csrf_exempt = True  # type: ignore[attr-defined]
        return answer

    return decorate


class ListedMethods:
    """First base of every view of ours: Django's own form views take PUT for POST."""

    http_method_names: Sequence[str] = [name.lower() for name in FORM]

    @classmethod
    def as_view(cls, **initkwargs: Any) -> AnyView:
        view = super().as_view(**initkwargs)  # type: ignore[misc]
        return answer_only(cls.listed_methods())(view)

    @classmethod
    def listed_methods(cls) -> list[str]:
        """What the class has a method for; whoever answers GET answers HEAD."""
        handlers = {"head": "get"}
        return [
            name.upper()
            for name in cls.http_method_names
            if name == "options" or hasattr(cls, handlers.get(name, name))
        ]
