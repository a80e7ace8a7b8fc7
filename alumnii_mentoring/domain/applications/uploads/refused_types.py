"""Name the types of file that people send by mistake, so that the refusal tells what to do."""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import BinaryIO

_OLE = b"\xd0\xcf\x11\xe0"
_HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_AVIF = {b"avif", b"avis"}
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe")
_BEGINNINGS = {
    b"{\\rtf": "word",
    b"GIF8": "picture",
    b"BM": "picture",
    b"II*\0": "picture",
    b"MM\0*": "picture",
    b"8BPS": "picture",
    b"Rar!": "archive",
    b"7z\xbc\xaf": "archive",
    b"\x1f\x8b": "archive",
    b"RIFF": "film",
    b"OggS": "film",
    b"\x1aE\xdf\xa3": "film",
    b"ID3": "film",
}
_MAIL = re.compile(
    rb"(?:[A-Z][\w-]*:[^\n]*\n(?:[ \t][^\n]*\n)*)*(?:Received|Return-Path|MIME-Version):", re.I
)
_LINK = re.compile(rb'\s*(?:\[InternetShortcut\]|\{[^{}]*"https://docs\.google\.com)', re.I)
_PARTS_OF_OLE = {
    "EncryptedPackage": "encrypted docx",
    "__substg1.0": "mail",
    "Workbook": "office",
    "PowerPoint Document": "office",
}
OFFICE_PART = b"[Content_Types].xml"
_OASIS = b"application/vnd.oasis.opendocument"


def is_refused(head: bytes) -> bool:
    """Whether a file that begins so is of another type than those that are taken."""
    return head.startswith((*_PROGRAMS, *_BEGINNINGS, _OLE)) or head[4:8] == b"ftyp"


def refused_type(file: BinaryIO, head: bytes) -> str:
    """The code of the refusal for a file of none of the types that are taken."""
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        return "heic" if brand in _HEIC else "picture" if brand in _AVIF else "film"
    if head.startswith(_OLE):
        return _refused_ole(file)
    for beginning, code in _BEGINNINGS.items():
        if head.startswith(beginning):
            return code
    return "type" if head.startswith(_PROGRAMS) else _refused_text(head)


def _refused_ole(file: BinaryIO) -> str:
    """The names of its parts stand in it in two bytes for a sign."""
    file.seek(0)
    content = file.read()
    codes = (code for name, code in _PARTS_OF_OLE.items() if name.encode("utf-16-le") in content)
    return next(codes, "word")


def _refused_text(head: bytes) -> str:
    if _LINK.match(head):
        return "link"
    if _MAIL.match(head):
        return "mail"
    if b"<svg" in head.lower():
        return "picture"
    is_wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    return "text" if is_wide or b"\0" not in head else "type"


def refused_package(file: BinaryIO) -> str:
    """The code of the refusal for an archive that is no package of Microsoft Office."""
    try:
        with zipfile.ZipFile(file) as package:
            names = package.namelist()
            kind = package.open("mimetype").read(200) if "mimetype" in names else b""
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, OSError, EOFError):
        return "damaged"
    if _OASIS in kind:
        return "opendocument" if _OASIS + b".text" in kind else "office"
    is_apple = any(name.endswith((".iwa", "Index.zip")) for name in names)
    return "apple" if is_apple else "archive"


def refused_office(types: list[str]) -> str:
    """The code of the refusal for a package of Microsoft Office that is no DOCX, by its types."""
    words = [kind for kind in types if "wordprocessingml" in kind or "ms-word" in kind]
    if any("macroenabled" in kind.lower() for kind in types):
        return "active"
    return "word" if words else "office"
