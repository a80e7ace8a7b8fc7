"""The strictest content security policy under which the plugin's screens must work."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'self'"
)


# Wagtail's own forms write scripts into the page; every screen of the plugin does without.
WAGTAIL = re.compile(r"^/admin/(?!$|mentoring|alumnii_mentoring/|snippets/alumnii_mentoring/)")


class StrictPolicy:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not WAGTAIL.match(request.path):
            response.setdefault("Content-Security-Policy", POLICY)
        return response
