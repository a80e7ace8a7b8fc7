"""Filters of the list of mentors and their counts, computed with bits and without the database."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from alumnii_mentoring.domain.people.places.gazetteer import distance_km

ONLINE, IN_PERSON = "online", "place"


@dataclass(frozen=True)
class Row:
    """A listed mentor in numbers and words; ``terms`` holds keys of the vocabulary by kind.

    ``title`` and ``text`` are folded, ready to be searched.
    """

    key: int
    entry: int
    terms: dict[str, list[int]]
    is_online_fine: bool
    capacity: int
    coordinates: tuple[float, float] | None
    sort_name: str
    name: str = ""
    headline: str = ""
    place_name: str = ""
    title: str = ""
    text: str = ""


class Facets:
    """Bit n stands for row n; a set of mentors is one whole number."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows
        self.everybody = (1 << len(rows)) - 1
        self.by_key = {row.key: number for number, row in enumerate(rows)}
        self.row_of = {row.key: row for row in rows}
        self.by_entry = {row.entry: number for number, row in enumerate(rows)}
        self.takes_nobody = frozenset(row.key for row in rows if row.capacity < 1)
        self.titles = [row.title for row in rows]
        self.texts = [row.text for row in rows]
        self.options = _options(rows)
        self._orders: dict[date, list[int]] = {}

    def mask(self, numbers: Iterable[int]) -> int:
        return sum(1 << number for number in set(numbers))

    def of_keys(self, keys: Iterable[int]) -> int:
        return self.mask(self.by_key[key] for key in keys if key in self.by_key)

    def of_option(self, kind: str, option: int | str) -> int:
        return self.options.get(kind, {}).get(option, 0)

    def counts(self, kind: str, others: int) -> dict[int | str, int]:
        """How many of ``others`` have each option of a kind; options of none are left out."""
        options = self.options.get(kind, {}).items()
        counted = ((option, (mask & others).bit_count()) for option, mask in options)
        return {option: number for option, number in counted if number}

    def numbers(self, mask: int) -> list[int]:
        return [number for number, bit in enumerate(_bits(mask)) if bit == "1"]

    def in_order(self, mask: int, day: date) -> list[int]:
        """The numbers of a set, in the order of that day."""
        bits = _bits(mask).ljust(len(self.rows), "0")
        return [number for number in self.order_of(day) if bits[number] == "1"]

    def distances_km(self, here: tuple[float, float]) -> dict[int, int]:
        """Of every row with coordinates; many mentors live in the same place."""
        by_coordinates: dict[tuple[float, float], int] = {}
        by_row = {}
        for number, row in enumerate(self.rows):
            if row.coordinates is not None:
                if row.coordinates not in by_coordinates:
                    by_coordinates[row.coordinates] = distance_km(here, row.coordinates)
                by_row[number] = by_coordinates[row.coordinates]
        return by_row

    def order_of(self, day: date) -> list[int]:
        """Return the order of rows for a day: random, the same for everybody, another tomorrow."""
        if day not in self._orders:
            lots = [_lot(day, row.key) for row in self.rows]
            self._orders = {day: sorted(range(len(lots)), key=lots.__getitem__)}
        return self._orders[day]


def _bits(mask: int) -> str:
    """The first sign stands for row 0."""
    return bin(mask)[:1:-1]


def _lot(day: date, key: int) -> bytes:
    return hashlib.blake2b(f"{day.isoformat()}:{key}".encode(), digest_size=8).digest()


def _options(rows: list[Row]) -> dict[str, dict[int | str, int]]:
    masks_by_kind: dict[str, dict[int | str, int]] = {}
    for number, row in enumerate(rows):
        bit = 1 << number
        meets: list[int | str] = [ONLINE if row.is_online_fine else IN_PERSON]
        terms: dict[str, Any] = {**row.terms, "meets": meets}
        for kind, options in terms.items():
            masks = masks_by_kind.setdefault(kind, {})
            for option in options:
                masks[option] = masks.get(option, 0) | bit
    return masks_by_kind
