"""Recognise the type of a file by its content, never by its name."""

from __future__ import annotations

import re
from typing import BinaryIO

from alumnii_mentoring.domain.applications.uploads.limits import Refusal
from alumnii_mentoring.domain.applications.uploads.refused_types import (
    OFFICE_PART,
    is_refused,
    refused_package,
    refused_type,
)

HEAD_BYTES = 1024
TAIL_BYTES = 65_557  # a ZIP's last record with the longest comment
PDF_END = b"%%EOF"
STRAY = b"\r\n\t \0\x1a"  # what gateways and tapes fill up with

_MARKUP = re.compile(rb"<\s*(!doctype|html|head|body|script|svg|iframe|\?php)", re.I)
_LINE_END = re.compile(rb"\r?\n|\r")
_ZIP_END = b"PK\x05\x06"
_PDF = b"%PDF-"
_BEHIND = (b"PK", b"Rar!", b"7z\xbc\xaf", b"MZ", b"\x7fELF", b"%PDF-")


def sniff(file: BinaryIO) -> str:
    """``pdf``, ``docx``, ``jpeg``, ``png`` or ``webp``.

    Raises Refusal for anything else and for what is two kinds of file at once.
    """
    file.seek(0)
    head = file.read(HEAD_BYTES)
    kind = _kind_of(head)
    if kind == "":
        raise Refusal("mixed" if _PDF in head else refused_type(file, head))
    if kind == "docx" and OFFICE_PART not in head + tail_of(file):
        raise Refusal(refused_package(file))
    if _MARKUP.search(head) or (kind != "pdf" and _PDF in head):
        raise Refusal("mixed")
    if kind != "docx" and _ZIP_END in tail_of(file):
        raise Refusal("mixed")
    return kind


def _kind_of(head: bytes) -> str:
    if head.startswith(b"PK\x03\x04"):
        return "docx"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    return "pdf" if _PDF in head and not is_refused(head) else ""


def tail_of(file: BinaryIO, number: int = TAIL_BYTES) -> bytes:
    size = file.seek(0, 2)
    file.seek(max(0, size - number))
    return file.read()


def bounds_of_pdf(file: BinaryIO) -> tuple[int, int]:
    """Where the document begins and ends: scanners, portals and gateways write around it.

    Raises Refusal for a file without an end, and where the rest is more than a few stray signs.
    """
    file.seek(0)
    start = file.read(HEAD_BYTES).index(_PDF)
    tail = tail_of(file)
    last = tail.rfind(PDF_END)
    if last < 0:
        raise Refusal("damaged")
    behind = tail[last + len(PDF_END) :]
    if _MARKUP.search(behind) or behind.lstrip(STRAY).startswith(_BEHIND):
        raise Refusal("mixed")
    line_end = _LINE_END.match(behind)
    return start, file.tell() - len(behind) + (line_end.end() if line_end else 0)
