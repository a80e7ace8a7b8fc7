"""Check field codes in a DOCX: some start programs or fetch files."""

from __future__ import annotations

import re
import unicodedata
from xml.parsers import expat

from alumnii_mentoring.domain.applications.uploads.limits import Refusal

MAX_CODE = 10_000  # characters of one field
MAX_DEPTH = 50
RUNNING = {"DDE", "DDEAUTO", "HTMLCONTROL", "PRINT"}
FETCHING = {"INCLUDE", "INCLUDETEXT", "INCLUDEPICTURE", "IMPORT", "LINK", "DATABASE", "RD"}
LINKS = ("http://", "https://", "mailto:", "tel:", "#")
_TARGET = re.compile(r'^HYPERLINK\s+(?!\\[a-z])("[^"]*"?|\S+)', re.I)
_QUOTES = str.maketrans("„“”«»", '"""""')


class FieldReader:
    """Reads a part piece by piece; raises Refusal for a field that does more than show text.

    A field's code may be spread over any number of runs, and fields lie within each other.
    """

    def __init__(self) -> None:
        self.codes: list[list[str]] = [[]]  # of the fields that are open, outermost first
        self.is_result = [False]
        self.is_code = False
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._read

    def feed(self, raw: bytes, *, is_last: bool = False) -> None:
        """Raises expat.ExpatError for what is not XML."""
        self.parser.Parse(raw, is_last)
        if is_last:
            while self.codes:
                self._close()

    def _start(self, name: str, qualified: dict[str, str]) -> None:
        attributes = {_local(key): value for key, value in qualified.items()}
        match _local(name):
            case "instrText" | "delInstrText":
                self.is_code = True
            case "fldSimple":
                check_field(attributes.get("instr", ""))
            case "fldChar":
                self._mark(attributes.get("fldCharType", ""))
            case "imagedata" if not {"src", "href"}.isdisjoint(attributes):
                raise Refusal("external")
            case "connectString":
                raise Refusal("external")

    def _end(self, name: str) -> None:
        if _local(name) in {"instrText", "delInstrText"}:
            self.is_code = False

    def _read(self, text: str) -> None:
        if not self.is_code:
            return
        self.codes[-1].append(text)
        if sum(map(len, self.codes[-1])) > MAX_CODE:
            raise Refusal("heavy")

    def _mark(self, kind: str) -> None:
        if kind == "begin":
            self._open()
        elif kind == "separate":
            self.is_result[-1] = True
        elif kind == "end" and len(self.codes) > 1:
            self._close()

    def _open(self) -> None:
        """A field that begins with another one gets its very name from there."""
        is_first = not "".join(self.codes[-1]).strip() and not self.is_result[-1]
        if len(self.codes) > 1 and is_first:
            raise Refusal("active")
        if len(self.codes) > MAX_DEPTH:
            raise Refusal("heavy")
        self.codes.append([])
        self.is_result.append(False)

    def _close(self) -> None:
        self.is_result.pop()
        check_field("".join(self.codes.pop()))


def check_field(code: str) -> None:
    """Raises Refusal for a code that runs or fetches something, or links to more than a page."""
    plain = "".join(" " if sign.isspace() else sign for sign in code.translate(_QUOTES))
    plain = "".join(sign for sign in plain if unicodedata.category(sign)[0] != "C").strip()
    name = re.split(r'[\s\\"]', plain, maxsplit=1)[0].upper()
    if name in RUNNING:
        raise Refusal("active")
    if name in FETCHING:
        raise Refusal("external")
    match = _TARGET.match(plain)
    if match and not match.group(1).strip('" ').lower().startswith(LINKS):
        raise Refusal("external")


def _local(name: str) -> str:
    return name.rpartition(":")[2]
