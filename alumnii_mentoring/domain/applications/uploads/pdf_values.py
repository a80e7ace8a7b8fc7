"""Read what a dictionary of a PDF holds, wherever in the file it stands."""

from __future__ import annotations

from typing import Any

from pypdf.errors import LimitReachedError
from pypdf.generic import DictionaryObject, IndirectObject, StreamObject


def value_of(thing: DictionaryObject, key: str) -> Any:
    """What stands under a key, also where it stands elsewhere and is only referred to."""
    value = thing.raw_get(key) if key in thing else None
    return value.get_object() if isinstance(value, IndirectObject) else value


def content_of(stream: StreamObject) -> bytes:
    """Empty where the filter is unknown or its data broken: nothing unpacks there."""
    try:
        return stream.get_data()
    except (LimitReachedError, MemoryError):
        raise
    except Exception:  # noqa: BLE001
        return b""
