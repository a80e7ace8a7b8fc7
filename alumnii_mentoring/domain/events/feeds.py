"""Secret addresses of personal calendars: shown once, stored hashed, revocable."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.audit import record
from alumnii_mentoring.core.links import hash_secret, new_secret
from alumnii_mentoring.core.transitions import lock_row
from alumnii_mentoring.domain.events.models import CalendarFeed
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.people.permissions import is_person
from alumnii_mentoring.domain.programme.models import Programme


@action
def renew_feed(person: Person, *, by: Any, now: datetime) -> str:
    """Give a person a new secret and end the old one; the secret can't be read again."""
    if not is_person(by, person):
        raise PermissionDenied
    _end_all(lock_row(person), now)
    secret = new_secret()
    CalendarFeed.objects.create(person=person, token_hash=hash_secret(secret), created_at=now)
    record("feed.renew", person, by=by, now=now)
    return secret


@action
def revoke_feeds(person: Person, *, by: Any, now: datetime) -> int:
    """End every address of the person's calendar; return how many there were."""
    if not can_revoke_feeds(by, person):
        raise PermissionDenied
    ended = _end_all(lock_row(person), now)
    if ended:
        record("feed.revoke", person, by=by, now=now)
    return ended


def can_revoke_feeds(user: Any, person: Person) -> bool:
    """Its owner, and who coordinates a programme that knows them: an address got about."""
    is_own = is_person(user, person)
    if is_own or user is None or not user.is_active:
        return is_own
    return Programme.objects.coordinated_by(user).filter(people=person).exists()


def _end_all(person: Person, now: datetime) -> int:
    living = CalendarFeed.objects.of(person).filter(revoked_at__isnull=True)
    return int(living.update(revoked_at=now))


def owner_of_feed(secret: str) -> Person | None:
    """The person behind a secret address; None once revoked or without an active account."""
    feed = (
        CalendarFeed.objects.filter(
            token_hash=hash_secret(secret), revoked_at__isnull=True, person__user__is_active=True
        )
        .select_related("person")
        .first()
    )
    return feed.person if feed else None


def current_feed(person: Person) -> CalendarFeed | None:
    return CalendarFeed.objects.of(person).filter(revoked_at__isnull=True).first()
