"""Long work: claimed once, reported, cancelled, taken up again."""

from datetime import timedelta

import pytest
from django.db import models
from django.utils import translation

from alumnii_mentoring.core import jobs
from alumnii_mentoring.core.clock import job_beats
from alumnii_mentoring.core.errors import BusyError, MentoringError
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


def test_another_wish_for_the_same_thing_is_told_so(job, now):
    with pytest.raises(MentoringError, match="Something else is being done here"):
        ask_for_job("test", 7, scope_ref=1, by=None, now=now, mode="fair")


@pytest.mark.parametrize("end", ["done", "cancelled", "failed"])
def test_once_it_is_over_another_job_may_begin(work, job, now, end):
    def fail(job):
        raise ValueError

    work(fail if end == "failed" else lambda job: None)
    cancel_job(job, now) if end == "cancelled" else run_due_jobs(now)

    assert stored().state == end
    assert ask_for_job("test", 7, scope_ref=1, by=None, now=now, mode="fair").pk != job.pk


def count_to(number, pieces):
    """Work of so many pieces, each noted in a list."""

    def work(job):
        for piece in range(job.kept.get("next", 0), number):
            pieces.append(piece)
            job.keep(piece + 1, number, next=piece + 1)
            job.rest_in_time()

    return work


def test_long_work_is_done_in_turns_and_nothing_twice(work, job, now, monkeypatch):
    monkeypatch.setattr(jobs, "TURN_SECONDS", 0)
    pieces = []
    work(count_to(5, pieces))
    turns = [run_job(job.pk, now) for _turn in range(6)]

    assert (turns, pieces) == ([False] * 5 + [True], [0, 1, 2, 3, 4])
    assert (stored().state, stored().turn, stored().attempts) == ("done", 6, 1)


def test_a_tick_goes_on_turn_after_turn_until_its_time_is_over(work, job, now, monkeypatch):
    monkeypatch.setattr(jobs, "TURN_SECONDS", 0)
    pieces = []
    work(count_to(5, pieces))

    assert (run_due_jobs(now), pieces) == (1, [0, 1, 2, 3, 4])


def test_a_tick_whose_time_is_over_leaves_the_rest(work, job, now, monkeypatch):
    monkeypatch.setattr(jobs, "TURN_SECONDS", 0)
    monkeypatch.setattr(jobs, "patience_seconds", lambda: 0)
    pieces = []
    work(count_to(5, pieces))

    assert (run_due_jobs(now), pieces, stored().state) == (0, [0], "waiting")


def test_a_worker_that_dies_after_progress_is_not_held_against_the_job(work, job, now):
    def die(job):
        job.keep(job.done + 1, 9)
        raise KeyboardInterrupt

    work(die)
    for turn in range(1, 6):
        with pytest.raises(KeyboardInterrupt):
            run_job(job.pk, now)
        assert (stored().state, stored().done, stored().attempts) == ("running", turn, 0)
        Job.objects.update(beat_at=now - MINUTE)


def test_who_lost_the_job_to_another_worker_writes_nothing_more(work, job, now):
    def overtaken(job):
        Job.objects.update(turn=models.F("turn") + 1)
        job.keep(1, 1, count=1)

    work(overtaken)

    assert not run_job(job.pk, now)
    assert (stored().state, stored().kept) == ("running", {})


def test_a_row_held_by_somebody_costs_a_turn_not_the_job(work, job, now):
    answers = [BusyError("held"), None]

    def busy_once(job):
        if answer := answers.pop(0):
            raise answer

    work(busy_once)

    assert (run_job(job.pk, now), stored().state) == (False, "waiting")
    assert (run_job(job.pk, now), stored().state) == (True, "done")


@pytest.mark.django_db(transaction=True)
def test_a_job_beats_while_it_works(work, job, now, monkeypatch):
    monkeypatch.setattr(job_beats, "BEAT_SECONDS", 0.01)
    beats = []

    def wait_for_a_beat(job):
        while stored().beat_at == job.beat_at:
            beats.append(stored().beat_at)

    work(wait_for_a_beat)
    run_job(job.pk, now)

    assert stored().beat_at > beats[0]


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
    Job.objects.update(state="running", beat_at=now - MINUTE)

    assert run_due_jobs(now) == 1


def test_a_job_at_work_is_left_alone(work, job, now):
    work(lambda job: pytest.fail("is being done"))
    Job.objects.update(state="running", beat_at=now - MINUTE / 2)

    assert not run_job(job.pk, now)


def test_who_crashes_the_worker_is_given_up(work, job, now):
    work(lambda job: pytest.fail("was begun too often"))
    Job.objects.update(state="running", beat_at=now - MINUTE, attempts=3)

    assert run_due_jobs(now) == 0
    assert stored().state == "failed"
