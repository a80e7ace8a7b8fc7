"""Turn a message of the outbox into an e-mail whose calendar part reaches the reader unchanged."""

from __future__ import annotations

from base64 import encodebytes
from email.message import EmailMessage
from email.policy import Policy, compat32
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import translation

from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.links import issue_link
from alumnii_mentoring.core.mail.addresses import ascii_address, mailbox
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.core.mail.texts import ANSWER_LINK, ANSWER_UNTIL
from alumnii_mentoring.core.times.words import write_moment
from alumnii_mentoring.core.times.zones import in_zone

CALENDAR = "text/calendar"
NO_AUTOMATIC_REPLY = "DR, RN, NRN, OOF, AutoReply"  # for Exchange; reports of failures stay


class WrittenAddress(str):
    """An address as :func:`mailbox` writes it, folded between its words.

    From Django 6 on, Python would decode it, put spaces between the encoded words of a long name
    and encode it anew.
    """

    name: str

    def fold(self, *, policy: Policy) -> str:
        return compat32.clone(linesep=policy.linesep).fold(self.name, str(self))


def _keep_as_written(mail: EmailMessage, name: str, address: str) -> None:
    written = WrittenAddress(address)
    written.name = name
    del mail[name]
    mail[name] = written


class CalendarMail(EmailMultiAlternatives):
    """The calendar part in base64: calendars end their lines with CRLF (RFC 5545, 3.1), and
    every other encoding leaves line ends to the mail programs on the way."""

    def message(self, *args: Any, **kwargs: Any) -> Any:
        mail = super().message(*args, **kwargs)
        if isinstance(mail, EmailMessage):
            _keep_as_written(mail, "From", self.from_email)
            _keep_as_written(mail, "To", ", ".join(self.to))
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


def as_mail(message: Message) -> CalendarMail:
    """The mail as it leaves now, with a new personal address where the text asks for one."""
    sender = _sender(message.from_name)
    mail = CalendarMail(
        subject=message.subject,
        body=_with_link(message),
        from_email=sender,
        to=[mailbox(message.to_name, message.to_email)],
        reply_to=[ascii_address(message.reply_to)] if message.reply_to else None,
        headers={
            "Message-ID": message.message_id,
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": NO_AUTOMATIC_REPLY,
            "Content-Language": message.language,
        },
    )
    if message.calendar_ics:
        kind = f"{CALENDAR}; charset=UTF-8; method={message.calendar_method}"
        mail.attach_alternative(message.calendar_ics, kind)
    return mail


def _with_link(message: Message) -> str:
    """The text with a new personal address; those of failed attempts are known to nobody."""
    ref, person_ref, until = message.link_ref, message.recipient_ref, message.link_until
    if until is None:
        return message.body
    with translation.override(message.language), in_zone(message.time_zone):
        shown = write_moment(until)
    body = message.body.replace(ANSWER_UNTIL, shown)
    if ANSWER_LINK not in body or ref is None or person_ref is None:
        return body
    secret = issue_link(message.link_purpose, ref, person_ref, until)
    address = get_settings().site_url + reverse("alumnii_mentoring:answer", args=[secret])
    return body.replace(ANSWER_LINK, address)


def _sender(name: str) -> str:
    """The programme's office, at the address of the site."""
    own_name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return mailbox(name or own_name, address or settings.DEFAULT_FROM_EMAIL)
