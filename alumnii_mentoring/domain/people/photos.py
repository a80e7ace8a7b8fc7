"""Photos of mentors: checked, made small, without what cameras write into files.

Nothing is stored before its owner agreed to show it; taking it away removes the files. The image
is one of the site's own image model, under a name that says nothing.
"""

from __future__ import annotations

import io
import secrets
import warnings
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db.models import OuterRef, Subquery
from PIL import Image as Pictures
from PIL import ImageOps, UnidentifiedImageError
from wagtail.images import get_image_model
from wagtail.images.models import Filter
from wagtail.models import Collection, CollectionViewRestriction

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.audit import record
from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.limits.hourly import count_upload
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.people.permissions import is_person

FORMATS = ("JPEG", "PNG", "WEBP")
SIDE_PIXELS = 800
READ_WHOLE = 4  # PNG and WebP can't be read in part: a share of the pixels of a JPEG
SPEC = "fill-320x320"
COLLECTION, DEPTH = "Mentoring", 2


def small_file_of(path: str) -> Subquery:
    """For rows from which ``path`` leads to an image: the file name of its small picture."""
    small = _renditions().filter(image=OuterRef(path), filter_spec=SPEC).order_by()
    return Subquery(small.values("file")[:1])


def url_of(file_name: str | None) -> str:
    """Address of a rendition's file; empty without one."""
    if not file_name:
        return ""
    storage = _renditions().model._meta.get_field("file").storage
    return str(storage.url(file_name))


def photo_url(person: Person) -> str:
    """Address of the small picture of a person; empty without one, or when its file is gone."""
    if person.photo is None:
        return ""
    try:
        return str(person.photo.get_rendition(SPEC).url)
    except OSError:
        return ""


def _renditions() -> Any:
    return get_image_model().get_rendition_model()._default_manager


def show_photo(person: Person, file: Any, *, by: Actor, now: datetime) -> Person:
    """Store a photo that its owner wants to show in the lists of mentors.

    Raises ValidationError for a file that isn't a photo within the limits, MentoringError above
    the hourly number of files.
    """
    _require_own(by, person)
    count_upload(person, by=by, now=now)
    return _show(person, file, by, now)


@action
def _show(person: Person, file: Any, by: Actor, now: datetime) -> Person:
    content = clean_photo(file)
    image = get_image_model()(title=_("Photo"), collection=_collection())
    image.file = ContentFile(content, name=f"mentoring-{secrets.token_hex(16)}.jpg")
    with Pictures.open(io.BytesIO(content)) as picture:
        image.width, image.height = picture.size
    image.file_size = len(content)
    image.save()
    image.create_rendition(Filter(spec=SPEC)).file.close()  # past the cache of undone attempts
    old, person.photo = person.photo, image
    person.save(update_fields=["photo"])
    if old is not None:
        old.delete()
    record("photo.show", person, by=by, now=now)
    return person


@action
def remove_photo(person: Person, *, by: Actor, now: datetime | None = None) -> Person:
    """Take the photo away, with its files."""
    _require_own(by, person)
    image, person.photo = person.photo, None
    person.save(update_fields=["photo"])
    if image is not None:
        image.delete()
        record("photo.remove", person, by=by, now=now)
    return person


def _require_own(by: Actor, person: Person) -> None:
    if not is_person(by, person):
        raise PermissionDenied


def _collection() -> Any:
    """One of our own, so that a site can grant rights to it apart from its other images."""
    root = Collection.get_first_root_node()
    return root.get_children().filter(name=COLLECTION).first() or _new_collection(root)


def _new_collection(root: Collection) -> Any:
    """Restricted to no group at all: Wagtail's APIs would list the photos to everybody."""
    new = root.add_child(instance=Collection(name=COLLECTION))
    CollectionViewRestriction.objects.create(
        collection=new, restriction_type=CollectionViewRestriction.GROUPS
    )
    return new


def without_photos(images: Any) -> Any:
    """Images that may be placed on pages: members agreed to the lists of mentors only."""
    return images.exclude(collection__name=COLLECTION, collection__depth=DEPTH)


def clean_photo(file: Any) -> bytes:
    """The picture alone, as a JPEG of at most 800 pixels; no place, camera or other data in it.

    Raises ValidationError for files that are too large or no picture.
    """
    most = get_settings()
    if file.size > most.photo_max_mb * 1_000_000:
        text = _("The photo may have %(number)s MB at most.")
        raise ValidationError({"file": text % {"number": most.photo_max_mb}})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Pictures.DecompressionBombWarning)
            return _small(file, most.photo_max_megapixels)
    except (UnidentifiedImageError, Pictures.DecompressionBombError, OSError, ValueError) as error:
        raise _no_photo() from error
    except (SyntaxError, EOFError, MemoryError) as error:
        raise _no_photo() from error


def _small(file: Any, megapixels: int) -> bytes:
    with Pictures.open(file, formats=FORMATS) as picture:
        most = megapixels / READ_WHOLE if picture.format in {"PNG", "WEBP"} else megapixels
        if picture.width * picture.height > most * 1_000_000:
            text = _("The photo may have %(number)s million pixels at most.")
            raise ValidationError({"file": text % {"number": f"{most:g}"}})
        picture.draft("RGB", (SIDE_PIXELS, SIDE_PIXELS))
        picture.thumbnail((SIDE_PIXELS, SIDE_PIXELS))
        upright = ImageOps.exif_transpose(picture)
        plain = Pictures.new("RGB", upright.size, "white")
        has_alpha = upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info
        layer = upright.convert("RGBA") if has_alpha else upright.convert("RGB")
        plain.paste(layer, mask=layer.getchannel("A") if has_alpha else None)
        out = io.BytesIO()
        plain.save(out, "JPEG", quality=85)
        return out.getvalue()


def _no_photo() -> ValidationError:
    return ValidationError({"file": _("Please choose a photo as JPEG, PNG or WebP.")})
