"""Show one's photo in the lists of mentors, and take it away.

Nothing is stored before its owner agreed to show it. New files are stored before their row is
written, and old ones go only after the commit: whatever fails in between, one of the two is whole.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.core.files.base import File

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.audit import record
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.files.private_store import StorageFailure
from alumnii_mentoring.core.limits.hourly import count_upload
from alumnii_mentoring.core.transitions import lock_row
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.people.permissions import is_person
from alumnii_mentoring.domain.people.photos.models import PHOTO_FILES, Photo
from alumnii_mentoring.domain.people.photos.shrinking import shrink_photo

logger = logging.getLogger(__name__)


def show_photo(person: Person, file: File[bytes], *, by: Actor, now: datetime) -> Photo:
    """Store a photo that its owner wants to show in the lists of mentors.

    The slow part runs outside the transaction. Raises ValidationError for a file that isn't a
    photo within the limits, MentoringError above the hourly number of files or when the disk is
    full.
    """
    _require_own(by, person)
    count_upload(person, by=by, now=now)
    photo = store_pictures(person, shrink_photo(file), now=now)
    try:
        return _show(person, photo, by, now)
    except Exception:
        PHOTO_FILES.remove(photo.token)
        raise


def store_pictures(person: Person, pictures: list[File[bytes]], *, now: datetime) -> Photo:
    """A photo whose files are stored and whose row is not. Raises MentoringError."""
    try:
        token = PHOTO_FILES.store(*pictures)
    except StorageFailure as error:
        logger.exception("a photo could not be stored")
        raise MentoringError(
            _("The photo could not be stored; what you stored before is kept. Please try later.")
        ) from error
    size_bytes = sum(picture.size for picture in pictures)
    return Photo(person=person, token=token, size_bytes=size_bytes, stored_at=now)


@action
def _show(person: Person, photo: Photo, by: Actor, now: datetime) -> Photo:
    lock_row(person)
    Photo.objects.filter(person=person).delete()
    photo.save()
    record("photo.show", person, by=by, now=now)
    return photo


@action
def remove_photo(person: Person, *, by: Actor, now: datetime | None = None) -> Person:
    """Take the photo away, with its files."""
    _require_own(by, person)
    lock_row(person)
    removed, _by_model = Photo.objects.filter(person=person).delete()
    if removed:
        record("photo.remove", person, by=by, now=now)
    return person


def _require_own(by: Actor, person: Person) -> None:
    if not is_person(by, person):
        raise PermissionDenied
