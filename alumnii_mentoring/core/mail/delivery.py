"""Send the messages of the outbox. A message that can't be sent does not stop the others."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import mail as mail_api
from django.db.models import F
from django.utils import timezone

from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.mail.calendar_mail import as_mail
from alumnii_mentoring.core.mail.outbox import Message, message_leaving


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
    # Asked anew: the address may have become another one, which is not proved yet.
    is_claimed = (
        Message.objects.due(now)
        .order_by()
        .filter(pk=pk)
        .update(
            state=Message.State.SENDING, sending_since=timezone.now(), attempts=F("attempts") + 1
        )
    )
    if not is_claimed:
        return False
    message = Message.objects.get(pk=pk)
    try:
        if not _may_leave(message, now):
            return False
        mail, connection = as_mail(message), _open_connection()
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
