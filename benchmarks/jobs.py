"""How "accept all" and the publication of all pairs go through the queue of the example site.

    python -m benchmarks.jobs [--mentees 3000] [--mentors 3000] [--kill]

Computes a version, starts a cluster of django-q with the settings of the example site, presses the
buttons as the coordinator's browser does, and waits for both jobs. Prints the queries of one
acceptance, counted in this process, and for each job the seconds, the turns and what was done.
With ``--kill`` the worker that is at it is killed once, as a lack of memory would do.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from typing import Any

from benchmarks.site import fresh_site

AIM_QUERIES = 15
PATIENCE_SECONDS = 400
SAMPLE = 100


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mentees", type=int, default=3000)
    parser.add_argument("--mentors", type=int, default=3000)
    parser.add_argument("--kill", action="store_true")
    arguments = parser.parse_args()
    with fresh_site():
        run(arguments)


def run(arguments: argparse.Namespace) -> None:
    from benchmarks.board import Office, people

    write = sys.stdout.write
    office = Office(people(arguments))
    write(f"{arguments.mentees} mentees, {arguments.mentors} mentors\n")
    write(f"computed from the button to the board: {office.compute():.2f} s\n")
    write(f"queries of one acceptance: {queries_of_acceptance(office):.1f} (aim {AIM_QUERIES})\n")
    manage = [sys.executable, "-m", "django", "qcluster"]
    cluster = subprocess.Popen(manage, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        job = press(office, "bulk/", {"verb": "accept", "all": "1"}, kill=arguments.kill)
        write(f"accept all: {told(job)}\n")
        job = press(office, "publish/", {})
        write(f"publish all: {told(job)}\n")
    finally:
        cluster.terminate()
        cluster.wait()


def press(office: Any, address: str, data: dict[str, str], *, kill: bool = False) -> Any:
    """The job, once it is over."""
    from alumnii_mentoring.models import Job

    office.client.post(f"{office.board}{address}", data)
    job = Job.objects.latest("pk")
    ends = time.monotonic() + PATIENCE_SECONDS
    while job.is_open and time.monotonic() < ends:
        time.sleep(1)
        job.refresh_from_db()
        if kill and job.done:
            kill_busiest_worker()
            kill = False
    return job


def kill_busiest_worker() -> None:
    """Of the cluster, which is a child of this process, the grandchild with most time used."""
    listing = ["ps", "-eo", "pid,ppid,cputimes"]
    listed = subprocess.run(listing, capture_output=True, text=True, check=True)
    rows = [tuple(map(int, line.split())) for line in listed.stdout.splitlines()[1:]]
    family = {os.getpid()}
    for _generation in range(3):
        last = family
        family = {pid for pid, parent, _seconds in rows if parent in last}
    busiest = max((row for row in rows if row[0] in family), key=lambda row: row[2])
    os.kill(busiest[0], signal.SIGKILL)


def told(job: Any) -> str:
    seconds = (job.finished_at - job.created_at).total_seconds() if job.finished_at else -1
    number = job.kept.get("count", job.kept.get("pairs", 0))
    refused = len(job.kept.get("refused", []))
    return f"{job.state} in {seconds:.0f} s, {job.turn} turns: {number}, {refused} refused"


def queries_of_acceptance(office: Any) -> float:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from alumnii_mentoring.domain.matching.bulk.actions import act_on_many
    from alumnii_mentoring.models import Proposal

    rows = Proposal.objects.pending(office.cycle).select_related("run__cycle__programme")
    chosen = list(rows.order_by("-score", "pk")[:SAMPLE])
    with CaptureQueriesContext(connection) as queries:
        start = time.perf_counter()
        outcome = act_on_many(chosen, "accept", by=office.user, now=timezone.now())
        seconds = time.perf_counter() - start
    sys.stdout.write(f"one acceptance among {outcome.done}: {1000 * seconds / SAMPLE:.1f} ms\n")
    return len(queries) / max(outcome.done, 1)


if __name__ == "__main__":
    main()
