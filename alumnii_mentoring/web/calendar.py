"""Calendars over HTTP: how one subscribes; unchanged ones answer 304."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

CONTENT_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class Subscription:
    """The addresses of one calendar, by which programs subscribe to it."""

    address: str

    @property
    def webcal(self) -> str:
        return "webcal://" + self.address.partition("://")[2]

    @property
    def google(self) -> str:
        return "https://calendar.google.com/calendar/r?" + urlencode({"cid": self.webcal})


def subscription(request: HttpRequest, path: str) -> Subscription:
    return Subscription(request.build_absolute_uri(path))


def calendar_response(request: HttpRequest, content: bytes, filename: str) -> HttpResponse:
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    unchanged = get_conditional_response(request, etag=etag, response=response)
    return unchanged if unchanged is not None else response
