"""Secret addresses: tokens of at least 128 bits, stored hashed; signed links with one purpose."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from django.core import signing

from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.wording import gettext as _


class BadLinkError(MentoringError):
    """The link is damaged, too old or made for something else."""


def new_secret() -> str:
    """192 random bits, safe in a URL."""
    return secrets.token_urlsafe(24)


def hash_secret(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def make_token(purpose: str, payload: dict[str, Any]) -> str:
    return signing.dumps(payload, salt=f"alumnii_mentoring.{purpose}", compress=True)


def read_token(purpose: str, token: str, *, max_age_days: int) -> dict[str, Any]:
    """What :func:`make_token` packed. Raises BadLinkError."""
    try:
        content: dict[str, Any] = signing.loads(
            token, salt=f"alumnii_mentoring.{purpose}", max_age=max_age_days * 86400
        )
    except signing.BadSignature as error:
        raise BadLinkError(_("This link is no longer valid. Please log in instead.")) from error
    return content
