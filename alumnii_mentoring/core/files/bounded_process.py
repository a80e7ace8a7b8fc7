"""Have a stranger's file read by a process of its own, bounded in memory and time.

The process knows neither Django nor the site's secrets. A file that brings its parser down brings
down this process only.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.core.files.base import File

from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.core.wording import gettext_lazy

logger = logging.getLogger(__name__)

PATIENCE_SECONDS = 30
MEGA = 1_000_000
EMPTY = gettext_lazy(
    "This file is empty. Please save or download it once more; on a phone, open it first, so that"
    " it comes from the cloud."
)
ROOT = Path(__file__).parents[3]


class OutOfBounds(Exception):
    """The process needed more memory or time than it may have."""


def ask_about(
    file: File[bytes], module: str, *words: str, megabytes: int, too_large: str
) -> bytes:
    """Return what ``module`` writes about the file that it reads from its standard input.

    Raises ValidationError for an empty file and, with the text ``too_large``, for one of more
    than that many megabytes, MentoringError when no process can be started, and OutOfBounds.
    """
    try:
        with tempfile.TemporaryFile() as copy:
            _copy_bounded(file, copy, megabytes * MEGA, too_large)
            return _run(copy, command(module, *words))
    except OSError as error:
        raise unable("no room, or no process") from error


def _copy_bounded(file: File[bytes], copy: BinaryIO, limit: int, too_large: str) -> None:
    number = 0
    if file.size <= limit:
        for chunk in file.chunks():
            number += len(chunk)
            if number > limit:
                break
            copy.write(chunk)
    if max(number, file.size) > limit:
        raise ValidationError(too_large, code="size")
    if number == 0:
        raise ValidationError(str(EMPTY), code="empty")
    copy.flush()
    copy.seek(0)


def _run(copy: BinaryIO, words: list[str]) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - our own module, nothing of the user in the words
            words,
            stdin=copy,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
            timeout=PATIENCE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise OutOfBounds from error
    if done.returncode < 0:  # ended by a bound
        raise OutOfBounds
    if done.returncode > 0:
        raise unable(f"exit code {done.returncode}")
    return done.stdout


def unable(why: str) -> MentoringError:
    """Return the error for a check that does not run, and log ``why``."""
    logger.error("the check of uploads does not run: %s", why)
    return MentoringError(_("Files can't be checked at the moment. Please try again later."))


def command(module: str, *words: str) -> list[str]:
    """Return the command of the process; ``sys.executable`` may be a web server."""
    python = Path(sys.executable)
    if "python" not in python.name:
        python = Path(sys.prefix) / "bin" / "python"
    return [str(python), "-m", module, *words]


def environment() -> dict[str, str]:
    """Return the environment of the process: where its modules are, and no secret of the site."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "PATH") if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])}
