"""Secret addresses: 192 random bits, stored as a hash, for one purpose, revocable."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.db import models

from alumnii_mentoring.core.base_models import Record
from alumnii_mentoring.core.wording import gettext_lazy as _


def new_secret() -> str:
    """192 random bits, safe in a URL."""
    return secrets.token_urlsafe(24)


def hash_secret(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


class AnswerLink(Record):
    """Lets one person answer one thing without logging in."""

    token_hash = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=20)
    thing_ref = models.BigIntegerField()
    person_ref = models.BigIntegerField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("link to an answer")
        verbose_name_plural = _("links to answers")
        indexes = [models.Index(fields=["purpose", "thing_ref"])]


def issue_link(purpose: str, thing_ref: int, person_ref: int, expires_at: datetime) -> str:
    """A new secret for an answer; only its hash is kept."""
    secret = new_secret()
    AnswerLink.objects.create(
        token_hash=hash_secret(secret),
        purpose=purpose,
        thing_ref=thing_ref,
        person_ref=person_ref,
        expires_at=expires_at,
    )
    return secret


def find_link(secret: str, now: datetime) -> AnswerLink | None:
    """The link behind a secret; None once it was used or its time is over."""
    living = AnswerLink.objects.filter(used_at__isnull=True, expires_at__gt=now)
    return living.filter(token_hash=hash_secret(secret)).first()


def spend_links(purpose: str, thing_ref: int, now: datetime, person_ref: int | None = None) -> int:
    """End the links to a thing, of one person or of all; return how many."""
    links = AnswerLink.objects.filter(purpose=purpose, thing_ref=thing_ref, used_at__isnull=True)
    if person_ref is not None:
        links = links.filter(person_ref=person_ref)
    return links.update(used_at=now)


def spend_links_of(person_ref: int, now: datetime) -> int:
    """End every link of one person; return how many."""
    links = AnswerLink.objects.filter(person_ref=person_ref, used_at__isnull=True)
    return links.update(used_at=now)
