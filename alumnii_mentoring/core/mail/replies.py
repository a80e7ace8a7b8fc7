"""What the reply of a mail server means for a message (RFC 5321, 4.2.1), at each step.

A reply is judged by its code and by the step it answers, never by the class of an exception.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Any

TEXT = "text"  # the step after DATA: the whole text was handed over
CLOSING_DOWN = 421
OUR_SIDE = frozenset({CLOSING_DOWN, 530, 534, 535, 538})  # the others: our login is wrong
OF_ONE_MESSAGE = ("RCPT", "DATA", "HTTP")  # at MAIL the server judges the sender of them all
TOO_LARGE = ("MAIL", 552)  # but for the size that is announced with it
_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")


class Meaning(Enum):
    SENT = "sent"
    LATER = "later"  # this message, at another time
    REFUSED = "refused"  # this message, for good
    UNKNOWN = "unknown"  # the text was handed over, and nobody knows what became of it
    STOPPED = "stopped"  # the server takes no message of ours at present


@dataclass(frozen=True)
class Reply:
    """``code`` is None without an answer: the connection was lost, or the server was silent.

    ``text`` is then the name of the error, where there is one.
    """

    step: str
    code: int | None = None
    text: str = ""
    is_silent: bool = False

    @property
    def meaning(self) -> Meaning:
        if self.code in OUR_SIDE:
            return Meaning.STOPPED
        kind = 0 if self.code is None else self.code // 100
        if self.step == TEXT:
            return _AFTER_THE_TEXT.get(kind, Meaning.UNKNOWN)
        if self.step not in OF_ONE_MESSAGE and (self.step, self.code) != TOO_LARGE:
            return Meaning.STOPPED
        return Meaning.REFUSED if kind == 5 else Meaning.LATER

    @property
    def is_lost(self) -> bool:
        """Whether the connection has ended with it."""
        return self.code in {None, CLOSING_DOWN}

    @property
    def reason(self) -> str:
        """Step, code and enhanced code, without the server's words, which may name people."""
        if self.code is None:
            return f"{self.step} {'silent' if self.is_silent else self.text or 'lost'}"
        enhanced = _ENHANCED.match(self.text)
        return " ".join(filter(None, [self.step, str(self.code), enhanced and enhanced.group()]))


_AFTER_THE_TEXT = {2: Meaning.SENT, 4: Meaning.LATER, 5: Meaning.REFUSED}


def reply_within(error: Exception, step: str) -> Reply | None:
    """The reply that an exception carries, of smtplib or of a service asked by HTTP."""
    code = getattr(error, "smtp_code", None)
    if isinstance(code, int) and code > 0:
        return Reply(step, code, as_text(getattr(error, "smtp_error", "")))
    recipients = getattr(error, "recipients", None)
    if isinstance(recipients, dict) and recipients:
        code, words = next(iter(recipients.values()))
        return Reply("RCPT", code, as_text(words))
    status = getattr(error, "status_code", None)
    return _reply_by_http(status) if isinstance(status, int) else None


def _reply_by_http(status: int) -> Reply:
    """In the words of SMTP; the services answer 401 and 403 to a wrong key."""
    if status in {401, 403}:
        return Reply("HTTP", 535)
    is_temporary = status in {408, 425, 429} or status >= 500
    return Reply("HTTP", 450 if is_temporary else 550)


def as_text(words: Any) -> str:
    return words.decode("ascii", "replace") if isinstance(words, bytes) else str(words)
