"""A connection to the host's mail backend that knows how far the dialogue has come."""

from __future__ import annotations

import smtplib
from contextlib import suppress
from time import monotonic
from typing import Any

from django.conf import settings
from django.core import mail as mail_api
from django.core.mail import EmailMessage

from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.mail.replies import TEXT, Reply, as_text, reply_within

END_OF_TEXT = b"\r\n.\r\n"
JUDGED = ("MAIL", "RCPT", TEXT)  # steps at which every 2xx is a yes, whatever smtplib expects
TIDYING = ("RSET", "QUIT", "NOOP")  # after a refusal; they say nothing about the message
AFTER_THE_TEXT = 3  # times the usual patience: filters take their time


class Connection:
    """To the default mailer (Django 6.1 on) or backend; opened at once.

    Raises what the backend raises when the server can't be reached or lets nobody in.
    ``ends_at`` is a time of ``time.monotonic()`` that no answer is waited for.
    """

    def __init__(self, ends_at: float) -> None:
        is_new = hasattr(mail_api, "mailers") and hasattr(settings, "MAILERS")
        self.backend: Any = mail_api.mailers["default"] if is_new else mail_api.get_connection()
        if hasattr(self.backend, "timeout") and self.backend.timeout is None:
            self.backend.timeout = get_settings().mail_timeout_seconds
        try:
            self.backend.open()
        except Exception:
            self.close()  # it may have come half way
            raise
        client = getattr(self.backend, "connection", None)
        self.watch = Watch(client, ends_at) if isinstance(client, smtplib.SMTP) else None

    @property
    def is_open(self) -> bool:
        """False once the server has closed it; only connections of smtplib tell."""
        return self.watch is None or self.watch.client.sock is not None

    def send(self, mail: EmailMessage) -> Reply:
        """What the server answered at last.

        Raises what went wrong before anything was handed over: this mail can't be written.
        """
        if self.watch:
            self.watch.reply = Reply("MAIL")
        try:
            self.backend.send_messages([mail])
        except Exception as error:
            reply = self._read(error)
            if reply is None:
                raise
            return reply
        return Reply(TEXT, 250)

    def _read(self, error: Exception) -> Reply | None:
        """None: it is no answer, but trouble with writing the mail."""
        if self.watch:
            return self.watch.reply if isinstance(error, OSError) else None
        if isinstance(error, ValueError):
            return None
        return reply_within(error, TEXT) or Reply(TEXT, None, type(error).__name__)

    def close(self) -> None:
        """Close the connection; errors are ignored, as the messages are sent already."""
        with suppress(Exception):  # whatever a backend raises
            self.backend.close()


class Watch:
    """Notes the step and the reply of an open smtplib connection, and limits its patience."""

    def __init__(self, client: smtplib.SMTP, ends_at: float) -> None:
        self.client, self.ends_at = client, ends_at
        self.reply = Reply("MAIL")
        self._putcmd, self._send, self._getreply = client.putcmd, client.send, client.getreply
        self._timeout = float(client.timeout or 0)
        methods: dict[str, Any] = {
            "putcmd": self.put_command,
            "send": self.send,
            "getreply": self.get_reply,
        }
        for name, method in methods.items():
            setattr(client, name, method)
        self._is_tidying = False

    def put_command(self, command: str, arguments: str = "") -> None:
        step = command.split(":")[0].split()[0].upper()
        self._is_tidying = step in TIDYING
        if not self._is_tidying:
            self.reply = Reply(step)
        self._putcmd(command, arguments)

    def send(self, content: Any) -> None:
        """Send the text; an error before its end means that the server never had the whole."""
        self._send(content)
        if isinstance(content, bytes) and content.endswith(END_OF_TEXT):
            self.reply = Reply(TEXT)

    def get_reply(self) -> tuple[int, bytes]:
        self._limit_patience()
        try:
            code, words = self._getreply()
        except smtplib.SMTPException as error:
            if not self._is_tidying:
                is_silent = isinstance(error.__context__, TimeoutError)
                self.reply = Reply(self.reply.step, None, is_silent=is_silent)
            raise
        if self._is_tidying:
            return code, words
        self.reply = Reply(self.reply.step, code, as_text(words))
        is_yes = self.reply.step in JUDGED and code // 100 == 2
        return (250 if is_yes else code), words

    def _limit_patience(self) -> None:
        if self.client.sock is None or not self._timeout:
            return
        longest = self._timeout * (AFTER_THE_TEXT if self.reply.step == TEXT else 1)
        left = self.ends_at - monotonic()
        self.client.sock.settimeout(max(1.0, min(longest, left)))


def reason_of_fault(error: Exception) -> str:
    """Why no connection came about; whatever the server says then, it says to all messages."""
    reply = reply_within(error, "connect")
    if reply is not None:
        return reply.reason
    is_silent = isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)
    return f"connect {'silent' if is_silent else type(error).__name__}"
