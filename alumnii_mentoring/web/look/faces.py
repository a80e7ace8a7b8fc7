"""The round face of a person: the photo, or two initials on one of six hues."""

from __future__ import annotations

import zlib

TITLES = {"dr", "dres", "prof", "pd", "ing", "med", "phil", "rer", "nat", "habil", "h", "c"}
HUES = 6
NEXT_FREE = 2  # how far the own hue moves where both of a pair have the same


def initials(name: str) -> str:
    """Of the first and of the last name; titles do not count."""
    words = [word for word in name.split() if word.rstrip(".").lower() not in TITLES]
    ends = words[:1] + words[1:][-1:]
    return "".join(word[0].upper() for word in ends)


def hue_of(key: object, *, other: object = None) -> int:
    """From 1 to 6, always the same for a key; ``other`` is the key of a partner beside them."""
    hue = _checksum(key)
    if other is not None and hue == _checksum(other):
        hue += NEXT_FREE
    return hue % HUES + 1


def _checksum(key: object) -> int:
    return zlib.crc32(str(key).encode()) % HUES
