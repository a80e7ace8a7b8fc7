"""How long the plugin's screens take beside a bare page of the same site, in one run.

    python -m benchmarks.pages [--mentors 1000] [--repeat 7]

Builds the example site twice, at a tenth of the size and at full size, and prints for each screen
the median time, its ratio to the bare page and its growth for ten times the data.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from datetime import timedelta
from typing import Any

from alumnii_mentoring.domain.programme.groups import COORDINATORS, office_group
from benchmarks.site import fresh_site

AIM_RATIO, AIM_GROWTH = 3.0, 1.5


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--mentors", type=int, default=1000)
    arguments.add_argument("--applications", type=int, default=600)
    arguments.add_argument("--pairs", type=int, default=300)
    arguments.add_argument("--meetings", type=int, default=6000)
    arguments.add_argument("--repeat", type=int, default=7)
    given = arguments.parse_args()
    with fresh_site():
        run(given)


def run(given: argparse.Namespace) -> None:
    sizes = {name: getattr(given, name) for name in SIZES}
    small = measure({name: max(2, size // 10) for name, size in sizes.items()}, given.repeat)
    large = measure(sizes, given.repeat)
    write = sys.stdout.write
    write(f"{sizes}, median of {given.repeat}\n")
    write(f"{'screen':24}{'ms':>9}{'x bare':>9}{'growth':>9}   aim {AIM_RATIO} and {AIM_GROWTH}\n")
    for screen, (seconds, bare) in large.items():
        ratio, growth = seconds / bare, seconds / small[screen][0]
        verdict = "ok" if ratio <= AIM_RATIO and growth <= AIM_GROWTH else "above"
        write(f"{screen:24}{seconds * 1000:9.1f}{ratio:9.2f}{growth:9.2f}   {verdict}\n")


PLACES = [
    ("Kassel", "51.32", "9.50"),
    ("Marburg", "50.81", "8.77"),
    ("Berlin", "52.52", "13.41"),
    ("Hamburg", "53.55", "9.99"),
    ("München", "48.14", "11.58"),
]
SUBJECTS = ["Informatik", "Germanistik", "Maschinenbau", "Biologie"]
SIZES = ("mentors", "applications", "pairs", "meetings")


def measure(sizes: dict[str, int], repeat: int) -> dict[str, tuple[float, float]]:
    """Median seconds of each screen and of the bare page of its kind."""
    from django.test import Client

    world = World(sizes)
    world.build()
    public, office = Client(), Client()
    office.force_login(world.coordinator)
    screens = {
        "list of mentors": (public, world.list_url, world.bare_url),
        "applications": (office, "/admin/alumnii_mentoring/application/", "/admin/account/"),
        "matching board": (
            office,
            f"/admin/mentoring/matching/{world.cycle.pk}/",
            "/admin/account/",
        ),
        "progress": (office, "/admin/mentoring/progress/", "/admin/account/"),
        "personal calendar": (public, world.feed_url, world.bare_url),
        "public calendar": (public, world.public_feed_url, world.bare_url),
    }
    found = {
        name: pair_of_medians(client, address, bare, repeat)
        for name, (client, address, bare) in screens.items()
    }
    world.clear()
    return found


def pair_of_medians(client: Any, address: str, bare: str, repeat: int) -> tuple[float, float]:
    """Interleaved, so that both suffer alike from whatever else the machine does."""
    times: dict[str, list[float]] = {address: [], bare: []}
    for _turn in range(repeat + 1):
        for each in (address, bare):
            start = time.perf_counter()
            response = client.get(each)
            times[each].append(time.perf_counter() - start)
            if response.status_code != 200:
                sys.exit(f"{each} answers {response.status_code}")
    return statistics.median(times[address][1:]), statistics.median(times[bare][1:])


class World:
    """One programme with a running cycle, filled in bulk."""

    def __init__(self, sizes: dict[str, int], *, is_matched: bool = True) -> None:
        self.sizes, self.is_matched = sizes, is_matched

    def build(self) -> None:
        self.build_people()
        self._add_pairs()
        self._add_events()
        self._add_pages()

    def build_people(self) -> None:
        from django.utils import timezone

        self.now = timezone.now()
        self._add_cycle()
        self._add_people()

    def _add_cycle(self) -> None:
        from django.contrib.auth import get_user_model

        from alumnii_mentoring.models import CoordinatorRole, Cycle, Programme

        self.programme = Programme.objects.create(
            name="Benchmark", slug="benchmark", office_name="Office", office_email="o@example.org"
        )
        self.coordinator = get_user_model().objects.create_user("benchmark-coordinator")
        self.coordinator.groups.add(office_group(COORDINATORS))
        CoordinatorRole.objects.create(programme=self.programme, user=self.coordinator)
        day = self.now.date()
        self.cycle = Cycle.objects.create(
            programme=self.programme,
            name="Benchmark",
            state="running",
            apply_from=self.now - timedelta(days=200),
            apply_until=self.now - timedelta(days=150),
            starts_on=day - timedelta(days=100),
            ends_on=day + timedelta(days=265),
        )

    def _add_people(self) -> None:
        from django.contrib.auth import get_user_model

        from alumnii_mentoring.domain.directory.projection import sync_entries
        from alumnii_mentoring.models import Application, FieldOfWork, Participation, Person

        mentors, mentees = self.sizes["mentors"], self.sizes["applications"]
        users = [get_user_model()(username=f"bench-{n}") for n in range(mentors + mentees)]
        get_user_model().objects.bulk_create(users)
        people = Person.objects.bulk_create(
            Person(
                user=user,
                first_name="Vorname",
                last_name=f"Name {number}",
                email=f"bench-{number}@example.org",
                subject=SUBJECTS[number % len(SUBJECTS)],
                place_name=PLACES[number % len(PLACES)][0],
                latitude=PLACES[number % len(PLACES)][1],
                longitude=PLACES[number % len(PLACES)][2],
                is_online_fine=number % 3 > 0,
            )
            for number, user in enumerate(users)
        )
        Person.programmes.through.objects.bulk_create(
            Person.programmes.through(person=person, programme=self.programme) for person in people
        )
        parts = Participation.objects.bulk_create(
            Participation(
                cycle=self.cycle,
                person=person,
                role="mentor" if number < mentors else "mentee",
                capacity=2,
                is_listed=number < mentors,
            )
            for number, person in enumerate(people)
        )
        Application.objects.bulk_create(
            Application(
                cycle=self.cycle,
                person=person,
                role="mentee",
                state="submitted",
                submitted_at=self.now,
                living_key=f"{self.cycle.pk}:{person.pk}:mentee",
            )
            for person in people[mentors:]
        )
        fields = list(FieldOfWork.objects.all())
        through = Participation.fields_of_work.through
        through.objects.bulk_create(
            through(participation=part, fieldofwork=fields[number % len(fields)])
            for number, part in enumerate(parts)
        )
        self.mentors, self.mentees = parts[:mentors], parts[mentors:]
        while sync_entries(self.now):
            pass

    def _add_pairs(self) -> None:
        from alumnii_mentoring.models import Meeting, Pair

        number = min(self.sizes["pairs"], len(self.mentors), len(self.mentees))
        self.pairs = Pair.objects.bulk_create(
            Pair(
                cycle=self.cycle,
                mentor=self.mentors[index],
                mentee=self.mentees[index],
                state="active",
                origin="matching",
                starts_on=self.cycle.starts_on,
                ends_on=self.cycle.ends_on,
                planned_meetings=6,
                rhythm_days=60,
                mentor_confirmed_at=self.now,
                mentee_confirmed_at=self.now,
                mentee_key=self.mentees[index].pk,
                seat_key=f"{self.mentors[index].pk}:1",
            )
            for index in range(number)
        )
        Meeting.objects.bulk_create(
            Meeting(
                pair=self.pairs[index % number],
                state="confirmed",
                starts_at=self.now - timedelta(days=1 + index % 90),
                stamped_at=self.now,
                planned_by="mentee",
            )
            for index in range(self.sizes["meetings"])
        )

    def _add_events(self) -> None:
        from alumnii_mentoring.domain.events.feed_actions import add_feed
        from alumnii_mentoring.domain.matching.runs import compute_proposals
        from alumnii_mentoring.models import Event

        Event.objects.bulk_create(
            Event(
                programme=self.programme,
                cycle=self.cycle,
                title=f"Event {number}",
                state="published",
                visibility="public",
                starts_at=self.now + timedelta(days=number),
                ends_at=self.now + timedelta(days=number, hours=2),
                stamped_at=self.now,
            )
            for number in range(1, 11)
        )
        owner = self.pairs[0].mentee.person
        secret = add_feed(owner, "Phone", by=owner.user, now=self.now)
        self.feed_url = f"/mentoring/calendar/personal/{secret}.ics"
        self.public_feed_url = "/mentoring/calendar/benchmark.ics"
        if self.is_matched:
            compute_proposals(self.cycle, by=None, now=self.now)

    def _add_pages(self) -> None:
        from wagtail.models import Site

        from alumnii_mentoring.pages.models import LandingPage, MentorListPage

        root = Site.objects.get(is_default_site=True).root_page.specific
        bare = root.add_child(instance=LandingPage(title="Bare", slug="bare"))
        listing = root.add_child(
            instance=MentorListPage(title="Mentors", slug="mentors", programme=self.programme)
        )
        self.pages = [bare, listing]
        self.bare_url, self.list_url = bare.url, listing.url

    def clear(self) -> None:
        """Everything away, for the world of the next size."""
        from django.contrib.auth import get_user_model

        from alumnii_mentoring import models

        for page in self.pages:
            page.delete()
        for model in (
            models.Meeting,
            models.MatchingRun,
            models.Pair,
            models.Event,
            models.Application,
            models.Participation,
            models.Cycle,
            models.CoordinatorRole,
            models.Person,
            models.Programme,
        ):
            model.objects.all().delete()
        get_user_model().objects.filter(username__startswith="bench").delete()


if __name__ == "__main__":
    main()
