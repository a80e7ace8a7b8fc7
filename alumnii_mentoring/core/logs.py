"""Secret addresses stay out of what Django logs about requests, whatever the answer was."""

from __future__ import annotations

import logging
import re
from typing import Any

LOGGERS = ("django.request", "django.server", "django.security.csrf")
HIDDEN = "…"
_SECRET = re.compile(r"(/answer/|/calendar/personal/)[\w-]{20,}")


class HideSecrets(logging.Filter):
    """Lets every record pass, without the secrets of answers by mail and of calendars."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_without_secret(one) for one in record.args)
        return True


def _without_secret(value: Any) -> Any:
    return _SECRET.sub(rf"\1{HIDDEN}", value) if isinstance(value, str) else value


def hide_secrets() -> None:
    for name in LOGGERS:
        logger = logging.getLogger(name)
        if not any(isinstance(one, HideSecrets) for one in logger.filters):
            logger.addFilter(HideSecrets())
