from datetime import date

from alumnii_mentoring.web.look.timeline import TimeStep, mark_steps

TODAY = date(2027, 1, 10)


def marks(*days, done=()):
    steps = [TimeStep(str(day), "", "", date(2027, 1, day), is_done=day in done) for day in days]
    return [(step.is_done, step.is_current) for step in mark_steps(steps, TODAY)]


def test_the_first_step_that_is_not_over_is_the_present_one():
    assert marks(9, 10, 11) == [(True, False), (False, True), (False, False)]


def test_what_is_done_early_stays_done():
    assert marks(20, 21, done=[20]) == [(True, False), (False, True)]


def test_in_the_end_nothing_is_present():
    assert marks(1, 2) == [(True, False), (True, False)]
