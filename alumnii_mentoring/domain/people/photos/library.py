"""Take over the photos that earlier versions kept among the images of the site.

There, editors see, move and delete them, and MEDIA_ROOT is public. A migration can't do it: it
would decode files, talk to two storages, and stop an update at a file that is missing.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.db.models import ProtectedError
from wagtail.images import get_image_model

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.audit import record
from alumnii_mentoring.core.transitions import lock_row
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.people.photos.actions import store_pictures
from alumnii_mentoring.domain.people.photos.models import PHOTO_FILES, Photo
from alumnii_mentoring.domain.people.photos.shrinking import shrink_photo

logger = logging.getLogger(__name__)

COLLECTION, DEPTH = "Mentoring", 2
OUR_NAMES = r"(^|/)mentoring-[0-9a-f]{32}[^/]*$"  # of files, made by chance


def without_photos(images: Any) -> Any:
    """Images that may be placed on pages: members agreed to the lists of mentors only."""
    return images.exclude(collection__name=COLLECTION, collection__depth=DEPTH)


def photos_in_library() -> list[int]:
    """Images of the site that are photos of members, or were until the member was deleted."""
    ours = get_image_model()._default_manager.filter(file__regex=OUR_NAMES)
    shown = Person.objects.filter(library_photo__isnull=False).order_by()
    keys = {*ours.values_list("pk", flat=True), *shown.values_list("library_photo", flat=True)}
    return sorted(keys)


def take_over_photos(now: datetime) -> int:
    """Move what is left to our own storage; return how many images are gone.

    A photo whose file is missing or damaged is given up. What can't be done now is done at the
    next time.
    """
    done = 0
    for key in photos_in_library():
        try:
            done += _take_over(key, now)
        except Exception:
            logger.exception("image %s is still among the images of the site", key)
    return done


def _take_over(key: int, now: datetime) -> bool:
    image = get_image_model()._default_manager.filter(pk=key).first()
    if image is None:
        return False
    person = Person.objects.filter(library_photo=key).first()
    photo = None
    if person is not None and not Photo.objects.filter(person=person).exists():
        photo = _photo_from(image, person, now)
    try:
        return _replace(image, photo, now)
    except Exception:
        if photo is not None:
            PHOTO_FILES.remove(photo.token)
        raise


def _photo_from(image: Any, person: Person, now: datetime) -> Photo | None:
    """Return the photo of an image; None for a file that is missing or no photo."""
    try:
        with image.file.open("rb") as file:
            pictures = shrink_photo(File(file))
    except (FileNotFoundError, ValidationError) as error:
        logger.warning("image %s can't be taken over: %s", image.pk, type(error).__name__)
        return None
    return store_pictures(person, pictures, now=now)


@action
def _replace(image: Any, photo: Photo | None, now: datetime) -> bool:
    """Move a photo and delete its image; return whether it is gone, as a page may protect it."""
    if photo is not None:
        lock_row(photo.person)
        photo.save()
        record("photo.take_over", photo.person, by=None, now=now)
    try:
        with transaction.atomic():
            image.delete()
    except ProtectedError:
        logger.warning("image %s is protected by what uses it", image.pk)
        return False
    return True
