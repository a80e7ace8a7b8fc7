"""Check an upload, and say in the reader's language why it is refused."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.core.files.base import File

from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.core.wording import gettext_lazy
from alumnii_mentoring.domain.applications.uploads.limits import Limits

logger = logging.getLogger(__name__)

CHECK = "alumnii_mentoring.domain.applications.uploads.check_process"
PATIENCE_SECONDS = 30
MEGA = 1_000_000
ROOT = Path(__file__).parents[4]


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
    try:
        with tempfile.TemporaryFile() as copy:
            _copy_bounded(file, copy)
            verdict = _ask(copy)
    except OSError as error:
        raise _unable("no room, or no process") from error
    if "kind" in verdict:
        return KINDS[verdict["kind"]]
    bounds = get_settings()
    values = {"pages": bounds.upload_max_pages, "megapixels": bounds.upload_max_megapixels}
    raise ValidationError(str(REFUSALS[verdict["refusal"]]) % values, code=verdict["refusal"])


def _copy_bounded(file: File[bytes], copy: BinaryIO) -> None:
    limit = get_settings().upload_max_megabytes
    too_large = ValidationError(
        _("This file is too large; at most %(megabytes)s MB are taken.") % {"megabytes": limit},
        code="size",
    )
    if file.size > limit * MEGA:
        raise too_large
    number = 0
    for chunk in file.chunks():
        number += len(chunk)
        if number > limit * MEGA:
            raise too_large
        copy.write(chunk)
    if number == 0:
        raise ValidationError(_("This file is empty."), code="empty")
    copy.flush()
    copy.seek(0)


def _ask(copy: BinaryIO) -> dict[str, str]:
    try:
        done = subprocess.run(  # noqa: S603 - our own module, nothing of the user in the words
            command(current_limits()),
            stdin=copy,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
            timeout=PATIENCE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"refusal": "heavy"}
    if done.returncode < 0:  # ended by a bound
        return {"refusal": "heavy"}
    try:
        verdict: dict[str, str] = json.loads(done.stdout)
    except ValueError as error:
        raise _unable(f"exit code {done.returncode}") from error
    return verdict


def _unable(why: str) -> MentoringError:
    logger.error("the check of uploads does not run: %s", why)
    return MentoringError(_("Files can't be checked at the moment. Please try again later."))


def current_limits() -> Limits:
    bounds = get_settings()
    return Limits(
        max_pages=bounds.upload_max_pages,
        max_pixels=bounds.upload_max_megapixels * MEGA,
        max_unpacked_bytes=bounds.upload_max_unpacked_megabytes * MEGA,
    )


def command(limits: Limits) -> list[str]:
    """The words that start the check; ``sys.executable`` may be a web server."""
    python = Path(sys.executable)
    if "python" not in python.name:
        python = Path(sys.prefix) / "bin" / "python"
    return [str(python), "-m", CHECK, json.dumps(asdict(limits))]


def environment() -> dict[str, str]:
    """What the check needs to find its modules, and no secret of the site."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "PATH") if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])}
