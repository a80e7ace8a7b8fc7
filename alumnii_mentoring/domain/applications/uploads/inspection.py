"""Check an upload, and say in the reader's language why it is refused."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import File

from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.files.bounded_process import MEGA, OutOfBounds, ask_about, unable
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.core.wording import gettext_lazy
from alumnii_mentoring.domain.applications.uploads.limits import Limits

CHECK = "alumnii_mentoring.domain.applications.uploads.check_process"


@dataclass(frozen=True)
class Kind:
    code: str
    extension: str
    media_type: str
    label: str


KINDS = {
    kind.code: kind
    for kind in (
        Kind("pdf", "pdf", "application/pdf", "PDF"),
        Kind(
            "docx",
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "DOCX",
        ),
        Kind("jpeg", "jpg", "image/jpeg", "JPEG"),
        Kind("png", "png", "image/png", "PNG"),
        Kind("webp", "webp", "image/webp", "WebP"),
    )
}

REFUSALS = {
    "type": gettext_lazy("Only PDF, DOCX, JPEG, PNG and WebP are taken, whatever the name says."),
    "mixed": gettext_lazy(
        "This file holds something besides the document. Please save it anew, best as PDF."
    ),
    "damaged": gettext_lazy(
        "This file is damaged or incomplete. Please save it anew, best as PDF."
    ),
    "encrypted": gettext_lazy("This file is protected with a password. Please remove it first."),
    "active": gettext_lazy(
        "This file holds macros, scripts, media or actions. Please save it anew as plain PDF."
    ),
    "attached": gettext_lazy("This file holds other files. Please save it without them."),
    "nested": gettext_lazy("This file holds other files. Please save it without them."),
    "external": gettext_lazy(
        "This file leads to other files, such as a template, a linked picture or a document on"
        " your computer. Please take that out, or save it as plain PDF."
    ),
    "pages": gettext_lazy("This file has too many pages; at most %(pages)s are taken."),
    "pixels": gettext_lazy(
        "This picture is too large; at most %(megapixels)s megapixels are taken."
    ),
    "bomb": gettext_lazy("This file is too large once unpacked. Please save it as PDF."),
    "heavy": gettext_lazy("This file is too complex to be checked. Please save it as plain PDF."),
}


def inspect_upload(file: File[bytes]) -> Kind:
    """Raises ValidationError with the reason when the file is not taken, MentoringError when it
    can't be checked at the moment.

    The parsers run in a process of their own with bounded memory and time.
    """
    verdict = _ask(file)
    if "kind" in verdict:
        return KINDS[verdict["kind"]]
    bounds = get_settings()
    values = {"pages": bounds.upload_max_pages, "megapixels": bounds.upload_max_megapixels}
    raise ValidationError(str(REFUSALS[verdict["refusal"]]) % values, code=verdict["refusal"])


def _ask(file: File[bytes]) -> dict[str, str]:
    limit = get_settings().upload_max_megabytes
    too_large = _("This file is too large; at most %(megabytes)s MB are taken.")
    try:
        answer = ask_about(
            file,
            CHECK,
            json.dumps(asdict(current_limits())),
            megabytes=limit,
            too_large=too_large % {"megabytes": limit},
        )
        verdict: dict[str, str] = json.loads(answer)
    except OutOfBounds:
        return {"refusal": "heavy"}
    except ValueError as error:
        raise unable("no verdict") from error
    return verdict


def current_limits() -> Limits:
    bounds = get_settings()
    return Limits(
        max_pages=bounds.upload_max_pages,
        max_pixels=bounds.upload_max_megapixels * MEGA,
        max_unpacked_bytes=bounds.upload_max_unpacked_megabytes * MEGA,
    )
