"""Which of several equally good pairs is taken: decided by a salted hash, never by the order."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

from alumnii_mentoring.domain.matching.engine.scores.profiles import Key

TIE_BITS = 32
FIRST, SECOND = 0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93
WHOLE = (1 << 64) - 1


def seeds(salt: str, side: str, keys: Iterable[Key]) -> list[int]:
    """64 bits per person, the same in every run with this salt."""
    start = blake2b(f"{salt}\0{side}\0".encode(), digest_size=8)
    found = []
    for key in keys:
        digest = start.copy()
        digest.update(repr(key).encode())
        found.append(int.from_bytes(digest.digest(), "big"))
    return found


def tie(mentee_seed: int, mentor_seed: int) -> int:
    """0 to 2^32 - 1."""
    mixed = (mentee_seed ^ mentor_seed) * FIRST & WHOLE
    mixed = (mixed ^ mixed >> 32) * SECOND & WHOLE
    return mixed >> 32
