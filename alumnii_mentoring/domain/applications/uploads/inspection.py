"""Check an upload."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File

from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.files.bounded_process import MEGA, OutOfBounds, ask_about, unable
from alumnii_mentoring.domain.applications.uploads.limits import Limits
from alumnii_mentoring.domain.applications.uploads.refusals import refusal_text, too_large_text

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


@dataclass(frozen=True)
class Inspected:
    """A file that may be taken, from its byte ``begin`` up to ``end``: the document itself."""

    kind: Kind
    begin: int
    end: int

    def document(self, file: File[bytes]) -> File[bytes]:
        """The document without what a gateway or a scanner wrote before or behind it."""
        if (self.begin, self.end) == (0, file.size):
            file.seek(0)
            return File(file)
        file.seek(self.begin)
        return ContentFile(file.read(self.end - self.begin))


def inspect_upload(file: File[bytes]) -> Inspected:
    """Raises ValidationError with the reason when the file is not taken, MentoringError when it
    can't be checked at the moment.

    The parsers run in a process of their own with bounded memory and time.
    """
    verdict = _ask(file)
    if "refusal" in verdict:
        text = refusal_text(verdict["refusal"], verdict["kind"])
        raise ValidationError(text, code=verdict["refusal"])
    return Inspected(KINDS[verdict["kind"]], verdict["begin"], verdict["end"])


def _ask(file: File[bytes]) -> dict[str, Any]:
    try:
        answer = ask_about(
            file,
            CHECK,
            json.dumps(asdict(current_limits())),
            megabytes=get_settings().upload_max_megabytes,
            too_large=too_large_text(),
        )
        verdict: dict[str, Any] = json.loads(answer)
    except OutOfBounds:
        return {"refusal": "heavy", "kind": ""}
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
