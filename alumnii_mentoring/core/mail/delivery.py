"""Send the messages of the outbox: some seconds at a time, one connection for many of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from time import monotonic

from django.core.mail import EmailMessage
from django.db import DatabaseError
from django.db.models import F
from django.utils import timezone

from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.errors import BusyError
from alumnii_mentoring.core.mail.calendar_mail import as_mail
from alumnii_mentoring.core.mail.delivery_status import (
    delivery_status,
    note_fault,
    note_success,
)
from alumnii_mentoring.core.mail.dialogue import Connection, reason_of_fault
from alumnii_mentoring.core.mail.outbox import Message, message_leaving
from alumnii_mentoring.core.mail.patience import is_too_late, next_try
from alumnii_mentoring.core.mail.reasons import INTERRUPTED, LATE, REFUSING
from alumnii_mentoring.core.mail.replies import Meaning, Reply

LOSSES = 2  # connections lost one after the other, until the server is left alone
REFUSALS = 10  # messages refused one after the other: then it is us who are refused
SECONDS_OVER = 1.5  # times those of the run: what the last mail that was begun may take longer
State = Message.State
OUTCOMES = {
    Meaning.SENT: State.SENT,
    Meaning.REFUSED: State.FAILED,
    Meaning.UNKNOWN: State.UNKNOWN,
}


def deliver_due(now: datetime, seconds: float | None = None) -> int:
    """Send what is due, for some seconds (MAIL_RUN_SECONDS); return the number sent.

    Each message is claimed by an UPDATE, so two workers never send the same one. What was being
    sent when a worker died may have arrived: it becomes ``unknown`` and is not sent again.
    """
    Message.objects.stuck(now).change(state=State.UNKNOWN, error=INTERRUPTED)
    run = _Run(now, get_settings().mail_run_seconds if seconds is None else seconds)
    try:
        run.send_all()
    finally:
        run.close()
    return run.sent


def is_mail_waiting(now: datetime) -> bool:
    """Whether another run would find something to send."""
    return delivery_status().is_open(now) and Message.objects.due(now).exists()


class _Run:
    """One run, over one connection or, when the server ends it, a few."""

    def __init__(self, now: datetime, seconds: float) -> None:
        self.now = now
        begun = monotonic()
        self.ends_at, self.breaks_at = begun + seconds, begun + seconds * (1 + SECONDS_OVER)
        status = delivery_status()
        self.is_open, self.fault = status.is_open(now), status.fault
        self.connection: Connection | None = None
        self.sent = self.losses = self.refusals = 0

    def send_all(self) -> None:
        for pk in self._due():
            if self._is_connected():
                self._deliver(pk)

    def _due(self) -> Iterator[int]:
        """Keys of due messages, while there is time and the server takes them.

        A batch shares one connection; those of the next one are looked for anew.
        """
        size = get_settings().mail_batch_size
        while keys := list(Message.objects.due(self.now).values_list("pk", flat=True)[:size]):
            for pk in keys:
                if not self.is_open or monotonic() >= self.ends_at:
                    return
                yield pk
            self.close()

    def _is_connected(self) -> bool:
        if self.connection is None:
            try:
                self.connection = Connection(self.breaks_at)
            except Exception as error:  # noqa: BLE001 - whatever a mail backend raises
                self._stop(reason_of_fault(error))
        return self.connection is not None

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.connection = None

    def _stop(self, reason: str) -> None:
        note_fault(reason, self.now)
        self.is_open = False

    def _deliver(self, pk: int) -> None:
        message = _claim(pk, self.now)
        if message is None:
            return
        try:
            reply = self._send(message)
        except (BusyError, DatabaseError) as error:
            _postpone(message, type(error).__name__, self.now)
        except Exception as error:  # noqa: BLE001 - one poisoned row must not stop the others
            _close(message, State.FAILED, type(error).__name__)
        else:
            if reply is not None:
                self._store(message, reply)
                self._learn(reply)

    def _send(self, message: Message) -> Reply | None:
        """Send a message and return the reply; None if it must not leave or there is no
        connection."""
        mail = _prepare(message, self.now)
        return self.connection.send(mail) if mail and self.connection else None

    def _store(self, message: Message, reply: Reply) -> None:
        if reply.meaning is Meaning.LATER:
            _postpone(message, reply.reason, self.now)
        elif reply.meaning is Meaning.STOPPED:
            _put_back(message)
        else:
            _close(message, OUTCOMES[reply.meaning], reply.reason)
        self.sent += reply.meaning is Meaning.SENT

    def _learn(self, reply: Reply) -> None:
        """What this reply says of the server: whether the next message may be tried, and how."""
        if reply.meaning is Meaning.SENT:
            self.losses = self.refusals = 0
        self.refusals += reply.meaning is Meaning.REFUSED
        if reply.is_lost:
            self._lose(reply)
        elif reply.meaning is Meaning.STOPPED:
            self._stop(reply.reason)
        elif self.refusals >= (1 if self.fault == REFUSING else REFUSALS):
            self._stop(REFUSING)
        elif self.fault and (self.fault != REFUSING or reply.meaning is Meaning.SENT):
            note_success()
            self.fault = ""

    def _lose(self, reply: Reply) -> None:
        """Begin a new connection once; a server that is silent is given up at once."""
        self.close()
        self.losses += 1
        if reply.is_silent or self.fault or self.losses >= LOSSES:
            self._stop(reply.reason)


def _claim(pk: int, now: datetime) -> Message | None:
    """Claim a message; asks again whether it is due, since its address may have changed."""
    due = Message.objects.due(now).order_by().filter(pk=pk)
    claimed = due.update(
        state=State.SENDING, sending_since=timezone.now(), attempts=F("attempts") + 1
    )
    return Message.objects.get(pk=pk) if claimed else None


def _prepare(message: Message, now: datetime) -> EmailMessage | None:
    """The mail as it leaves now; None for one that must not leave any more."""
    if is_too_late(message.kind, message.due_at, now):
        _close(message, State.FAILED, LATE)
        return None
    return as_mail(message) if _may_leave(message, now) else None


def _may_leave(message: Message, now: datetime) -> bool:
    """Ask the receivers whether the message is still true; discard it otherwise."""
    said = [
        answer for _receiver, answer in message_leaving.send(Message, message=message, now=now)
    ]
    if False in said:
        Message.objects.filter(pk=message.pk).update(state=State.DISCARDED)
    return False not in said


def _close(message: Message, state: str, reason: str) -> None:
    message.state, message.error = state, "" if state == State.SENT else reason
    message.sent_at = timezone.now() if state == State.SENT else None
    message.save(update_fields=["state", "sent_at", "error"])


def _postpone(message: Message, reason: str, now: datetime) -> None:
    """Try again later, for a day; then it has failed."""
    message.first_tried_at = message.first_tried_at or now
    message.retry_at = next_try(message.attempts, message.first_tried_at, now)
    message.state = State.QUEUED if message.retry_at else State.FAILED
    message.error = reason
    message.save(update_fields=["state", "first_tried_at", "retry_at", "error"])


def _put_back(message: Message) -> None:
    """Return a message to the queue without counting a try: the server takes nothing at
    present."""
    Message.objects.filter(pk=message.pk).update(
        state=State.QUEUED, sending_since=None, attempts=F("attempts") - 1
    )
