"""Ask for small pictures of a photo, and say in the reader's language why there are none."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File

from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.files.bounded_process import MEGA, OutOfBounds, ask_about, unable
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.core.wording import gettext_lazy
from alumnii_mentoring.domain.people.photos.sizes import SIZES

PROCESS = "alumnii_mentoring.domain.people.photos.shrinking_process"

REFUSALS = {
    "type": gettext_lazy(
        "This file is no photo that can be read here, or it is damaged. Please choose a photo as"
        " JPEG, PNG, WebP or HEIC; a screenshot of the photo will do, too."
    ),
    "heic": gettext_lazy(
        "This photo has the format HEIC, which can't be read here. On an iPhone, open it in the"
        " app Photos, tap Share, Options and “Most Compatible”, and save it to Files; on a"
        " computer, export it as JPEG. A screenshot of the photo will do, too."
    ),
    "video": gettext_lazy(
        "This file is a film, such as the moving part of a Live Photo. Please choose the photo"
        " itself, or a screenshot of it."
    ),
    "pixels": gettext_lazy(
        "This photo is too large; at most %(megapixels)s million pixels are taken. Please make it"
        " smaller, for example by cropping it to your face, or choose a screenshot of it."
    ),
}


def shrink_photo(file: File[bytes]) -> list[File[bytes]]:
    """The photo as JPEG in each of ``SIZES``, without any data that cameras add.

    Raises ValidationError for a file that isn't a photo within the limits, MentoringError when
    photos can't be looked at now.
    """
    try:
        return list(_pictures_in(_ask(file)))
    except OutOfBounds as error:
        raise ValidationError({"file": _refusal("pixels")}) from error
    except ValidationError as error:
        raise ValidationError({"file": error}) from error


def _ask(file: File[bytes]) -> bytes:
    bounds = get_settings()
    too_large = _(
        "This photo is too large; at most %(megabytes)s MB are taken. Please crop it to your face,"
        " or choose a screenshot of it."
    )
    return ask_about(
        file,
        PROCESS,
        str(bounds.photo_max_megapixels * MEGA),
        *map(str, SIZES.values()),
        megabytes=bounds.photo_max_mb,
        too_large=too_large % {"megabytes": bounds.photo_max_mb},
    )


def _pictures_in(answer: bytes) -> Iterator[File[bytes]]:
    line, _newline, content = answer.partition(b"\n")
    try:
        head = json.loads(line)
    except ValueError as error:
        raise unable("no pictures") from error
    if "reason" in head:
        raise _refusal(head["reason"])
    start = 0
    for length in head["lengths"]:
        yield ContentFile(content[start : start + length])
        start += length


def _refusal(code: str) -> ValidationError:
    values = {"megapixels": get_settings().photo_max_megapixels}
    return ValidationError(str(REFUSALS[code]) % values, code=code)
