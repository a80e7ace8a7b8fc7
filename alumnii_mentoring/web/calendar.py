"""Calendars over HTTP: how one subscribes; unchanged ones answer 304."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import segno
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.safestring import SafeString, mark_safe

from alumnii_mentoring.core.ical import Entry, render_feed, render_single, version_of

CONTENT_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class Subscription:
    """The addresses of one calendar, by which programs subscribe to it."""

    address: str

    @property
    def webcal(self) -> str:
        return "webcal://" + self.address.partition("://")[2]

    @property
    def key(self) -> str:
        """Tells the calendars of one page apart."""
        return hashlib.sha256(self.address.encode()).hexdigest()[:8]

    @property
    def picture(self) -> SafeString:
        """A QR code for the camera of a telephone, as SVG that needs no style of its own.

        It holds the address at which Apple's devices offer to subscribe; others don't follow it.
        """
        code = segno.make(self.webcal, error="m", micro=False)
        look = {"svgclass": "am-code", "lineclass": None, "omitsize": True, "light": "#fff"}
        return mark_safe(code.svg_inline(border=4, **look))  # noqa: S308 drawn by the library


def subscription(request: HttpRequest, path: str) -> Subscription:
    return Subscription(request.build_absolute_uri(path))


def feed_response(
    request: HttpRequest, name: str, entries: Sequence[Entry], filename: str
) -> HttpResponse:
    """A calendar to subscribe to; most programs ask for one that they have."""
    version = version_of(name, entries)
    return _answer(request, lambda: render_feed(name, entries), filename, version)


def entry_response(request: HttpRequest, entry: Entry, filename: str) -> HttpResponse:
    """A single entry as a file."""
    return _answer(request, lambda: render_single(entry), filename, version_of("", [entry]))


def _answer(
    request: HttpRequest, render: Callable[[], bytes], filename: str, version: str
) -> HttpResponse:
    response = HttpResponse(content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["ETag"] = f'"{version}"'
    response["X-Content-Type-Options"] = "nosniff"
    answer = get_conditional_response(request, etag=response["ETag"], response=response)
    if answer is response:
        response.content = render()
    return answer or response
