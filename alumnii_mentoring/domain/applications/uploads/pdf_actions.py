"""Tell what the actions of a PDF start, and where they lead."""

from __future__ import annotations

import re
from typing import Any

from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from alumnii_mentoring.domain.applications.uploads.form_scripts import is_plain_script
from alumnii_mentoring.domain.applications.uploads.pdf_values import content_of, value_of

ACTIVE_KEYS = {"/JavaScript", "/XFA", "/RichMediaContent"}
ACTIVE_ACTIONS = {
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
ELSEWHERE = {"/F", "/Ref", "/OPI"}  # a stream whose content lies in another file
LINKS = ("http", "https", "mailto", "tel", "sms", "ftp", "geo", "sip", "skype", "xmpp", "doi")
MAX_STEPS = 100
_SCHEME = re.compile(r"[\s\x00-\x1f]*([a-z][a-z0-9+-]*)\s*:", re.I)


def starts_something(thing: DictionaryObject) -> bool:
    """Whether it plays, sends or runs more than a form needs."""
    if ACTIVE_KEYS & thing.keys() or str(value_of(thing, "/S")) in ACTIVE_ACTIONS:
        return True
    has_script = "/JS" in thing or value_of(thing, "/S") == "/JavaScript"
    return has_script and not _is_plain(value_of(thing, "/JS"))


def _is_plain(script: Any) -> bool:
    """Whether the script, in a text or a stream, is harmless."""
    if isinstance(script, StreamObject):
        script = content_of(script)
    if isinstance(script, bytes):
        is_wide = script.startswith((b"\xfe\xff", b"\xff\xfe"))
        script = script.decode("utf-16" if is_wide else "latin-1", "replace")
    return isinstance(script, str) and is_plain_script(script)


def leads_elsewhere(thing: DictionaryObject) -> bool:
    """Links that somebody may click are fine; what is fetched by itself, or no page, is not."""
    if value_of(thing, "/FS") == "/URL":
        return True
    if isinstance(thing, StreamObject) and ELSEWHERE & thing.keys():
        return True
    action = str(value_of(thing, "/S"))
    if action == "/URI" and not _is_link(str(value_of(thing, "/URI"))):
        return True
    return (action == "/Thread" and "/F" in thing) or any(map(_goes_out, _by_itself(thing)))


def _is_link(target: str) -> bool:
    match = _SCHEME.match(target)
    is_known = match is None or match.group(1).lower() in LINKS
    return is_known and not target.lstrip().startswith(("\\\\", "//"))


def _by_itself(thing: DictionaryObject) -> list[Any]:
    """Return the actions that run when the file, a page or a field is opened, left or printed."""
    more = value_of(thing, "/AA")
    actions = [value_of(thing, "/OpenAction")]
    if isinstance(more, DictionaryObject):
        actions += [value_of(more, key) for key in more]
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
            if value_of(node, "/S") == "/URI":
                return True
            waiting.append(value_of(node, "/Next"))
    return True
