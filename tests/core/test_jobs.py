"""Long work: claimed once, reported, cancelled, taken up again."""

from datetime import timedelta

import pytest
from django.utils import translation

from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.jobs import (
    WORKS,
    Job,
    ask_for_job,
    cancel_job,
    register_work,
    run_due_jobs,
    run_job,
)
from alumnii_mentoring.core.wording import gettext

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def work():
    """Registers a function as the work of the kind ``test``."""

    def work(function):
        register_work("test", function)

    yield work
    WORKS.pop("test", None)


@pytest.fixture
def job(now):
    return ask_for_job("test", 7, scope_ref=1, by=None, now=now, mode="best")


def stored():
    return Job.objects.get()


def test_work_is_done_once(work, job, now):
    runs = []
    work(lambda job: runs.append(job.arguments))

    assert (run_due_jobs(now), run_due_jobs(now)) == (1, 0)
    assert runs == [{"mode": "best", "language": "en"}]
    assert stored().state == "done"


def test_a_job_speaks_the_language_of_who_asked_for_it(work, now):
    def refuse(job):
        raise MentoringError(gettext("This mentee already has a pair in this cycle."))

    work(refuse)
    with translation.override("de"):
        ask_for_job("test", 7, scope_ref=1, by=None, now=now)
    run_due_jobs(now)

    assert stored().error == "Dieser Mentee hat in diesem Durchgang schon ein Tandem."


def test_a_second_wish_finds_the_first_job(job, now):
    assert ask_for_job("test", 7, scope_ref=1, by=None, now=now).pk == job.pk
    assert ask_for_job("test", 8, scope_ref=1, by=None, now=now).pk != job.pk


def test_progress_is_seen_from_outside(work, job, now):
    seen = []

    def halfway(job):
        job.report(5, 20)
        seen.append(stored().percent)

    work(halfway)
    run_due_jobs(now)

    assert seen == [25]


def test_a_cancelled_job_stops_at_its_next_step(work, job, now):
    steps = []

    def endless(job):
        for step in range(100):
            steps.append(step)
            if step == 2:
                cancel_job(stored(), now)
            job.report(step, 100)

    work(endless)

    assert run_due_jobs(now) == 0
    assert (steps, stored().state) == ([0, 1, 2], "cancelled")


def test_a_job_that_waits_can_be_cancelled(work, job, now):
    work(lambda job: pytest.fail("was cancelled"))

    assert cancel_job(job, now)
    assert run_due_jobs(now) == 0
    assert not cancel_job(job, now)


def test_a_no_of_the_programme_is_kept_in_words(work, job, now):
    def refuse(job):
        raise MentoringError("Not in this state.")

    work(refuse)
    run_due_jobs(now)

    assert (stored().state, stored().error) == ("failed", "Not in this state.")


def test_a_crash_is_kept_without_its_words(work, job, now, caplog):
    def crash(job):
        raise ValueError("anna@example.org")

    work(crash)
    run_due_jobs(now)

    assert (stored().state, stored().error) == ("failed", "ValueError")


def test_a_silent_job_is_taken_up_again(work, job, now):
    work(lambda job: None)
    Job.objects.update(state="running", beat_at=now - 11 * MINUTE)

    assert run_due_jobs(now) == 1


def test_a_job_at_work_is_left_alone(work, job, now):
    work(lambda job: pytest.fail("is being done"))
    Job.objects.update(state="running", beat_at=now - 9 * MINUTE)

    assert not run_job(job.pk, now)


def test_who_crashes_the_worker_is_given_up(work, job, now):
    work(lambda job: pytest.fail("was begun too often"))
    Job.objects.update(state="running", beat_at=now - 11 * MINUTE, attempts=3)

    assert run_due_jobs(now) == 0
    assert stored().state == "failed"
