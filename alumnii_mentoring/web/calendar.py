"""Calendars over HTTP: unchanged ones answer 304."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

CONTENT_TYPE = "text/calendar; charset=utf-8"


def calendar_response(request: HttpRequest, content: bytes, filename: str) -> HttpResponse:
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    unchanged = get_conditional_response(request, etag=etag, response=response)
    return unchanged if unchanged is not None else response
