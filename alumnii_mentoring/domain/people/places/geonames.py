"""Read GeoNames' postal code files into our table."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import IO

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.text import clean_line
from alumnii_mentoring.domain.people.places.postal_codes import PostalCode, plain_code

COLUMNS = 12
BATCH = 1000
MAX_LINE = 2000
CENT = Decimal("0.01")


@dataclass
class Reading:
    """Middle and first name by country and code, and the lines that make no sense."""

    codes: dict[tuple[str, str], PostalCode] = field(default_factory=dict)
    bad_lines: list[int] = field(default_factory=list)

    @property
    def by_country(self) -> dict[str, int]:
        numbers: dict[str, int] = {}
        for country, _code in self.codes:
            numbers[country] = numbers.get(country, 0) + 1
        return dict(sorted(numbers.items()))


def read_postal_file(path: Path) -> Reading:
    """A postal file of GeoNames as text or as the ZIP it is offered in; raises OSError or
    ValueError for anything else."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as package, package.open(_member(package)) as file:
            return read_lines(_texts(file))
    with path.open("rb") as file:
        return read_lines(_texts(file))


def _member(package: zipfile.ZipFile) -> str:
    names = [name for name in package.namelist() if name.lower() != "readme.txt"]
    files = [name for name in names if name.endswith(".txt")]
    if len(files) != 1:
        raise ValueError("the ZIP must hold one text file beside readme.txt")
    return files[0]


def _texts(file: IO[bytes]) -> Iterator[str]:
    while line := file.readline(MAX_LINE):
        yield line.decode("utf-8", "replace").rstrip("\r\n")


def read_lines(lines: Iterable[str]) -> Reading:
    reading = Reading()
    sums: dict[tuple[str, str], list[Decimal]] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = _read_line(line)
        except (ValueError, InvalidOperation):
            reading.bad_lines.append(number)
            continue
        key = (row.country, row.code)
        reading.codes.setdefault(key, row)
        total = sums.setdefault(key, [Decimal(0), Decimal(0), Decimal(0)])
        for place, value in enumerate((row.latitude, row.longitude, Decimal(1))):
            total[place] += value
    for key, (latitude, longitude, count) in sums.items():
        reading.codes[key].latitude = (latitude / count).quantize(CENT)
        reading.codes[key].longitude = (longitude / count).quantize(CENT)
    return reading


def _read_line(line: str) -> PostalCode:
    cells = line.split("\t")
    if len(cells) != COLUMNS:
        raise ValueError("not twelve columns")
    country, code, name = cells[0].upper(), plain_code(cells[1]), clean_line(cells[2])
    latitude, longitude = Decimal(cells[9]), Decimal(cells[10])
    is_country = len(country) == 2 and country.isascii() and country.isalpha()
    is_on_earth = abs(latitude) <= 90 and abs(longitude) <= 180
    if not (is_country and 0 < len(code) <= 20 and 0 < len(name) <= 180 and is_on_earth):
        raise ValueError("not a postal code")
    return PostalCode(
        country=country, code=code, name=name, latitude=latitude, longitude=longitude
    )


def compare_codes(reading: Reading) -> dict[str, int]:
    """How many codes are new, changed, and no longer in the file, among its countries."""
    stored = PostalCode.objects.filter(country__in=reading.by_country)
    stored_codes = {(row.country, row.code): row for row in stored.iterator()}
    both = reading.codes.keys() & stored_codes.keys()
    changed = sum(_facts(stored_codes[key]) != _facts(reading.codes[key]) for key in both)
    new, gone = (
        reading.codes.keys() - stored_codes.keys(),
        stored_codes.keys() - reading.codes.keys(),
    )
    return {"new": len(new), "changed": changed, "removed": len(gone)}


def _facts(row: PostalCode) -> tuple[str, Decimal, Decimal]:
    return row.name, row.latitude, row.longitude


@action
def store_codes(reading: Reading) -> None:
    """Replace the codes of the countries that the file holds; others stay."""
    PostalCode.objects.filter(country__in=reading.by_country).delete()
    PostalCode.objects.bulk_create(reading.codes.values(), batch_size=BATCH)
