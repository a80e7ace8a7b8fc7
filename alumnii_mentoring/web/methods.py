"""Which methods our addresses answer: those that they list, and no other.

The order is the same everywhere. A method that no screen of ours knows is refused first, before
the token, the login and the object, so that the answer tells nothing. (In the back office Wagtail
asks for the login before it calls us.) Then come token and login, and last the list of the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial, wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.views.decorators.csrf import csrf_protect

from alumnii_mentoring.web.outages import OUTAGES, answer_outage
from alumnii_mentoring.web.refused_tokens import AGAIN, show_again
from alumnii_mentoring.web.typed import forget_typed
from alumnii_mentoring.web.views import keep_private

READING = ["GET", "HEAD", "OPTIONS"]
FORM = ["GET", "HEAD", "POST", "OPTIONS"]

ACCEPTED = "am_accepted"  # on a request: its token was the right one

AnyView = Callable[..., HttpResponseBase]


def answer_only(listed: list[str], again: str = AGAIN) -> Callable[[AnyView], AnyView]:
    """Let a view answer ``listed``, which are some of ``FORM``, and tell them to who asks.

    Django's middleware looks for the token before any view is called, and would answer an unknown
    method with its page about cookies. The token is therefore checked here, after the method. A
    form whose token is refused is shown again, with the template ``again`` where the view can't.
    """

    def decorate(view: AnyView) -> AnyView:
        protected = _protect(view, listed, again)

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


def _protect(view: AnyView, listed: list[str], again: str) -> AnyView:
    def enter(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        setattr(request, ACCEPTED, True)
        if request.method == "POST":
            forget_typed(request)
        return view(request, *args, **kwargs)

    protected = csrf_protect(enter)

    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response: HttpResponseBase = protected(request, *args, **kwargs)
        if hasattr(request, ACCEPTED) or "POST" not in listed:
            return response
        show = partial(protected, request, *args, **kwargs)
        return show_again(request, response, show, again)

    return answer


class ListedMethods:
    """First base of every view of ours: Django's own form views take PUT for POST."""

    http_method_names: Sequence[str] = [name.lower() for name in FORM]
    again_template = AGAIN

    @classmethod
    def as_view(cls, **initkwargs: Any) -> AnyView:
        view = super().as_view(**initkwargs)  # type: ignore[misc]
        return answer_only(cls.listed_methods(), cls.again_template)(view)

    @classmethod
    def listed_methods(cls) -> list[str]:
        """What the class has a method for; whoever answers GET answers HEAD."""
        handlers = {"head": "get"}
        return [
            name.upper()
            for name in cls.http_method_names
            if name == "options" or hasattr(cls, handlers.get(name, name))
        ]
