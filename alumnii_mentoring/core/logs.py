"""Keep secret addresses and people's words out of logs and crash reports."""

from __future__ import annotations

import copy
import logging
import re
import traceback
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.views.debug import SafeExceptionReporterFilter

HIDDEN = "…"
_SECRET = re.compile(r"(/answer/|/calendar/personal/)[\w-]{20,}")
_PATHS = ("path", "path_info")


class HideVariables(SafeExceptionReporterFilter):
    """For ``request.exception_reporter_filter``: the report of a crash tells where it happened,
    not what was typed or which address led there."""

    def get_traceback_frame_variables(self, request: Any, tb_frame: Any) -> Any:
        shown = [*super().get_traceback_frame_variables(request, tb_frame)]
        return [(name, HIDDEN) for name, _value in shown] if self.is_active(request) else shown


class HideSecrets(logging.Filter):
    """Lets every record pass, without the secrets of answers by mail and of calendars."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_without_secret(argument) for argument in record.args)
        request = getattr(record, "request", None)
        if _SECRET.search(getattr(request, "path", "")):
            record.request = _without_secrets(request)
        return True


class HideWords(logging.Filter):
    """Of an exception its class and its places remain: its words may quote what a row holds."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and record.exc_info[0]:
            places = traceback.format_tb(record.exc_info[2])
            record.exc_text = "".join([record.exc_info[0].__name__, "\n", *places])
            record.exc_info = None
        return True


def quiet_logger(name: str) -> logging.Logger:
    """Return the logger for what happens to rows: it writes keys, never words."""
    logger = logging.getLogger(name)
    if not any(isinstance(filter_, HideWords) for filter_ in logger.filters):
        logger.addFilter(HideWords())
    return logger


def _without_secret(value: Any) -> Any:
    return _SECRET.sub(rf"\1{HIDDEN}", value) if isinstance(value, str) else value


def _without_secrets(request: Any) -> Any:
    """A copy for who writes the report; the request itself goes on."""
    shown = copy.copy(request)
    shown.__dict__.update(vars(request))
    for name in _PATHS:
        setattr(shown, name, _without_secret(getattr(request, name)))
    shown.META = {name: _without_secret(value) for name, value in request.META.items()}
    shown.environ, shown.resolver_match = shown.META, None
    shown.exception_reporter_filter = HideVariables()
    return shown


def hide_secrets() -> None:
    for name in logger_names():
        logger = logging.getLogger(name)
        if not any(isinstance(filter_, HideSecrets) for filter_ in logger.filters):
            logger.addFilter(HideSecrets())


def logger_names() -> list[str]:
    """Return Django's own loggers of requests, as a filter doesn't apply to child loggers."""
    kinds = {kind.__name__ for kind in _and_below(SuspiciousOperation)}
    security = [f"django.security.{name}" for name in sorted({"csrf", *kinds})]
    return ["django.request", "django.server", *security]


def _and_below(kind: type[Any]) -> Iterator[type[Any]]:
    yield kind
    for subclass in kind.__subclasses__():
        yield from _and_below(subclass)
