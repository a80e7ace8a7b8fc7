"""Check a PDF: look at all that a reader program could reach, and execute nothing."""

from __future__ import annotations

import re
from typing import Any, BinaryIO

from pypdf import PdfReader, apply_configuration
from pypdf.errors import LimitReachedError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    StreamObject,
)

from alumnii_mentoring.domain.applications.uploads.file_types import tail_of
from alumnii_mentoring.domain.applications.uploads.limits import Limits, Refusal

MAX_OBJECTS = 200_000
END_BYTES = 1024

ACTIVE_KEYS = {"/JS", "/JavaScript", "/XFA", "/RichMediaContent"}
ACTIVE_ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/ImportData",
    "/SubmitForm",
    "/GoToE",
    "/GoToR",
    "/Rendition",
    "/RichMediaExecute",
    "/GoTo3DView",
    "/Movie",
    "/Sound",
}
ACTIVE_ANNOTATIONS = {"/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"}
FILES = {"/Filespec", "/F"}  # a description of a file, by its type
ELSEWHERE = {"/F", "/Ref", "/OPI"}  # a stream whose content lies in another file
LINKS = ("http", "https", "mailto", "tel", "sms", "ftp", "geo", "sip", "skype", "xmpp", "doi")
MAX_STEPS = 100
_SCHEME = re.compile(r"[\s\x00-\x1f]*([a-z][a-z0-9+-]*)\s*:", re.I)


def check_pdf(file: BinaryIO, limits: Limits) -> None:
    """Raises Refusal for encryption, too many pages, active content and what unpacks too far."""
    _check_end(file)
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
    reader = PdfReader(
        file, root_object_recovery_limit=1000, xref_stream_maximum_entries=MAX_OBJECTS
    )
    if "/Encrypt" in reader.trailer:
        raise Refusal("encrypted")
    return _Walk(limits).through(reader.trailer)


def _check_end(file: BinaryIO) -> None:
    _before, mark, rest = tail_of(file, END_BYTES).rpartition(b"%%EOF")
    if not mark:
        raise Refusal("damaged")
    if rest.strip(b"\r\n\t \x00"):
        raise Refusal("mixed")


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
        if ACTIVE_KEYS & thing.keys() or str(_value(thing, "/S")) in ACTIVE_ACTIONS:
            raise Refusal("active")
        kind, sort = _value(thing, "/Type"), _value(thing, "/Subtype")
        if sort in ACTIVE_ANNOTATIONS:
            raise Refusal("active")
        if "/EF" in thing or kind == "/EmbeddedFile" or sort == "/FileAttachment":
            raise Refusal("attached")
        if "/Collection" in thing and kind == "/Catalog":
            raise Refusal("attached")
        self.leads_elsewhere |= _leads_elsewhere(thing, kind)
        self._count_pages(thing)
        if isinstance(thing, StreamObject):
            self._unpack(thing)

    def _count_pages(self, thing: DictionaryObject) -> None:
        kind = _value(thing, "/Type")
        self.leaves += kind == "/Page"
        declared, kids = (_value(thing, "/Count"), _value(thing, "/Kids"))
        if kind != "/Pages":
            declared, kids = 0, ()
        numbers = [self.leaves, len(kids or ()), declared if isinstance(declared, int) else 0]
        self.pages = max(self.pages, *numbers)
        if self.pages > self.limits.max_pages:
            raise Refusal("pages")

    def _unpack(self, stream: StreamObject) -> None:
        """Pictures are measured by their declared size, everything else is unpacked."""
        if _value(stream, "/Subtype") == "/Image":
            width, height = _value(stream, "/Width"), _value(stream, "/Height")
            if not isinstance(width, int) or not isinstance(height, int):
                raise Refusal("damaged")
            if width * height > self.limits.max_pixels:
                raise Refusal("pixels")
            return
        self.unpacked_bytes += len(_content_of(stream))
        if self.unpacked_bytes > self.limits.max_unpacked_bytes:
            raise Refusal("bomb")


def _leads_elsewhere(thing: DictionaryObject, kind: Any) -> bool:
    """Links that somebody may click are fine; what is fetched by itself, or no page, is not."""
    if kind in FILES or _value(thing, "/FS") == "/URL":
        return True
    if isinstance(thing, StreamObject) and ELSEWHERE & thing.keys():
        return True
    action = str(_value(thing, "/S"))
    if action == "/URI" and not _is_link(str(_value(thing, "/URI"))):
        return True
    return (action == "/Thread" and "/F" in thing) or any(map(_goes_out, _by_itself(thing)))


def _is_link(target: str) -> bool:
    match = _SCHEME.match(target)
    is_known = match is None or match.group(1).lower() in LINKS
    return is_known and not target.lstrip().startswith(("\\\\", "//"))


def _by_itself(thing: DictionaryObject) -> list[Any]:
    """What runs when the file, a page or a field is opened, left or printed."""
    more = _value(thing, "/AA")
    actions = [_value(thing, "/OpenAction")]
    if isinstance(more, DictionaryObject):
        actions += [_value(more, key) for key in more]
    return actions


def _goes_out(action: Any) -> bool:
    """Whether the action, or one of those that follow it, opens an address."""
    waiting = [action]
    for _step in range(MAX_STEPS):
        if not waiting:
            return False
        node = waiting.pop()
        if isinstance(node, ArrayObject):
            waiting.extend(each.get_object() for each in list.__iter__(node))
        elif isinstance(node, DictionaryObject):
            if _value(node, "/S") == "/URI":
                return True
            waiting.append(_value(node, "/Next"))
    return True


def _value(thing: DictionaryObject, key: str) -> Any:
    """What stands under a key, also where it stands elsewhere and is only referred to."""
    value = thing.raw_get(key) if key in thing else None
    return value.get_object() if isinstance(value, IndirectObject) else value


def _content_of(stream: StreamObject) -> bytes:
    """Empty where the filter is unknown or its data broken: nothing unpacks there."""
    try:
        return stream.get_data()
    except (LimitReachedError, MemoryError):
        raise
    except Exception:  # noqa: BLE001
        return b""
