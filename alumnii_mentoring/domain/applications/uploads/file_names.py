"""Clean the name under which a file is shown and handed out. The disk never uses it."""

from __future__ import annotations

import re
import unicodedata

from alumnii_mentoring.core.text import clean_line

MAX_NAME = 100  # characters, with the extension
_UNFIT = re.compile(r'[<>:"|?*%;]')
_EXTENSION = re.compile(r"\.(pdf|docx?|jpe?g|png|webp)$", re.I)


def clean_filename(filename: str, extension: str) -> str:
    """One plain name without path, control signs and turned writing; ends as its content does.

    ``extension`` comes without a dot.
    """
    signs = (sign for sign in clean_line(filename) if unicodedata.category(sign)[0] != "C")
    name = clean_line("".join(signs))
    name = _UNFIT.sub("_", re.split(r"[/\\]", name)[-1])
    while _EXTENSION.search(name):
        name = _EXTENSION.sub("", name)
    stem = name[: MAX_NAME - len(extension) - 1].strip(" ._-") or "document"
    return f"{stem}.{extension}"
