"""A queue that is away costs time only."""

import pytest
from django.db import transaction
from django_q.models import Schedule

from alumnii_mentoring.core import queue
from alumnii_mentoring.core.jobs import Job, ask_for_job

pytestmark = pytest.mark.django_db(transaction=True)


BROKER = "redis://secret@10.0.0.1"


class ConnectionLost(Exception):
    """As brokers have them: of no class that Django or Python knows."""


@pytest.fixture
def broken_broker(settings, monkeypatch):
    def refuse(*args, **kwargs):
        raise ConnectionLost(BROKER)

    settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "QUEUE": "django_q"}
    monkeypatch.setattr("django_q.tasks.async_task", refuse)


def test_what_was_asked_for_is_stored_and_nobody_sees_the_broker(broken_broker, now, caplog):
    with transaction.atomic():
        ask_for_job("test", 7, scope_ref=1, by=None, now=now)

    assert Job.objects.get().state == "waiting"
    assert "job run_jobs waits for the next tick" in caplog.text
    assert BROKER not in caplog.text


def test_missing_schedules_are_added_and_those_of_administrators_kept(settings):
    settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "QUEUE": "django_q"}
    Schedule.objects.create(name=f"{queue.PREFIX}tick", func="x", minutes=15)
    Schedule.objects.create(name=f"{queue.PREFIX}deliver", func="x", minutes=7)

    assert queue.register_schedules() == [f"{queue.PREFIX}run_jobs"]
    minutes = dict(Schedule.objects.values_list("name", "minutes"))
    assert minutes == {
        f"{queue.PREFIX}tick": 2,
        f"{queue.PREFIX}deliver": 7,
        f"{queue.PREFIX}run_jobs": 1,
    }


def test_long_work_takes_a_third_of_what_the_queue_allows(settings, monkeypatch):
    settings.ALUMNII_MENTORING = {**settings.ALUMNII_MENTORING, "QUEUE": "django_q"}
    for limit, seconds in ((30, 10), (600, 20), (None, 20)):
        monkeypatch.setattr("django_q.conf.Conf.TIMEOUT", limit)

        assert queue.patience_seconds() == seconds
