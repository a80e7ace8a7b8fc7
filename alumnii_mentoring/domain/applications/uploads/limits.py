"""Limits of an upload check. No Django here, since the check runs in a process without it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """``max_unpacked_bytes`` is what all packed parts of a file may hold together."""

    max_pages: int
    max_pixels: int
    max_unpacked_bytes: int


class Refusal(Exception):
    """The file is not taken; ``code`` names why, ``kind`` of what kind it is, if that is known."""

    kind = ""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
