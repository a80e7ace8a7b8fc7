"""How long finding mentors takes beside a bare page of the same site, in one run.

    python -m benchmarks.directory [--repeat 9] [--sizes 1000 10000]

Builds the world of ``benchmarks.pages`` in each size and prints for each search the median time,
its ratio to the bare page and the number of queries.
"""

from __future__ import annotations

import argparse
import sys
from typing import Any

from benchmarks.pages import AIM_RATIO, World, pair_of_medians
from benchmarks.site import fresh_site

SEARCHES = {
    "everybody": "",
    "last page": "?p=99999",
    "by name": "?sort=name",
    "field of work": "?field_of_work={field}",
    "three filters": "?field_of_work={field}&meets=online&has_free_place=on",
    "around Kassel": "?place=Kassel&radius_km=50",
    "Frankfurt, or online": "?place=Frankfurt&is_online_fine=on",
    "a rare word": "?text=77",
    "a common word": "?text=informatik",
    "part of a word": "?text=formati",
    "word, place, field": "?text=informatik&place=Kassel&field_of_work={field}",
}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000])
    arguments.add_argument("--repeat", type=int, default=9)
    given = arguments.parse_args()
    with fresh_site():
        run(given)


def run(given: argparse.Namespace) -> None:
    write = sys.stdout.write
    for mentors in given.sizes:
        write(f"{mentors} mentors, median of {given.repeat}\n")
        write(f"{'search':24}{'ms':>9}{'x bare':>9}{'queries':>9}   aim {AIM_RATIO}\n")
        for name, (seconds, bare, queries) in measure(mentors, given.repeat).items():
            verdict = "ok" if seconds / bare <= AIM_RATIO else "above"
            ratio = seconds / bare
            write(f"{name:24}{seconds * 1000:9.1f}{ratio:9.2f}{queries:9}   {verdict}\n")


def measure(mentors: int, repeat: int) -> dict[str, tuple[float, float, int]]:
    """Median seconds of each search and of the bare page, and the queries of the search."""
    from django.test import Client

    from alumnii_mentoring.models import FieldOfWork

    pairs = mentors * 3 // 10
    sizes = {"mentors": mentors, "applications": pairs, "pairs": pairs, "meetings": 0}
    world = World(sizes, is_matched=False)
    world.build()
    client, field = Client(), FieldOfWork.objects.order_by("pk").first()
    found = {}
    for name, query in SEARCHES.items():
        address = world.list_url + query.format(field=field.pk)
        medians = pair_of_medians(client, address, world.bare_url, repeat)
        found[name] = (*medians, queries_of(client, address))
    world.clear()
    return found


def queries_of(client: Any, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


if __name__ == "__main__":
    main()
