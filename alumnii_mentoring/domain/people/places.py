"""Places by name and the distance between them, from a bundled table; nothing is requested."""

from __future__ import annotations

import gzip
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

from alumnii_mentoring.domain.people.distance import distance_km

__all__ = ["Place", "distance_km", "find_places"]

CITY = 100_000
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "ł": "l"})
_NO_WORD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Place:
    """Coordinates in degrees, rounded to about a kilometre; ``country`` is an ISO 3166 code."""

    name: str
    country: str
    latitude: Decimal
    longitude: Decimal
    population: int

    @property
    def coordinates(self) -> tuple[float, float]:
        return float(self.latitude), float(self.longitude)


def find_places(name: str, country: str | None = None) -> list[Place]:
    """Every place of that name, full matches first, then the most populous.

    ``München`` = ``Muenchen`` = ``Munich``. Postal codes around the name are ignored; an unknown
    name gives an empty list.
    """
    table, index = _table()
    full = _plain(name.casefold())
    exact = set(index.get(full, ()))
    found = {row for key in _keys(name) for row in index.get(key, ())}
    places = [table[row] for row in sorted(found, key=lambda row: (row not in exact, row))]
    return [place for place in places if country is None or place.country == country.upper()]


@lru_cache(maxsize=1)
def large_cities() -> list[Place]:
    return [place for place in _table()[0] if place.population >= CITY]


@lru_cache(maxsize=1)
def _table() -> tuple[list[Place], dict[str, list[int]]]:
    """The rows, most populous first, and the row numbers by normalised name."""
    packed = files("alumnii_mentoring.domain.people").joinpath("data/places.tsv.gz").read_bytes()
    table: list[Place] = []
    index: dict[str, list[int]] = {}
    for row, line in enumerate(gzip.decompress(packed).decode().splitlines()):
        name, country, latitude, longitude, population, others = line.split("\t")
        table.append(Place(name, country, Decimal(latitude), Decimal(longitude), int(population)))
        for key in {key for known in (name, *others.split("|")) for key in _keys(known)}:
            index.setdefault(key, []).append(row)
    return table, index


def _keys(name: str) -> set[str]:
    """Spellings under which a name is filed: with German and with dropped diacritics."""
    lowered = re.sub(r"\b\d{4,5}\b", " ", name.casefold())
    lowered = lowered.replace("st.", "sankt ").replace("a. m.", "am main")
    german = _plain(lowered.translate(_UMLAUTS))
    dropped = _plain(lowered)
    keys = {german, dropped} | {key.split(" (")[0] for key in (german, dropped)}
    short = _plain(lowered.split("(")[0].split(" am ")[0].split(" an der ")[0])
    return {key for key in keys | {short} if key}


def _plain(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text)
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return _NO_WORD.sub(" ", bare).strip()
