"""Recognise the type of a file by its content, never by its name."""

from __future__ import annotations

import re
from typing import BinaryIO

from alumnii_mentoring.domain.applications.uploads.limits import Refusal

HEAD_BYTES = 1024
TAIL_BYTES = 65_557  # a ZIP's last record with the longest comment

_MARKUP = re.compile(rb"<\s*(!doctype|html|head|body|script|svg|iframe|\?php)", re.I)
_ZIP_END = b"PK\x05\x06"


def sniff(file: BinaryIO) -> str:
    """``pdf``, ``docx``, ``jpeg``, ``png`` or ``webp``.

    Raises Refusal for anything else and for what is two kinds of file at once.
    """
    file.seek(0)
    head = file.read(HEAD_BYTES)
    kind = _kind_of(head)
    if kind == "":
        raise Refusal("type")
    if _MARKUP.search(head) or (kind != "pdf" and b"%PDF-" in head):
        raise Refusal("mixed")
    if kind != "docx" and _ZIP_END in tail_of(file):
        raise Refusal("mixed")
    return kind


def _kind_of(head: bytes) -> str:
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return "docx"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    return "webp" if head.startswith(b"RIFF") and head[8:12] == b"WEBP" else ""


def tail_of(file: BinaryIO, number: int = TAIL_BYTES) -> bytes:
    size = file.seek(0, 2)
    file.seek(max(0, size - number))
    return file.read()
