"""What a subscribed calendar costs when it has changed, and when it has not.

    python -m benchmarks.feeds [--entries 1000] [--repeat 9]

Most programs ask again and again for a calendar that they have; the answer is then 304. Prints the
median time of both answers for a personal and for a public calendar, and their ratio.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from datetime import timedelta
from typing import Any

from benchmarks.site import fresh_site

AIM = 0.2


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--entries", type=int, default=1000)
    arguments.add_argument("--repeat", type=int, default=9)
    given = arguments.parse_args()
    with fresh_site():
        run(given)


def run(given: argparse.Namespace) -> None:
    write = sys.stdout.write
    write(f"{given.entries} entries, median of {given.repeat}\n")
    write(f"{'calendar':12}{'200, ms':>10}{'304, ms':>10}{'ratio':>8}   aim {AIM}\n")
    for name, address in build(given.entries).items():
        full, unchanged = medians(address, given.repeat)
        verdict = "ok" if unchanged <= AIM * full else "above"
        numbers = f"{full * 1000:10.1f}{unchanged * 1000:10.1f}{unchanged / full:8.2f}"
        write(f"{name:12}{numbers}   {verdict}\n")


def medians(address: str, repeat: int) -> tuple[float, float]:
    """Seconds of processor time for a changed and for an unchanged calendar, in turn."""
    from django.test import Client

    client = Client()
    known = {"if-none-match": client.get(address)["ETag"]}
    times: dict[int, list[float]] = {200: [], 304: []}
    for _turn in range(repeat):
        for status, headers in ((200, {}), (304, known)):
            start = time.process_time()
            response = client.get(address, headers=headers)
            times[status].append(time.process_time() - start)
            if response.status_code != status:
                sys.exit(f"{address} answers {response.status_code} instead of {status}")
    return statistics.median(times[200]), statistics.median(times[304])


def build(entries: int) -> dict[str, str]:
    """A programme with public events, to which one member is invited; addresses by name."""
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from alumnii_mentoring.domain.events.feed_actions import add_feed
    from alumnii_mentoring.models import Event, Invitation, Person, Programme

    now = timezone.now()
    programme = Programme.objects.create(
        name="Benchmark", slug="benchmark", office_name="Office", office_email="o@example.org"
    )
    user = get_user_model().objects.create_user("benchmark-member")
    person = Person.objects.create(
        user=user, first_name="Vorname", last_name="Name", email="member@example.org"
    )

    def event(number: int) -> Any:
        begins = now + timedelta(days=number % 300)
        return Event(
            programme=programme,
            title=f"Event {number}",
            description="What happens there, and for whom. " * 4,
            place="Kassel",
            state="published",
            visibility="public",
            starts_at=begins,
            ends_at=begins + timedelta(hours=2),
            stamped_at=now,
        )

    events = Event.objects.bulk_create(map(event, range(entries)))
    Invitation.objects.bulk_create(
        Invitation(event=event, person=person, invited_at=now) for event in events
    )
    secret = add_feed(person, "Benchmark", by=user, now=now)
    return {
        "personal": f"/mentoring/calendar/personal/{secret}.ics",
        "public": "/mentoring/calendar/benchmark.ics",
    }


if __name__ == "__main__":
    main()
