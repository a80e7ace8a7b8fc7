"""Tie-breaks: a salted hash decides between equally good pairs, never the order of the input."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

from alumnii_mentoring.domain.matching.engine.scores.profiles import Key

TIE_BITS = 32
"""Bits of one tie-break; enough that equal ones are rare among some million pairs."""

FIRST_MULTIPLIER, SECOND_MULTIPLIER = 0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93
"""Odd 64-bit constants that mix well: 2^64 by the golden ratio (Knuth, TAOCP 3, 6.4), and that
of degski's 64-bit mixer."""

_64_BITS = (1 << 64) - 1


def tie_seeds(salt: str, side: str, keys: Iterable[Key]) -> list[int]:
    """64 bits per person, the same in every run with this salt; ``side`` is mentee or mentor."""
    start = blake2b(f"{salt}\0{side}\0".encode(), digest_size=8)
    seeds = []
    for key in keys:
        digest = start.copy()
        digest.update(repr(key).encode())
        seeds.append(int.from_bytes(digest.digest(), "big"))
    return seeds


def tie_break(mentee_seed: int, mentor_seed: int) -> int:
    """A number from 0 to 2^32 − 1; the higher one wins."""
    mixed = (mentee_seed ^ mentor_seed) * FIRST_MULTIPLIER & _64_BITS
    mixed = (mixed ^ mixed >> 32) * SECOND_MULTIPLIER & _64_BITS
    return mixed >> 32
