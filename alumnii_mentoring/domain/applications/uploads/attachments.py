"""Tell data that goes with a PDF, as portals for CVs attach it, from files that could run."""

from __future__ import annotations

import re
from xml.parsers import expat

NAME = re.compile(r"[^/\\:<>|\x00-\x1f]{1,120}\.xml", re.I)
SEPARATOR = "\n"
# A browser that opens the file runs what is written in these.
RUNNING = (
    "http://www.w3.org/1999/xhtml",
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1999/xsl",
)


class _Running(Exception):
    pass


def is_plain_data(content: bytes) -> bool:
    """Whether it is XML that names no program, no style and no language that browsers run."""
    parser = expat.ParserCreate(namespace_separator=SEPARATOR)
    parser.StartElementHandler = _look_at
    parser.StartDoctypeDeclHandler = parser.ProcessingInstructionHandler = _refuse
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, _Running):
        return False
    return True


def _look_at(name: str, attributes: dict[str, str]) -> None:
    if name.lower().startswith(RUNNING):
        raise _Running


def _refuse(*words: object) -> None:
    raise _Running
