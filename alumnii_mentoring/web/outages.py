"""Answer 503 with words when the database is away, or holds a row for somebody else for too long.

Every view of ours is guarded. The middleware does the same for the addresses of Wagtail and of the
host, among them our pages and the back office, which ask the database before they call us.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string

from alumnii_mentoring.core.actions import is_lock_error
from alumnii_mentoring.web.views import keep_private

logger = logging.getLogger(__name__)

RETRY_SECONDS = 30
OUTAGES = (OperationalError, InterfaceError)


class OutageMiddleware:
    """For ``MIDDLEWARE``, anywhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        return answer_outage(exception)


def answer_outage(error: Exception) -> HttpResponseBase | None:
    """Answer an error of a service that is away; None for an error of our own."""
    if not isinstance(error, OUTAGES):
        return None
    is_held = is_lock_error(error)
    if not is_held and not _is_database_away():
        return None
    logger.error("answered 503: %s", type(error).__name__)
    context = {"is_held": is_held}
    page = render_to_string("alumnii_mentoring/unavailable.html", context)  # asks no database
    headers: dict[str, Any] = {"Retry-After": str(RETRY_SECONDS)}
    return keep_private(HttpResponse(page, status=503, headers=headers))


def _is_database_away() -> bool:
    """Whether the database is away, or this connection to it was lost."""
    try:
        connection.ensure_connection()
        return not connection.is_usable()
    except DatabaseError:
        return True
