"""An e-mail whose calendar part reaches the reader unchanged."""

from __future__ import annotations

from base64 import encodebytes
from typing import Any

from django.core.mail import EmailMultiAlternatives

CALENDAR = "text/calendar"


class CalendarMail(EmailMultiAlternatives):
    """The calendar part in base64: calendars end their lines with CRLF (RFC 5545, 3.1), and
    every other encoding leaves line ends to the mail programs on the way."""

    def message(self, *args: Any, **kwargs: Any) -> Any:
        mail = super().message(*args, **kwargs)
        written = [content for content, kind in self.alternatives if _is_calendar(kind)]
        parts = [part for part in mail.walk() if part.get_content_type() == CALENDAR]
        for part, content in zip(parts, written, strict=True):
            del part["Content-Transfer-Encoding"]
            part.set_payload(encodebytes(str(content).encode()).decode("ascii"))
            part["Content-Transfer-Encoding"] = "base64"
            _name_once(part)
        return mail


def _name_once(part: Any) -> None:
    """Django adds a charset to the one that was given; a parameter twice is no valid header."""
    method = part.get_param("method")
    del part["Content-Type"]
    part["Content-Type"] = f'{CALENDAR}; charset="utf-8"; method={method}'


def _is_calendar(mimetype: Any) -> bool:
    return str(mimetype).startswith(CALENDAR)
