"""The transactional outbox: a message is a row first, mail afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import formataddr, parseaddr
from typing import Any, ClassVar

from django.conf import settings
from django.core import mail as mail_api
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.dispatch import Signal
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.fields import LineField, ProseField
from alumnii_mentoring.core.links import issue_link
from alumnii_mentoring.core.mails import CalendarMail
from alumnii_mentoring.core.queue import wake_on_commit
from alumnii_mentoring.core.text import clean_line, clean_text
from alumnii_mentoring.core.wording import gettext_lazy as _

# Stands in the stored text, which coordinators read; the secret is made when the mail leaves.
ANSWER_LINK = "{answer-link}"


@dataclass(frozen=True)
class Recipient:
    """``ref`` is the primary key of the person, ``language`` that of their messages."""

    ref: int | None
    name: str
    email: str
    language: str


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, now: datetime) -> MessageQuerySet:
        ready = Q(send_after__isnull=True) | Q(send_after__lte=now)
        return self.filter(ready, state=Message.State.QUEUED).order_by("pk")

    def stuck(self, now: datetime) -> MessageQuerySet:
        before = now - timedelta(minutes=get_settings().sending_stuck_minutes)
        return self.filter(state=Message.State.SENDING, sending_since__lt=before)


class Message(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        QUEUED = "queued", _("waiting to be sent")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        UNKNOWN = "unknown", _("perhaps sent")
        DISCARDED = "discarded", _("discarded")

    EDITABLE: ClassVar[set[str]] = {State.DRAFT}
    IN_HOUSE: ClassVar[list[str]] = [State.DRAFT, State.QUEUED, State.DISCARDED]

    kind = models.CharField(_("kind"), max_length=60)
    state = models.CharField(
        _("state"), max_length=20, choices=State.choices, default=State.QUEUED, editable=False
    )
    dedup_key = models.CharField(max_length=200, unique=True, editable=False)
    recipient_ref = models.BigIntegerField(null=True, editable=False)
    scope_ref = models.BigIntegerField(null=True, editable=False)
    language = models.CharField(max_length=5, default="de", editable=False)
    to_name = LineField(_("recipient"), max_length=200)
    to_email = models.EmailField(_("e-mail address"))
    from_name = LineField(max_length=200, blank=True, editable=False)
    reply_to = models.EmailField(blank=True, editable=False)
    subject = LineField(_("subject"), max_length=255)
    body = ProseField(_("text"))
    calendar_ics = models.TextField(blank=True, editable=False)
    calendar_method = models.CharField(max_length=10, blank=True, editable=False)
    link_purpose = models.CharField(max_length=20, blank=True, editable=False)
    link_ref = models.BigIntegerField(null=True, editable=False)
    link_until = models.DateTimeField(null=True, editable=False)
    send_after = models.DateTimeField(_("not before"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    error = models.CharField(_("error"), max_length=200, blank=True, editable=False)
    created_at = models.DateTimeField(_("written at"))
    sending_since = models.DateTimeField(null=True, editable=False)
    sent_at = models.DateTimeField(_("sent at"), null=True, editable=False)

    objects = MessageQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "send_after"])]

    def __str__(self) -> str:
        return f"Message {self.pk}"

    def audit_scope(self) -> int | None:
        return self.scope_ref

    def clean(self) -> None:
        if self.link_purpose and ANSWER_LINK not in self.body:
            text = _("The text must contain %(holder)s, or nobody can answer it.")
            raise ValidationError({"body": text % {"holder": ANSWER_LINK}})


@dataclass(frozen=True)
class CalendarPart:
    ics: str
    method: str


@dataclass(frozen=True)
class AnswerTarget:
    """What the recipient may answer from the mail without logging in, until when."""

    purpose: str
    ref: int
    until: datetime


# Stand in the stored text, which coordinators read; both are made when the mail leaves.
ANSWER_LINK, ANSWER_UNTIL = "{answer-link}", "{answer-until}"

message_leaving = Signal()  # message, now: about to be sent; a receiver's False discards it


def write_message(
    kind: str,
    *,
    to: Recipient,
    context: dict[str, Any],
    dedup_key: str,
    now: datetime,
    scope_ref: int | None = None,
    draft: bool = False,
    send_after: datetime | None = None,
    calendar: CalendarPart | None = None,
    answer: AnswerTarget | None = None,
) -> Message | None:
    """Store one message in the recipient's language; the same ``dedup_key`` is kept as it is.

    Returns None for somebody without an address. Sending starts after the commit.
    """
    if not to.email:
        return None
    programme = context.get("programme")
    with translation.override(to.language):
        values = {**context, "recipient": to, "site_url": get_settings().site_url}
        values["answer_link"] = ANSWER_LINK if answer else ""
        values["answer_until"] = ANSWER_UNTIL if answer else ""
        base = f"alumnii_mentoring/mail/{kind}"
        subject = clean_line(render_to_string(f"{base}.subject.txt", values))[:255]
        body = clean_text(render_to_string(f"{base}.txt", values))
    message, created = Message.objects.get_or_create(
        dedup_key=dedup_key,
        defaults={
            "kind": kind,
            "state": Message.State.DRAFT if draft else Message.State.QUEUED,
            "recipient_ref": to.ref,
            "scope_ref": scope_ref,
            "language": to.language,
            "to_name": to.name,
            "to_email": to.email,
            "from_name": getattr(programme, "office_name", ""),
            "reply_to": getattr(programme, "office_email", ""),
            "subject": subject,
            "body": body,
            "calendar_ics": calendar.ics if calendar else "",
            "calendar_method": calendar.method if calendar else "",
            "link_purpose": answer.purpose if answer else "",
            "link_ref": answer.ref if answer else None,
            "link_until": answer.until if answer else None,
            "send_after": send_after,
            "created_at": now,
        },
    )
    if created and not draft:
        wake_on_commit("deliver")
    return message


def queue_drafts(drafts: models.QuerySet[Message]) -> int:
    """Release drafts for sending; return how many."""
    released = drafts.filter(state=Message.State.DRAFT).update(state=Message.State.QUEUED)
    if released:
        wake_on_commit("deliver")
    return released


def discard_drafts(drafts: models.QuerySet[Message]) -> int:
    return drafts.filter(state=Message.State.DRAFT).update(state=Message.State.DISCARDED)


def take_back(messages: models.QuerySet[Message], now: datetime) -> bool:
    """Inside a transaction: discard all of them, or return False because one has left the house.

    Their keys become free, so that the same may be told again.
    """
    for message in messages:
        still_here = Message.objects.filter(pk=message.pk, state__in=Message.IN_HOUSE)
        key = f"{message.dedup_key}:{now.isoformat()}"[-200:]
        if not still_here.update(state=Message.State.DISCARDED, dedup_key=key):
            return False
    return True


def deliver_due(now: datetime) -> int:
    """Send what is due, one batch; return the number sent.

    Each message is claimed by an UPDATE, so two workers never send the same one. What was being
    sent when a worker died may have arrived: it becomes ``unknown`` and is not sent again.
    """
    Message.objects.stuck(now).update(state=Message.State.UNKNOWN, error="interrupted")
    batch = list(Message.objects.due(now).values_list("pk", flat=True)[: _batch_size()])
    return sum(_deliver(pk, now) for pk in batch)


def _batch_size() -> int:
    return get_settings().mail_batch_size


def _deliver(pk: int, now: datetime) -> bool:
    mine = Message.objects.filter(pk=pk, state=Message.State.QUEUED).update(
        state=Message.State.SENDING, sending_since=timezone.now(), attempts=F("attempts") + 1
    )
    if not mine:
        return False
    message = Message.objects.get(pk=pk)
    try:
        if not _may_leave(message, now):
            return False
        mail, connection = _as_mail(message), _open_connection()
    except Exception as error:  # noqa: BLE001 - whatever a mail backend raises, the batch goes on
        return _note_failure(message, error, now)
    try:
        connection.send_messages([mail])
    except Exception as error:  # noqa: BLE001
        return _note_loss(message, error)
    finally:
        connection.close()
    message.state, message.sent_at, message.error = Message.State.SENT, timezone.now(), ""
    message.save(update_fields=["state", "sent_at", "error"])
    return True


def _may_leave(message: Message, now: datetime) -> bool:
    """Ask those who know whether it is still true; what is not, is discarded."""
    said = [
        answer for _receiver, answer in message_leaving.send(Message, message=message, now=now)
    ]
    if False in said:
        Message.objects.filter(pk=message.pk).update(state=Message.State.DISCARDED)
    return False not in said


def _note_failure(message: Message, error: Exception, now: datetime) -> bool:
    """Nothing left the house: try again later, a limited number of times."""
    last = message.attempts >= get_settings().mail_max_attempts
    message.state = Message.State.FAILED if last else Message.State.QUEUED
    message.send_after = now + timedelta(minutes=2**message.attempts)
    message.error = type(error).__name__
    message.save(update_fields=["state", "send_after", "error"])
    return False


def _note_loss(message: Message, error: Exception) -> bool:
    """The connection was open: a refusal is certain, anything else may have arrived."""
    refused = type(error).__name__ in {"SMTPRecipientsRefused", "SMTPSenderRefused", "ValueError"}
    message.state = Message.State.FAILED if refused else Message.State.UNKNOWN
    message.error = type(error).__name__
    message.save(update_fields=["state", "error"])
    return False


def _open_connection() -> Any:
    """A patient but not endless connection to the host's default mailer (Django 6.1 on) or
    backend."""
    is_new = hasattr(mail_api, "mailers") and hasattr(settings, "MAILERS")
    connection = mail_api.mailers["default"] if is_new else mail_api.get_connection()
    if hasattr(connection, "timeout") and connection.timeout is None:
        connection.timeout = get_settings().mail_timeout_seconds
    connection.open()
    return connection


def _as_mail(message: Message) -> CalendarMail:
    sender = _sender(message.from_name)
    mail = CalendarMail(
        subject=message.subject,
        body=_with_link(message),
        from_email=sender,
        to=[formataddr((message.to_name, message.to_email))],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers={"Auto-Submitted": "auto-generated", "Content-Language": message.language},
    )
    if message.calendar_ics:
        kind = f"text/calendar; charset=UTF-8; method={message.calendar_method}"
        mail.attach_alternative(message.calendar_ics, kind)
    return mail


def _with_link(message: Message) -> str:
    """The text with a new personal address; those of failed attempts are known to nobody."""
    ref, person_ref, until = message.link_ref, message.recipient_ref, message.link_until
    if until is None:
        return message.body
    with translation.override(message.language):
        shown = date_format(timezone.localtime(until), "DATETIME_FORMAT")
    body = message.body.replace(ANSWER_UNTIL, shown)
    if ANSWER_LINK not in body or ref is None or person_ref is None:
        return body
    secret = issue_link(message.link_purpose, ref, person_ref, until)
    address = get_settings().site_url + reverse("alumnii_mentoring:answer", args=[secret])
    return body.replace(ANSWER_LINK, address)


def _sender(name: str) -> str:
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1] or settings.DEFAULT_FROM_EMAIL
    return formataddr((name, address)) if name else settings.DEFAULT_FROM_EMAIL
