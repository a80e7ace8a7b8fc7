"""Check one file in a process of its own with little memory, time and rights.

``python -m alumnii_mentoring.domain.applications.uploads.check_process LIMITS`` reads the file
from its standard input and prints the verdict as JSON. A file that brings a parser down brings
down this process only.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable
from typing import BinaryIO

from alumnii_mentoring.core.files.confinement import confine, forbid_writing
from alumnii_mentoring.domain.applications.uploads.file_types import sniff
from alumnii_mentoring.domain.applications.uploads.limits import Limits, Refusal


def examine(file: BinaryIO, limits: Limits, loaded: Callable[[], None] = lambda: None) -> str:
    """Return the kind of a file that may be taken; ``loaded`` is called before it is parsed.

    Raises Refusal for every other file.
    """
    kind = sniff(file)
    check = check_of(kind)
    loaded()
    check(file, limits)
    return kind


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
) -> dict[str, str]:
    try:
        return {"kind": examine(file, limits, loaded)}
    except Refusal as refusal:
        return {"refusal": refusal.code}
    except (MemoryError, RecursionError):
        return {"refusal": "heavy"}


def main() -> None:
    logging.disable(logging.CRITICAL)
    limits = Limits(**json.loads(sys.argv[1]))
    confine()
    with open(0, "rb", closefd=False) as file:
        result = verdict(file, limits, forbid_writing)
    sys.stdout.write(json.dumps(result))


if __name__ == "__main__":
    main()
