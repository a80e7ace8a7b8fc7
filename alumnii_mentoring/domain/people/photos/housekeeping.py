"""Rows and files of photos, compared both ways."""

from __future__ import annotations

from datetime import datetime, timedelta

from alumnii_mentoring.domain.people.photos.models import PHOTO_FILES, Photo

ORPHAN_HOURS = 24


def tidy_photos(now: datetime) -> int:
    """Remove files without a row that are older than a day; return how many."""
    strays = stray_pictures(now - timedelta(hours=ORPHAN_HOURS))
    for token in strays:
        PHOTO_FILES.remove(token)
    return len(strays)


def stray_pictures(before: datetime) -> list[str]:
    """Tokens of files stored before a moment to which no row leads."""
    return PHOTO_FILES.strays(Photo.objects.values_list("token", flat=True), before)


def photos_without_file() -> list[int]:
    """Rows of which a file is missing, or another size than it was stored with."""
    rows = Photo.objects.values_list("pk", "token", "size_bytes")
    return [pk for pk, token, size in rows if PHOTO_FILES.size_of(token) != size]
