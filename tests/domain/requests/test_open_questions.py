"""What waits for a mentor and for the mentee, state by state."""

import pytest

from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.requests.open_questions import RETURN, waiting_for


@pytest.fixture
def wish(cycle, mentor, mentee, now):
    application = Application.objects.create(
        cycle=cycle, person=mentee.person, role="mentee", state="accepted"
    )
    return Wish.objects.create(
        application=application, mentor=mentor, rank=1, requested_at=now, answer_by=now
    )


@pytest.mark.parametrize("cycle_state", ["matching", "archived"])
@pytest.mark.parametrize("state", Wish.State.values)
def test_a_wish_waits_for_one_side_at_most(wish, now, state, cycle_state):
    Wish.objects.update(state=state)
    Cycle.objects.update(state=cycle_state)

    due = [
        (each.kind, each.question.role)
        for person in (wish.mentor.person, wish.application.person)
        for each in waiting_for(person, now)
        if each.is_due
    ]
    waits = {"requested": [("request", "mentor")], "asked_back": [("question", "mentee")]}
    assert due == (waits.get(state, []) if cycle_state == "matching" else [])


def test_a_mentor_returns_from_a_break_only(mentor, now):
    assert RETURN.find(mentor.pk, mentor.person, now) is None

    type(mentor).objects.update(state="paused")

    assert RETURN.find(mentor.pk, mentor.person, now) == mentor
