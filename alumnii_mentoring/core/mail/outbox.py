"""The outbox: a message is stored in the transaction of its action and sent afterwards."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import ExpressionWrapper, Q
from django.dispatch import Signal

from alumnii_mentoring.core.base_models import Record
from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.fields import KeyField, LineField, ProseField
from alumnii_mentoring.core.mail.address_proofs import waits_for_proof
from alumnii_mentoring.core.mail.reasons import words_of_error
from alumnii_mentoring.core.mail.texts import ANSWER_LINK, Recipient, render_text
from alumnii_mentoring.core.queue import wake_on_commit
from alumnii_mentoring.core.text import search_key
from alumnii_mentoring.core.times.zones import NAME_LENGTH
from alumnii_mentoring.core.wording import LANGUAGE_LENGTH, default_language
from alumnii_mentoring.core.wording import gettext_lazy as _

PRIVATE_KINDS: set[str] = set()
TOKEN_BYTES = 16


def keep_private(*kinds: str) -> None:
    """Messages of these kinds concern the two of a pair alone: the outbox hides their words."""
    PRIVATE_KINDS.update(kinds)


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, now: datetime) -> MessageQuerySet:
        """Return messages to be sent now, the oldest first."""
        ready = Q(send_after__isnull=True) | Q(send_after__lte=now)
        rested = Q(retry_at__isnull=True) | Q(retry_at__lte=now)
        queued = self.filter(ready, rested, state=Message.State.QUEUED)
        return queued.exclude(waits_for_proof()).order_by("pk")

    def held(self) -> MessageQuerySet:
        """Return messages that wait until their recipient has proved the address."""
        return self.filter(waits_for_proof(), state=Message.State.QUEUED)

    def with_held(self) -> MessageQuerySet:
        """Adds ``is_held``."""
        is_held = waits_for_proof() & Q(state=Message.State.QUEUED)
        return self.annotate(is_held=ExpressionWrapper(is_held, models.BooleanField()))

    def stuck(self, now: datetime) -> MessageQuerySet:
        before = now - timedelta(minutes=get_settings().sending_stuck_minutes)
        return self.filter(state=Message.State.SENDING, sending_since__lt=before)

    def without(self, person_ref: int) -> MessageQuerySet:
        """Leave out messages to this person and about them."""
        others = self.exclude(recipient_ref=person_ref)
        return others.exclude(about__contains=_about([person_ref]))

    def change(self, **values: Any) -> int:
        """Update them by their keys; return how many there were.

        An UPDATE by other conditions locks, in MariaDB, each row that it looks at, and two cycles
        that have nothing else in common would wait for each other here.
        """
        keys = list(self.order_by().values_list("pk", flat=True))
        return self.filter(pk__in=keys).order_by().update(**values) if keys else 0

    def left(self) -> MessageQuerySet:
        """Return messages that were sent, or perhaps sent."""
        return self.exclude(state__in=Message.IN_HOUSE)


class Message(Record):
    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        QUEUED = "queued", _("waiting to be sent")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        UNKNOWN = "unknown", _("perhaps sent")
        DISCARDED = "discarded", _("discarded")

    IN_HOUSE: ClassVar[list[str]] = [State.DRAFT, State.QUEUED, State.DISCARDED]
    SHOWN: ClassVar[tuple[str, ...]] = ("subject", "body", "send_after")

    kind = models.CharField(_("kind"), max_length=60)
    state = models.CharField(
        _("state"), max_length=20, choices=State.choices, default=State.QUEUED, editable=False
    )
    dedup_key = models.CharField(max_length=200, unique=True, editable=False)
    recipient_ref = models.BigIntegerField(null=True, editable=False)
    scope_ref = models.BigIntegerField(null=True, editable=False)
    about = models.CharField(
        max_length=100, blank=True, editable=False, help_text="Keys of persons it tells of."
    )
    language = models.CharField(
        max_length=LANGUAGE_LENGTH, default=default_language, editable=False
    )
    time_zone = models.CharField(max_length=NAME_LENGTH, blank=True, default="", editable=False)
    to_name = LineField(_("recipient"), max_length=200)
    to_email = models.EmailField(_("e-mail address"))
    from_name = LineField(max_length=200, blank=True, editable=False)
    reply_to = models.EmailField(blank=True, editable=False)
    subject = LineField(_("subject"), max_length=255)
    search_key = KeyField(max_length=500, of=("to_name", "subject"), by=search_key)
    body = ProseField(_("text"))
    calendar_ics = models.TextField(blank=True, editable=False)
    calendar_method = models.CharField(max_length=10, blank=True, editable=False)
    link_purpose = models.CharField(max_length=20, blank=True, editable=False)
    link_ref = models.BigIntegerField(null=True, editable=False)
    link_until = models.DateTimeField(null=True, editable=False)
    token = models.CharField(max_length=32, blank=True, editable=False)
    queued_at = models.DateTimeField(null=True, editable=False)
    send_after = models.DateTimeField(_("not before"), null=True, blank=True)
    first_tried_at = models.DateTimeField(null=True, editable=False)
    retry_at = models.DateTimeField(_("next try"), null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    error = models.CharField(_("error"), max_length=200, blank=True, editable=False)
    created_at = models.DateTimeField(_("written at"))
    sending_since = models.DateTimeField(null=True, editable=False)
    sent_at = models.DateTimeField(_("sent at"), null=True, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "send_after"])]

    @property
    def state_words(self) -> str:
        """For rows of ``with_held``: also tells what waits for the recipient."""
        if getattr(self, "is_held", False):
            return str(_("waiting until the address is confirmed"))
        return str(self.get_state_display())

    @property
    def is_private(self) -> bool:
        return self.kind in PRIVATE_KINDS

    @property
    def error_words(self) -> str:
        """Why it did not arrive, for the office."""
        return words_of_error(self.error)

    @property
    def due_at(self) -> datetime:
        """Return the moment from which it could be sent."""
        queued_at = self.queued_at or self.created_at
        return max(queued_at, self.send_after or queued_at)

    @property
    def message_id(self) -> str:
        """Return the Message-ID: the same with every try, so that a mail program notices a
        repetition."""
        token = self.token or f"{self.pk}.{self.created_at:%Y%m%d%H%M%S}"
        return f"<{token}@{get_settings().mail_domain}>"

    def audit_scope(self) -> int | None:
        return self.scope_ref

    def clean(self) -> None:
        """Raises ValidationError when the holder of the link is missing that the text needs."""
        if self.link_purpose and ANSWER_LINK not in self.body:
            text = _("The text must contain %(holder)s, or nobody can answer it.")
            raise ValidationError({"body": text % {"holder": ANSWER_LINK}})


@dataclass(frozen=True)
class CalendarPart:
    ics: str
    method: str

    def columns(self) -> dict[str, Any]:
        return {"calendar_ics": self.ics, "calendar_method": self.method}


@dataclass(frozen=True)
class AnswerTarget:
    """What the recipient may answer from the mail without logging in, until when."""

    purpose: str
    ref: int
    until: datetime

    def columns(self) -> dict[str, Any]:
        return {"link_purpose": self.purpose, "link_ref": self.ref, "link_until": self.until}


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
    about: Iterable[int] = (),
) -> Message | None:
    """Store one message in the recipient's language; the same ``dedup_key`` is kept as it is.

    ``about`` are the keys of those it tells of, beside the recipient. Returns None for somebody
    without an address. Sending starts after the commit.
    """
    if not to.email:
        return None
    message, created = Message.objects.get_or_create(
        dedup_key=dedup_key,
        defaults={
            "kind": kind,
            "scope_ref": scope_ref,
            "about": _about(about),
            "send_after": send_after,
            **_beginning(draft, now),
            **render_text(kind, to, context, answer is not None),
            **_sender(context.get("programme")),
            **to.columns(),
            **(calendar.columns() if calendar else {}),
            **(answer.columns() if answer else {}),
        },
    )
    if created and not draft:
        wake_on_commit("deliver")
    return message


def _beginning(draft: bool, now: datetime) -> dict[str, Any]:
    return {
        "state": Message.State.DRAFT if draft else Message.State.QUEUED,
        "token": secrets.token_hex(TOKEN_BYTES),
        "created_at": now,
        "queued_at": None if draft else now,
    }


def _about(refs: Iterable[int]) -> str:
    """Each key between bars, so that one is found in the text."""
    return "".join(f"|{ref}|" for ref in refs)


def _sender(programme: Any) -> dict[str, str]:
    return {
        "from_name": getattr(programme, "office_name", ""),
        "reply_to": getattr(programme, "office_email", ""),
    }


def undo_ends_at(now: datetime) -> datetime:
    """Return until when messages written now wait, so that their cause can be undone."""
    return now + timedelta(minutes=get_settings().undo_minutes)


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
