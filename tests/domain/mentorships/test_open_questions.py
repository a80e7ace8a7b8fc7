"""What waits for one of the two is what they may answer, neither more nor less."""

from itertools import product

import pytest

from alumnii_mentoring.domain.mentorships import permissions as may
from alumnii_mentoring.domain.mentorships.goals.models import Goal
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.mentorships.open_questions import waiting_for


@pytest.fixture
def due(now):
    """Kind and key of what waits for a person."""

    def due(person):
        waiting = waiting_for(person, now)
        return {(each.kind, each.thing.pk) for each in waiting if each.is_due}

    return due


@pytest.mark.parametrize("pair_state", ["active", "completed"])
def test_a_goal_waits_for_who_is_asked_and_may_answer(pair_in, due, now, pair_state):
    pair = pair_in(pair_state)
    sides = product([None, now], ["", "reached"])
    goals = [
        Goal.objects.create(
            pair=pair,
            title=state,
            state=state,
            mentor_agreed_at=now if state == "agreed" else agreed,
            mentee_agreed_at=now,
            mentee_result=result if state == "agreed" else "",
        )
        for state, (agreed, result) in product(["proposed", "agreed", "dropped"], sides)
    ]
    asked = {
        goal.pk
        for goal in goals
        if may.can_agree(pair.mentor.person.user, goal)
        or (may.can_rate(pair.mentor.person.user, goal) and goal.mentee_result)
    }

    assert due(pair.mentor.person) == {("goal", key) for key in asked}
    assert bool(asked) == pair.is_running
    assert due(pair.mentee.person) == set()


@pytest.mark.parametrize("pair_state", ["active", "completed"])
def test_a_report_waits_for_who_can_confirm_it(pair_in, due, now, pair_state):
    pair = pair_in(pair_state)
    states = ["planned", "reported", "confirmed", "missed"]
    meetings = [
        Meeting.objects.create(
            pair=pair,
            starts_at=now,
            stamped_at=now,
            reported_at=now,
            state=state,
            reported_by=reporter,
        )
        for state, reporter in product(states, ["mentor", "mentee"])
    ]

    for person in pair.people:
        asked = {each.pk for each in meetings if may.can_confirm_meeting(person.user, each)}
        assert due(person) == {("report", key) for key in asked}
        assert len(asked) == pair.is_running
