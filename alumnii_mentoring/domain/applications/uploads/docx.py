"""Check a DOCX file: a ZIP archive of XML parts, of which every byte must be accounted for."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from typing import BinaryIO
from xml.parsers import expat

from alumnii_mentoring.domain.applications.uploads.field_codes import LINKS, FieldReader
from alumnii_mentoring.domain.applications.uploads.file_types import tail_of
from alumnii_mentoring.domain.applications.uploads.limits import Limits, Refusal
from alumnii_mentoring.domain.applications.uploads.refused_types import refused_office

MAX_ENTRIES = 2000
MAX_XML_BYTES = 2_000_000  # of a list of types or relations
MAX_RATIO = 200
FREE_BYTES = 1_000_000  # small parts may pack as well as they like
CHUNK_BYTES = 65_536

TYPES = "[Content_Types].xml"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
ACTIVE_NAMES = ("vbaproject.bin", "vbadata.xml", ".exe", ".js", ".vbs")
ACTIVE_TYPES = ("macroenabled", "activex", "vba", "oleobject")
PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    ValueError,
    NotImplementedError,
    OSError,
)
DECLARATION = b"<!DOCTYPE"
MARKS = b"\xef\xbb\xbf\xfe\xff \t\r\n"  # of the order of bytes, and blanks
PAGE = re.compile(r"(?:www\.|(?=[^/]*\.[a-z]{2,}/))[\w.-]+(?:/[^\\:]*)?")
MAILBOX = re.compile(r"[\w.+-]+@[\w.-]+")
ON_OWN_DISK = re.compile(r"file:///(?:[a-z]:[/\\])?\w(?:(?!\.\.|%2e%2e)[^?#|])*")
# Relations to parts in other formats, which a word processor takes in when it opens the file.
FOREIGN = ("/afchunk", "/subdocument", "/frame", "/oleobject", "/control")


def check_docx(file: BinaryIO, limits: Limits) -> None:
    """Raises Refusal for bombs, nested archives, macros and what is fetched from outside."""
    _check_end(file)
    try:
        with zipfile.ZipFile(file) as package:
            if TYPES not in package.namelist():
                raise Refusal("archive")
            entries = package.infolist()
            _check_entries(entries, limits)
            parts = {
                entry.filename: _unpack(file, entry, limits)
                for entry in sorted(entries, key=lambda entry: entry.header_offset)
            }
    except BROKEN as error:
        raise Refusal("damaged") from error
    _check_types(parts[TYPES])
    for name, content in parts.items():
        if _is_relations(name):
            _check_relations(content)


def _check_end(file: BinaryIO) -> None:
    """One archive in one piece: its last record ends the file and admits few entries."""
    end = tail_of(file, 22)
    if len(end) < 22 or end[:4] != b"PK\x05\x06":
        raise Refusal("damaged")
    entries, length, start = struct.unpack("<10xHII2x", end)
    if entries > MAX_ENTRIES:
        raise Refusal("bomb")
    if start + length != file.seek(0, 2) - 22:
        raise Refusal("mixed")


def _check_entries(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    names = [entry.filename for entry in entries]
    if len(names) > MAX_ENTRIES:
        raise Refusal("bomb")
    if len({name.lower() for name in names}) < len(names) or any(map(_is_odd, names)):
        raise Refusal("damaged")
    if any(name.lower().endswith(ACTIVE_NAMES) for name in names):
        raise Refusal("active")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Refusal("encrypted")
    if sum(entry.file_size for entry in entries) > limits.max_unpacked_bytes:
        raise Refusal("bomb")
    for entry in entries:
        if entry.file_size > max(FREE_BYTES, entry.compress_size * MAX_RATIO):
            raise Refusal("bomb")
    _check_places(entries)


def _is_odd(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ".." in name.split("/") or ":" in name


def _check_places(entries: list[zipfile.ZipInfo]) -> None:
    """The first entry begins the file and none lies within another."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end or (end == 0 and entry.header_offset != 0):
            raise Refusal("bomb")
        end = entry.header_offset + 30 + entry.compress_size


def _unpack(file: BinaryIO, entry: zipfile.ZipInfo, limits: Limits) -> bytes:
    """Unpack one entry to its true end; return it if it is a list of types or relations."""
    file.seek(entry.header_offset)
    header = file.read(30)
    name_bytes, extra_bytes = struct.unpack("<26xHH", header)
    if header[:4] != b"PK\x03\x04" or len(file.read(name_bytes + extra_bytes)) < name_bytes:
        raise Refusal("damaged")
    keeps = entry.filename == TYPES or _is_relations(entry.filename)
    if keeps and entry.file_size > MAX_XML_BYTES:
        raise Refusal("bomb")
    reading = _Unpacking(entry, keeps=keeps)
    left = entry.compress_size
    while left > 0:
        raw = file.read(min(left, CHUNK_BYTES))
        if not raw:
            raise Refusal("damaged")
        left -= len(raw)
        reading.take(raw)
    return reading.finish()


