"""A page survives a new login: a form with the token of an earlier one is shown again.

A login changes the token of a browser, so every page that was open before sends one that Django
refuses. Nothing of such a form is ever done. Where the browser says that it comes from a page of
this site, its words are shown again beside a new token.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme

from alumnii_mentoring.web.typed import (
    SHOWN_AGAIN,
    is_of_another,
    refuse_form,
    sent_form,
    token_words,
)
from alumnii_mentoring.web.views import base_template, hide_from_reports, keep_private

AGAIN = "alumnii_mentoring/again.html"
BY_SCRIPT = "X-Am-Draft"  # header of what a script sends while somebody types


def is_automatic(request: HttpRequest) -> bool:
    """Sent by the browser itself while a form is open; it shows no page."""
    return request.headers.get(BY_SCRIPT) == "1"


def show_again(
    request: HttpRequest,
    refusal: HttpResponseBase,
    show: Callable[[], HttpResponseBase],
    template: str,
) -> HttpResponseBase:
    """Answer a form whose token was refused; ``refusal`` is what Django answers.

    ``show`` asks the view for the page of the form, which fills it with the words if it can. Other
    views get a page of its own, on which nothing but the words and a button stand.
    """
    if is_automatic(request) or not _comes_from_here(request):
        return refusal
    hide_from_reports(request)
    refuse_form(request)
    if request.user.is_authenticated and is_of_another(request):
        return _again(request, template, None)
    response = show()
    if hasattr(request, SHOWN_AGAIN) or _is_left(response):
        return response
    return _again(request, template, sent_form(request))


def _is_left(response: HttpResponseBase) -> bool:
    """Who has to log in first is sent there with the words kept; what isn't theirs isn't told."""
    return 300 <= response.status_code < 400 or response.status_code in {403, 404, 429}


def _comes_from_here(request: HttpRequest) -> bool:
    """By the headers that a page of another site can't choose; without them nothing is shown."""
    source = request.headers.get("Origin") or request.headers.get("Referer") or ""
    is_address = source.startswith(("http://", "https://"))
    return is_address and url_has_allowed_host_and_scheme(
        source, {request.get_host()}, require_https=request.is_secure()
    )


def _again(request: HttpRequest, template: str, form: QueryDict | None) -> HttpResponseBase:
    fields = [(name, value) for name, values in form.lists() for value in values] if form else []
    context = {
        "am_base": base_template(),
        "is_of_another": form is None,
        "explanation": token_words(request),
        "fields": [(name, value, _is_written(name, value)) for name, value in fields],
        "has_files": bool(request.FILES),
    }
    return keep_private(TemplateResponse(request, template, context))


def _is_written(name: str, value: str) -> bool:
    """Whether somebody wrote the value, in words: it is shown, all others are only sent."""
    return not name.startswith("am-") and len(value.split()) > 1
