"""Secret addresses of personal calendars: shown once, stored hashed, ended one by one."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.audit import record
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.links import hash_secret, new_secret
from alumnii_mentoring.core.mail.outbox import Message, write_message
from alumnii_mentoring.core.transitions import lock_row
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.events.feed_models import CalendarFeed, FeedQuerySet
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.people.permissions import coordinated_programme_of, is_person

MOST_FEEDS = 10  # of one person: more devices than anybody has


@action
def add_feed(person: Person, name: str, *, by: Actor, now: datetime) -> str:
    """Give a person one more secret address; the secret can't be read again.

    Raises ValidationError for a name in use, so that a page sent twice adds one address, and
    MentoringError for an eleventh address.
    """
    _require_owner(person, by)
    lock_row(person)
    living = living_feeds(person)
    if living.filter(name__iexact=name).exists():
        raise ValidationError({"name": _("You have an address with this name already.")})
    if living.count() >= MOST_FEEDS:
        raise MentoringError(_("You have many addresses already. Please end one of them first."))
    secret = new_secret()
    CalendarFeed.objects.create(
        person=person, name=name, token_hash=hash_secret(secret), created_at=now
    )
    record("feed.renew", person, by=by, now=now)
    return secret


@action
def end_feed(feed: CalendarFeed, *, by: Actor, now: datetime) -> None:
    """End one address of one's own; the others go on."""
    _require_owner(feed.person, by)
    if CalendarFeed.objects.filter(pk=feed.pk).living().update(revoked_at=now):
        record("feed.revoke", feed.person, by=by, now=now)


@action
def revoke_feeds(person: Person, *, by: Actor, now: datetime) -> int:
    """End every address of one's own calendar; return how many there were."""
    _require_owner(person, by)
    number = _end_all(lock_row(person), now)
    if number:
        record("feed.revoke", person, by=by, now=now)
    return number


@action
def revoke_feed_of(person: Person, *, by: Actor, now: datetime) -> Message | None:
    """End all addresses of somebody else, and tell them how they get a new one.

    Only for people of a programme that ``by`` coordinates. Raises MentoringError when there is
    no address.
    """
    programme = coordinated_programme_of(person, by)
    if programme is None:
        raise PermissionDenied
    feed = living_feeds(person).first()
    if feed is None or not _end_all(lock_row(person), now):
        raise MentoringError(_("There is no address to end: this calendar is not subscribed to."))
    record("feed.revoke", person, by=by, now=now)
    return write_message(
        "feed_revoked",
        to=person.as_recipient(),
        context={"person": person, "programme": programme},
        dedup_key=f"feed_revoked:{feed.pk}",
        scope_ref=programme.pk,
        now=now,
    )


def _require_owner(person: Person, by: Actor) -> None:
    if not is_person(by, person):
        raise PermissionDenied


def _end_all(person: Person, now: datetime) -> int:
    return living_feeds(person).update(revoked_at=now)


def owner_of_feed(secret: str) -> Person | None:
    """The person behind a secret address; None once revoked or without an active account."""
    feeds = CalendarFeed.objects.filter(
        token_hash=hash_secret(secret), person__user__is_active=True
    )
    feed = feeds.living().select_related("person").first()
    return feed.person if feed else None


def living_feeds(person: Person) -> FeedQuerySet:
    return CalendarFeed.objects.living().filter(person=person)
