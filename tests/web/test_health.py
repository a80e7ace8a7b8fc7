"""What monitoring reads: 503 once the clock, the mail or the queue stand still."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from alumnii_mentoring.core.clock.heartbeats import Heartbeat
from alumnii_mentoring.tasks import deliver, do_what_is_due, run_jobs, tick

pytestmark = pytest.mark.django_db
HEALTH = "/mentoring/health/"


def answered(client):
    response = client.get(HEALTH)
    return response.status_code, response.json()


def age(name, minutes):
    beat_at = timezone.now() - timedelta(minutes=minutes)
    Heartbeat.objects.filter(name=name).update(beat_at=beat_at)


@pytest.fixture
def queue(settings):
    settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "QUEUE": "django_q"}


def test_a_site_whose_clock_never_ran_is_not_well(client):
    assert answered(client) == (503, {"status": "late", "clock": "late", "mail": "late"})


def test_after_a_tick_all_is_well(client):
    do_what_is_due()

    assert answered(client) == (200, {"status": "ok", "clock": "ok", "mail": "ok"})


@pytest.mark.parametrize("name", ["clock", "mail"])
def test_who_stands_still_for_five_minutes_is_late(client, name):
    do_what_is_due()
    age(name, 4)
    assert answered(client)[0] == 200

    age(name, 6)
    status, states = answered(client)
    assert (status, [key for key, state in states.items() if state == "late"]) == (
        503,
        ["status", name],
    )


@pytest.mark.parametrize("task", [deliver, run_jobs, tick])
def test_the_queue_beats_with_each_task_of_ours(client, queue, task):
    do_what_is_due()
    assert answered(client)[1]["queue"] == "late"

    task()
    assert answered(client)[0] == 200


def test_who_asks_is_asked_nothing_and_changes_nothing(client):
    do_what_is_due()
    with CaptureQueriesContext(connection) as queries:
        response = client.get(HEALTH)

    assert [query["sql"].split()[0] for query in queries] == ["SELECT"]
    assert "Set-Cookie" not in response.headers
    assert response["Cache-Control"] == "private, no-store"
