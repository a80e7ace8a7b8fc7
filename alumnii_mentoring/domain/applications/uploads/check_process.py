"""Check one file in a process of its own with little memory, time and rights.

``python -m alumnii_mentoring.domain.applications.uploads.check_process LIMITS`` reads the file
from its standard input and prints the verdict as JSON. A file that brings a parser down brings
down this process only.
"""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

from alumnii_mentoring.core.files.confinement import confine, forbid_writing
from alumnii_mentoring.domain.applications.uploads.file_types import bounds_of_pdf, sniff
from alumnii_mentoring.domain.applications.uploads.limits import Limits, Refusal


def examine(
    file: BinaryIO, limits: Limits, loaded: Callable[[], None] = lambda: None
) -> dict[str, Any]:
    """Return the kind of a file that may be taken, and where it begins and ends.

    ``loaded`` is called before the file is parsed. Raises Refusal for every other file.
    """
    kind = sniff(file)
    try:
        begin, end = bounds_of_pdf(file) if kind == "pdf" else (0, file.seek(0, 2))
        check = check_of(kind)
        loaded()
        check(_part_of(file, begin, end), limits)
    except Refusal as refusal:
        refusal.kind = kind
        raise
    return {"kind": kind, "begin": begin, "end": end}


def _part_of(file: BinaryIO, begin: int, end: int) -> BinaryIO:
    """Return the part of the file that is judged and stored, without anything around it."""
    if (begin, end) == (0, file.seek(0, 2)):
        return file
    file.seek(begin)
    return io.BytesIO(file.read(end - begin))


def check_of(kind: str) -> Callable[[BinaryIO, Limits], None]:
    """Load the parser of this kind only: that takes longer than to check most files."""
    if kind == "pdf":
        from alumnii_mentoring.domain.applications.uploads import pdf  # noqa: PLC0415

        return pdf.check_pdf
    if kind == "docx":
        from alumnii_mentoring.domain.applications.uploads import docx  # noqa: PLC0415

        return docx.check_docx
    from alumnii_mentoring.domain.applications.uploads import images  # noqa: PLC0415

    return lambda file, limits: images.check_image(file, kind, limits)


def verdict(
    file: BinaryIO, limits: Limits, loaded: Callable[[], None] = lambda: None
) -> dict[str, Any]:
    try:
        return examine(file, limits, loaded)
    except Refusal as refusal:
        return {"refusal": refusal.code, "kind": refusal.kind}
    except (MemoryError, RecursionError):
        return {"refusal": "heavy", "kind": ""}


def main() -> None:
    logging.disable(logging.CRITICAL)
    limits = Limits(**json.loads(sys.argv[1]))
    confine()
    with open(0, "rb", closefd=False) as file:
        result = verdict(file, limits, forbid_writing)
    sys.stdout.write(json.dumps(result))


if __name__ == "__main__":
    main()
