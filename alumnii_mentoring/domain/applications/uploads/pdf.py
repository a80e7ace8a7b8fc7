"""Check a PDF: look at all that a reader program could reach, and execute nothing."""

from __future__ import annotations

from typing import Any, BinaryIO

from pypdf import PdfReader, apply_configuration
from pypdf.errors import DependencyError, LimitReachedError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    StreamObject,
)

from alumnii_mentoring.domain.applications.uploads.attachments import NAME, is_plain_data
from alumnii_mentoring.domain.applications.uploads.limits import Limits, Refusal
from alumnii_mentoring.domain.applications.uploads.pdf_actions import (
    ACTIVE_ANNOTATIONS,
    leads_elsewhere,
    starts_something,
)
from alumnii_mentoring.domain.applications.uploads.pdf_values import content_of, value_of

MAX_OBJECTS = 200_000
FILES = {"/Filespec", "/F"}  # a description of a file, by its type
NAMES = ("/F", "/UF", "/Unix", "/Mac", "/DOS")  # of a described file
TWO_COLOURS = {"/CCITTFaxDecode", "/CCF", "/JBIG2Decode"}
COLOURS = {"/DCTDecode", "/DCT", "/JPXDecode"}


def check_pdf(file: BinaryIO, limits: Limits) -> None:
    """Raises Refusal for encryption, too many pages, active content and what unpacks too far."""
    most = limits.max_unpacked_bytes
    file.seek(0)
    try:
        with apply_configuration(
            zlib_maximum_output_length=most,
            lzw_maximum_output_length=most,
            run_length_maximum_output_length=most,
            zlib_maximum_recovery_input_length=0,
            jbig2dec_binary=None,
        ):
            pages = _read(file, limits)
    except (Refusal, MemoryError):
        raise
    except LimitReachedError as error:
        raise Refusal("bomb") from error
    except Exception as error:  # whatever the parser stumbles over, the file is not well
        raise Refusal("damaged") from error
    if pages == 0:
        raise Refusal("damaged")


def _read(file: BinaryIO, limits: Limits) -> int:
    try:
        reader = _open(file)
        if "/Encrypt" in reader.trailer:
            reader = _unlocked(file)
        return _Walk(limits).through(reader.trailer)
    except DependencyError as error:  # AES needs a library that a site may do without
        raise Refusal("locked") from error


def _open(file: BinaryIO, *, strict: bool = False) -> PdfReader:
    return PdfReader(
        file,
        strict=strict,
        root_object_recovery_limit=1000,
        xref_stream_maximum_entries=MAX_OBJECTS,
    )


def _unlocked(file: BinaryIO) -> PdfReader:
    """Many files are locked against changes only, and open without a password.

    Strict: what can't be decrypted to the letter, another reader may understand otherwise.
    """
    try:
        reader = _open(file, strict=True)
        is_open = bool(reader.decrypt(""))
    except (DependencyError, LimitReachedError, MemoryError):
        raise
    except Exception as error:  # a way of locking that nobody knows here
        raise Refusal("encrypted") from error
    if not is_open:
        raise Refusal("encrypted")
    return reader


class _Walk:
    """From the trailer to every object, each once, without recursion."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.leaves = self.pages = 0
        self.unpacked_bytes = 0
        self.leads_elsewhere = False
        self.seen: set[tuple[int, int]] = set()

    def through(self, start: Any) -> int:
        """Return the number of pages.

        Raises Refusal when something in the file leads to other files or addresses.
        """
        waiting: list[Any] = [start]
        while waiting:
            thing = waiting.pop()
            if isinstance(thing, IndirectObject):
                thing = self._resolve(thing)
            if isinstance(thing, DictionaryObject):
                self._look_at(thing)
                waiting.extend(thing.raw_get(key) for key in thing)
            elif isinstance(thing, ArrayObject):
                waiting.extend(list.__iter__(thing))
        if self.leads_elsewhere:
            raise Refusal("external")
        return self.pages

    def _resolve(self, reference: IndirectObject) -> Any:
        key = (reference.idnum, reference.generation)
        if key in self.seen:
            return None
        self.seen.add(key)
        if len(self.seen) > MAX_OBJECTS:
            raise Refusal("heavy")
        return reference.get_object()

    def _look_at(self, thing: DictionaryObject) -> None:
        if starts_something(thing):
            raise Refusal("active")
        kind, sort = value_of(thing, "/Type"), value_of(thing, "/Subtype")
        if sort in ACTIVE_ANNOTATIONS:
            raise Refusal("active")
        if sort == "/FileAttachment" or ("/Collection" in thing and kind == "/Catalog"):
            raise Refusal("attached")
        if "/EF" in thing:
            self._check_attachment(thing)
        elif kind == "/EmbeddedFile":
            self._check_data(thing)
        self.leads_elsewhere |= leads_elsewhere(thing) or (kind in FILES and "/EF" not in thing)
        self._count_pages(thing)
        if isinstance(thing, StreamObject):
            self._unpack(thing)

    def _check_attachment(self, description: DictionaryObject) -> None:
        """Data of portals for CVs may be attached, by a name that says what it is."""
        names = [value_of(description, key) for key in NAMES if key in description]
        files = value_of(description, "/EF")
        if not isinstance(files, DictionaryObject) or not names:
            raise Refusal("attached")
        if not all(isinstance(name, str) and NAME.fullmatch(name) for name in names):
            raise Refusal("attached")
        for key in files:
            self._check_data(value_of(files, key))

    def _check_data(self, stream: Any) -> None:
        if not isinstance(stream, StreamObject) or not is_plain_data(content_of(stream)):
            raise Refusal("attached")

    def _count_pages(self, thing: DictionaryObject) -> None:
        kind = value_of(thing, "/Type")
        self.leaves += kind == "/Page"
        declared, kids = (value_of(thing, "/Count"), value_of(thing, "/Kids"))
        if kind != "/Pages":
            declared, kids = 0, ()
        numbers = [self.leaves, len(kids or ()), declared if isinstance(declared, int) else 0]
        self.pages = max(self.pages, *numbers)
        if self.pages > self.limits.max_pages:
            raise Refusal("pages")

    def _unpack(self, stream: StreamObject) -> None:
        """Pictures are measured by their declared size, everything else is unpacked."""
        if value_of(stream, "/Subtype") == "/Image":
            if _pixels_of(stream) > self.limits.max_pixels:
                raise Refusal("pixels")
            return
        self.unpacked_bytes += len(content_of(stream))
        if self.unpacked_bytes > self.limits.max_unpacked_bytes:
            raise Refusal("bomb")


def _pixels_of(picture: StreamObject) -> int:
    """Those of scans in black and white count for what they take: an eighth."""
    width, height = value_of(picture, "/Width"), value_of(picture, "/Height")
    if not isinstance(width, int) or not isinstance(height, int):
        raise Refusal("damaged")
    filters = value_of(picture, "/Filter")
    packings = set(filters) if isinstance(filters, ArrayObject) else {filters}
    is_two_coloured = (
        value_of(picture, "/BitsPerComponent") == 1 or value_of(picture, "/ImageMask") is True
    )
    if packings & TWO_COLOURS or (is_two_coloured and not packings & COLOURS):
        return width * height // 8
    return width * height