class _Unpacking:
    """Counts what really comes out; the declared size and checksum must be true."""

    def __init__(self, entry: zipfile.ZipInfo, *, keeps: bool) -> None:
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise Refusal("damaged")
        self.entry, self.keeps = entry, keeps
        is_packed = entry.compress_type == zipfile.ZIP_DEFLATED
        self.inflating = zlib.decompressobj(-15) if is_packed else None
        self.size_bytes = self.checksum = 0
        self.kept = b""
        self.is_xml = entry.filename.lower().endswith((".xml", ".rels"))
        self.fields: FieldReader | None = None

    def take(self, raw: bytes) -> None:
        if self.inflating is None:
            self._count(raw)
            return
        self._count(self.inflating.decompress(raw, CHUNK_BYTES))
        while self.inflating.unconsumed_tail:
            self._count(self.inflating.decompress(self.inflating.unconsumed_tail, CHUNK_BYTES))

    def _count(self, content: bytes) -> None:
        if self.size_bytes == 0:
            self._look_at(content)
        self.size_bytes += len(content)
        if self.size_bytes > self.entry.file_size:
            raise Refusal("bomb")
        self.checksum = zlib.crc32(content, self.checksum)
        if self.keeps:
            self.kept += content
        self._read_fields(content)

    def _read_fields(self, content: bytes, *, is_last: bool = False) -> None:
        """Of every part that is XML, whatever its name: the list of types says which is which."""
        if self.fields is None:
            return
        try:
            self.fields.feed(content, is_last=is_last)
        except expat.ExpatError as error:
            if self.is_xml:
                raise Refusal("damaged") from error
            self.fields = None

    def _look_at(self, beginning: bytes) -> None:
        if beginning.startswith(PACKED):
            raise Refusal("nested")
        # No part of a document has a document type declaration; UTF-16 has zeros in between.
        plain = beginning.replace(b"\0", b"").lstrip(MARKS)
        if self.is_xml and DECLARATION in plain:
            raise Refusal("damaged")
        if self.is_xml or plain.startswith(b"<"):
            self.fields = FieldReader()

    def finish(self) -> bytes:
        """Return what was kept of this part.

        Raises Refusal when its size or checksum is not what the archive says.
        """
        if self.inflating is not None:
            self._count(self.inflating.flush(CHUNK_BYTES))
            if not self.inflating.eof or self.inflating.unused_data:
                raise Refusal("damaged")
        if (self.size_bytes, self.checksum) != (self.entry.file_size, self.entry.CRC):
            raise Refusal("damaged")
        self._read_fields(b"", is_last=True)
        return self.kept


def _check_types(content: bytes) -> None:
    types = [attributes.get("ContentType", "") for attributes in _elements(content)]
    if MAIN not in types:
        raise Refusal(refused_office(types))
    if any(word in content_type.lower() for content_type in types for word in ACTIVE_TYPES):
        raise Refusal("active")


def _is_relations(name: str) -> bool:
    """Whether a part lists relations, however its name is written."""
    return name.lower().endswith(".rels")


def _check_relations(content: bytes) -> None:
    """Raise Refusal for what is fetched by itself; links that somebody may click are fine."""
    for attributes in _elements(content):
        kind, target = (
            attributes.get("Type", "").lower(),
            attributes.get("Target", "").strip().lower(),
        )
        if kind.endswith(FOREIGN):
            raise Refusal("attached")
        if attributes.get("TargetMode", "").strip().lower() in {"", "internal"}:
            is_fine = ":" not in target and not target.startswith(("//", "\\"))
        else:
            is_fine = _is_link(kind, target) or _is_own_template(kind, target)
        if not is_fine:
            raise Refusal("external")


def _is_link(kind: str, target: str) -> bool:
    """Whether the target is a web page or a mail address, also as people type them."""
    is_known = target.startswith(LINKS) or PAGE.fullmatch(target) or MAILBOX.fullmatch(target)
    return kind.endswith("/hyperlink") and bool(is_known)


def _is_own_template(kind: str, target: str) -> bool:
    """Whether a relation names the author's template on a local disk, which Word writes."""
    return kind.endswith("/attachedtemplate") and bool(ON_OWN_DISK.fullmatch(target))


def _elements(content: bytes) -> list[dict[str, str]]:
    """The attributes of every element; a document type declaration is refused."""
    elements: list[dict[str, str]] = []

    def refuse(*declared: object) -> None:
        """Raises Refusal: a part that declares entities is no part of an ordinary document."""
        raise Refusal("damaged")

    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: elements.append(attributes)
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise Refusal("damaged") from error
    return elements
