"""How long the matching board takes beside a bare page of the back office, in one run.

    python -m benchmarks.board [--mentees 600] [--mentors 1000] [--repeat 7]

Computes a version from the button to the shown board, through the queue's job, and prints for each
screen the median time, its ratio to the account page of the same site and its number of queries.
*first* is a request for which the version is read from the database, as after the start of a
process or the computation of a version; *again* are all others. Both are held to the aim.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

AIM_RATIO, AIM_QUERIES = 3.0, 15
BARE = "/admin/account/"
HELD_TO_THE_AIM = {"board", "choose somebody", "why not"}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--mentees", type=int, default=600)
    arguments.add_argument("--mentors", type=int, default=1000)
    arguments.add_argument("--repeat", type=int, default=7)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(EXAMPLE_VAR=folder, EXAMPLE_DEBUG="0")
        os.environ["DJANGO_SETTINGS_MODULE"] = "example_site.settings"
        run(given)


def run(given: argparse.Namespace) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("mentoring_setup", stdout=sys.stderr)
    world = people(given)
    office = Office(world)
    bare = office.median(BARE, given.repeat)
    write = sys.stdout.write
    write(f"{given.mentees} mentees, {given.mentors} mentors, median of {given.repeat}\n")
    write(f"bare page {bare * 1000:.1f} ms\n")
    write(f"computed from the button to the board: {office.compute():.2f} s\n")
    heads = "".join(f"{head:>9}" for head in ("first", "x bare", "again", "x bare", "queries"))
    write(f"{'screen':24}{heads}\n")
    for name, address in office.screens().items():
        rows = [
            office.beside_bare(address, given.repeat, how) for how in (office.cold, office.warm)
        ]
        queries = office.queries(address)
        is_fast = all(mine <= AIM_RATIO * bare for mine, bare in rows)
        is_good = is_fast and (name != "board" or queries <= AIM_QUERIES)
        verdict = ("ok" if is_good else "above") if name in HELD_TO_THE_AIM else ""
        times = "".join(f"{mine * 1000:9.1f}{mine / bare:9.2f}" for mine, bare in rows)
        write(f"{name:24}{times}{queries:9}   {verdict}\n")
    write(f"rest adapted after a choice by hand: {office.adapt():.2f} s\n")


def people(given: argparse.Namespace) -> Any:
    """The people of the benchmark of all pages, with topics and languages, none of them paired."""
    from alumnii_mentoring.models import Cycle, Participation, SpokenLanguage, Topic
    from benchmarks.pages import World

    world = World({"mentors": given.mentors, "applications": given.mentees})
    world.build_people()
    Cycle.objects.filter(pk=world.cycle.pk).update(state="matching")
    world.cycle.refresh_from_db()
    topics, languages = list(Topic.objects.all()), list(SpokenLanguage.objects.all()[:3])
    parts = list(Participation.objects.select_related("person"))
    rows = Participation.topics.through.objects
    rows.bulk_create(
        rows.model(participation=part, topic=topics[(number * step) % len(topics)])
        for number, part in enumerate(parts, start=1)
        for step in range(1, 1 + number % 3)
        if (number * step) % len(topics)
    )
    spoken = type(parts[0].person).languages.through.objects
    spoken.bulk_create(
        spoken.model(person=part.person, spokenlanguage=language)
        for number, part in enumerate(parts)
        for language in languages[: 1 + number % 3]
    )
    return world


class Office:
    """The coordinator's browser."""

    def __init__(self, world: Any) -> None:
        from django.test import Client

        self.client, self.cycle, self.user = Client(), world.cycle, world.coordinator
        self.client.force_login(self.user)
        self.board = f"/admin/mentoring/matching/{self.cycle.pk}/"

    def compute(self) -> float:
        """Seconds from the button until the board is shown; the worker works at once."""
        from django.utils import timezone

        from alumnii_mentoring.core.jobs import run_due_jobs

        start = time.perf_counter()
        asked = self.client.post(f"{self.board}compute/")
        run_due_jobs(timezone.now())
        self._get(asked.url, follow=True)
        return time.perf_counter() - start

    def screens(self) -> dict[str, str]:
        from alumnii_mentoring.models import Proposal

        proposal = Proposal.objects.order_by("score").first()
        mentee = f"/admin/mentoring/matching/mentees/{proposal.mentee_id}/"
        self.mentee, self.rival = mentee, Proposal.objects.order_by("-score").first().mentor_id
        return {
            "board": self.board,
            "without a proposal": f"{self.board}?tab=without",
            "by mentor": f"{self.board}?tab=mentors",
            "choose somebody": mentee,
            "why not": f"{mentee}with/{self.rival}/",
        }

    def adapt(self) -> float:
        """Seconds from the button until the changes are shown."""
        from django.utils import timezone

        from alumnii_mentoring.core.jobs import run_due_jobs

        self.client.post(self.mentee, {"mentor": self.rival})
        start = time.perf_counter()
        asked = self.client.post(f"{self.board}adapt/")
        run_due_jobs(timezone.now())
        self._get(asked.url, follow=True)
        return time.perf_counter() - start

    def cold(self, address: str) -> float:
        """As after the start of a process: no version is in its memory."""
        from alumnii_mentoring.domain.matching import explaining

        explaining._read.cache_clear()
        explaining._read_asides.cache_clear()
        return self.warm(address)

    def median(self, address: str, repeat: int) -> float:
        return statistics.median([self.warm(address) for _turn in range(repeat + 1)][1:])

    def beside_bare(
        self, address: str, repeat: int, how: Callable[[str], float]
    ) -> tuple[float, float]:
        """Interleaved, so that both suffer alike from whatever else the machine does."""
        times = [(how(address), self.warm(BARE)) for _turn in range(repeat)]
        mine, bare = zip(*times, strict=True)
        return statistics.median(mine), statistics.median(bare)

    def queries(self, address: str) -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as found:
            self._get(address)
        return len(found)

    def warm(self, address: str) -> float:
        start = time.perf_counter()
        self._get(address)
        return time.perf_counter() - start

    def _get(self, address: str, **how: Any) -> None:
        response = self.client.get(address, **how)
        if response.status_code != 200:
            sys.exit(f"{address} answers {response.status_code}")


if __name__ == "__main__":
    main()
