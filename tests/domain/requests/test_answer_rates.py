"""Answer rate and typical answer time of mentors."""

from datetime import timedelta

import pytest

from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.requests.answer_rates import health_of

DAY = timedelta(days=1)


@pytest.fixture
def request_to(cycle, make_person, now):
    def request_to(mentor, state, *, after=None, asked_after=None):
        person = make_person(f"mentee{Wish.objects.count()}")
        application = Application.objects.create(cycle=cycle, person=person, role="mentee")
        return Wish.objects.create(
            application=application,
            mentor=mentor,
            rank=1,
            state=state,
            requested_at=now if state != "wished" else None,
            question_at=now + asked_after * DAY if asked_after else None,
            answered_at=now + after * DAY if after else None,
        )

    return request_to


def facts():
    rows = health_of(Participation.objects.mentors())
    return [
        (row.mentor.person.first_name, row.received, row.answered, row.unanswered, row.waiting)
        for row in rows
    ]


def test_every_request_is_counted_once(take_part, request_to):
    mentor = take_part("max", "mentor")
    request_to(mentor, "accepted", after=2)
    request_to(mentor, "declined", after=4)
    request_to(mentor, "expired")
    request_to(mentor, "requested")
    request_to(mentor, "wished")

    assert facts() == [("Max", 4, 2, 1, 1)]


def test_the_rate_leaves_out_what_still_has_time(take_part, request_to):
    mentor = take_part("max", "mentor")
    request_to(mentor, "accepted", after=2)
    request_to(mentor, "expired")
    request_to(mentor, "requested")

    assert health_of(Participation.objects.mentors())[0].answer_percent == 50


def test_without_an_outcome_there_is_no_rate(take_part, request_to):
    request_to(take_part("max", "mentor"), "requested")

    result = health_of(Participation.objects.mentors())[0]
    assert (result.answer_percent, result.typical_days) == (None, None)


def test_the_typical_time_is_the_median_of_first_answers(take_part, request_to):
    mentor = take_part("max", "mentor")
    request_to(mentor, "accepted", after=9, asked_after=1)
    request_to(mentor, "declined", after=3)
    request_to(mentor, "declined", after=20)

    assert health_of(Participation.objects.mentors())[0].typical_days == 3.0


def test_who_never_answers_is_first(take_part, request_to):
    good, bad = take_part("gut", "mentor"), take_part("stumm", "mentor")
    request_to(good, "accepted", after=1)
    request_to(bad, "expired")
    take_part("ohne", "mentor")

    assert [name for name, *_numbers in facts()] == ["Stumm", "Gut"]


@pytest.mark.parametrize("number", [3, 30])
def test_the_number_of_mentors_does_not_matter(
    take_part, request_to, django_assert_num_queries, number
):
    for position in range(number):
        request_to(take_part(f"m{position}", "mentor"), "expired")

    with django_assert_num_queries(2):
        health_of(Participation.objects.mentors())
