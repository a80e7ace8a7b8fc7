"""Find places by name in a bundled table. No request leaves the server."""

from __future__ import annotations

import gzip
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

from alumnii_mentoring.domain.people.places.distance import distance_km

HOME_FACTOR = 20
OWN_NAME_FACTOR = 5
LIKELY_RATIO = 15
MAX_LIKELY = 8
MAX_SIMILAR = 3
SHORTEST_SLIP, LONGEST_SLIP = 4, 40
_LETTERS = "abcdefghijklmnopqrstuvwxyz "
SAME_KM = 12
CITY = 100_000
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "ł": "l"})
_NO_WORD = re.compile(r"[^a-z0-9]+")
# With the sign of the country: D-34117, A 1010.
_CODE = re.compile(r"\b(?:[a-z]{1,2}-|(?:d|a|l|ch|de|at|li|lu) )?\d{4,5}\b")
# Where what tells a town apart begins: Halle (Saale), Kassel, Hessen, Freiburg i. Br.
_REST = re.compile(r"[(,/]| am | an der | i\. ?| v\. ?d\. ?")
_DIGIT = re.compile(r"\d")
_SAINT = re.compile(r"^st (?=\w)")
_SHORT_FORMS = (
    ("st.", "sankt "),
    ("a. d. ", "an der "),
    ("a.d.", "an der "),
    ("a. m.", "am main"),
    ("a.m.", "am main"),
    ("/main", " am main"),
)


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

    @property
    def key(self) -> str:
        """Names a place among those of the same name, for addresses."""
        return f"{self.country}{self.latitude},{self.longitude}"


def find_places(name: str, country: str | None = None, home: str = "") -> list[Place]:
    """Every place of that name, full matches only if there are any, the likeliest first.

    ``München`` = ``Muenchen`` = ``Munich``. Postal codes around the name are ignored; an unknown
    name gives an empty list. In ``home`` a small place outweighs a larger one abroad, and a name
    of its own outweighs a foreign name: Marburg is not Maribor.
    """
    return [place for place, _weight, _is_own in _ranked(name, country, home)]


def likely_places(name: str, country: str | None = None, home: str = "") -> list[Place]:
    """The likeliest place, and those that may be meant as well; parts of a town are no others."""
    ranked = _ranked(name, country, home)
    likely: list[Place] = []
    for place, weight, is_own in ranked:
        is_weighty = weight * LIKELY_RATIO >= ranked[0][1] and is_own >= ranked[0][2]
        here = place.coordinates
        is_apart = all(distance_km(here, other.coordinates) > SAME_KM for other in likely)
        if is_weighty and is_apart:
            likely.append(place)
    return likely[:MAX_LIKELY]


def _ranked(name: str, country: str | None, home: str) -> list[tuple[Place, int, bool]]:
    """Return the places with weight, and whether the place itself has that name."""
    _rows, index = _table()
    full, short = _spellings(name)
    rows = {row for key in full for row in index.get(key, ())}
    rows = rows or {row for key in short for row in index.get(key, ())}
    asked = full | short
    weighted = []
    for row in sorted(rows):
        place = _place(row)
        if country is None or place.country == country.upper():
            is_own = not asked.isdisjoint(spellings_of(place.name))
            weight = (place.population + 1) * (HOME_FACTOR if place.country == home else 1)
            weighted.append((place, weight * (OWN_NAME_FACTOR if is_own else 1), is_own))
    return sorted(weighted, key=lambda row: -row[1])


def is_named(place: Place, name: str) -> bool:
    """Whether this is the place's own whole name, in whatever spelling; München isn't Munich."""
    return not _spellings(place.name)[0].isdisjoint(_spellings(name)[0])


def similar_places(name: str, country: str | None = None, home: str = "") -> list[Place]:
    """Places of a name that is one slip away from an unknown one, the likeliest first."""
    nearest: dict[str, tuple[int, Place]] = {}
    for meant in sorted({slip for key in _spellings(name)[0] for slip in _slips(key)}):
        for place, weight, _is_own in _ranked(meant, country, home):
            best = nearest.get(place.key, (0, place))
            nearest[place.key] = max((weight, place), best, key=_weight)
    ordered = sorted(nearest.values(), key=_weight, reverse=True)
    apart: list[Place] = []
    for _points, place in ordered:
        here = place.coordinates
        if all(distance_km(here, other.coordinates) > SAME_KM for other in apart):
            apart.append(place)
    return apart[:MAX_SIMILAR]


def _weight(weighted: tuple[int, Place]) -> int:
    return weighted[0]


def _slips(key: str) -> set[str]:
    """Return names of the table that differ by one letter, or by two that are swapped."""
    if len(key) < SHORTEST_SLIP or len(key) > LONGEST_SLIP:
        return set()
    index = _table()[1]
    parts = [(key[:at], key[at:]) for at in range(len(key) + 1)]
    made = {before + rest[1:] for before, rest in parts if rest}
    made |= {before + rest[1] + rest[0] + rest[2:] for before, rest in parts if len(rest) > 1}
    made |= {before + letter + rest[1:] for before, rest in parts if rest for letter in _LETTERS}
    made |= {before + letter + rest for before, rest in parts for letter in _LETTERS}
    return {spelling for spelling in made if spelling in index}


def next_city(place: Place) -> Place | None:
    """The nearest large city of the same country, to tell apart places of the same name."""
    cities = (city for city in large_cities() if city.country == place.country and city != place)
    here = place.coordinates
    return min(cities, key=lambda city: distance_km(here, city.coordinates), default=None)


@lru_cache(maxsize=1)
def large_cities() -> list[Place]:
    rows = _table()[0]
    return [_place(row) for row, cells in enumerate(rows[:6000]) if int(cells[4]) >= CITY]


@lru_cache(maxsize=1)
def _table() -> tuple[list[list[str]], dict[str, list[int]]]:
    """The rows, most populous first, and the row numbers by spelling as the file has them."""
    packed = (
        files("alumnii_mentoring.domain.people.places").joinpath("data/places.tsv.gz").read_bytes()
    )
    index: dict[str, list[int]] = {}
    table = [line.split("\t") for line in gzip.decompress(packed).decode().splitlines()]
    for row, cells in enumerate(table):
        for key in cells[5].split("|"):
            index.setdefault(key, []).append(row)
    return table, index


@lru_cache(maxsize=10_000)
def _place(row: int) -> Place:
    name, country, latitude, longitude, population, _keys = _table()[0][row]
    return Place(name, country, Decimal(latitude), Decimal(longitude), int(population))


def spellings_of(name: str) -> set[str]:
    """Spellings under which a name is filed: with German and with dropped diacritics."""
    full, short = _spellings(name)
    return full | short


def _spellings(name: str) -> tuple[set[str], set[str]]:
    """Of the whole name, and of its first part: ``Halle (Saale)`` is also ``Halle``."""
    lowered = _CODE.sub(" ", name.casefold()) if _DIGIT.search(name) else name.casefold()
    for short_form, word in _SHORT_FORMS:
        lowered = lowered.replace(short_form, word)
    first = _SAINT.sub("sankt ", _REST.split(lowered)[0])
    if lowered.isascii():
        full, short = {_plain(lowered)}, {_plain(first)}
    else:
        full = {_plain(lowered.translate(_UMLAUTS)), _plain(lowered)}
        short = {_plain(first.translate(_UMLAUTS)), _plain(first)}
    return full - {""}, short - full - {""}


def _plain(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(sign for sign in text if not unicodedata.combining(sign))
    return text if text.isalpha() and text.isascii() else _NO_WORD.sub(" ", text).strip()
