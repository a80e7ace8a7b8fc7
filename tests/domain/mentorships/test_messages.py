"""Nobody floods their partner or the office with mail."""

from datetime import timedelta

import pytest
from django.test import override_settings

from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.mentorships.actions import ask_for_help, settle_help
from alumnii_mentoring.domain.mentorships.goals.actions import change_goal, propose_goal
from alumnii_mentoring.domain.mentorships.meetings import actions as meetings
from alumnii_mentoring.domain.mentorships.meetings.actions import MeetingPlan

THREE = override_settings(ALUMNII_MENTORING={"PARTNER_MESSAGES_PER_HOUR": 3, "QUEUE": "none"})


@pytest.fixture
def pair(pair_in):
    return pair_in("active")


@pytest.fixture
def write(pair, mentee, coordinator, now):
    """Something of the mentee's that makes us write, as often as told; the last thing made."""
    words = {"kind": "professional", "title": "Find a job"}

    def write(what, times, at=now):
        goal = meeting = None
        for time in range(times):
            values = {"by": mentee.person.user, "now": at + timedelta(seconds=time)}
            plan = MeetingPlan(at + timedelta(days=2, minutes=time))
            if what == "goal":
                goal = (
                    change_goal(goal, **words, **values)
                    if goal
                    else propose_goal(pair, **words, **values)
                )
            elif what == "meeting":
                meeting = (
                    meetings.move_meeting(meeting, plan, **values)
                    if meeting
                    else meetings.plan_meeting(pair, plan, **values)
                )
            else:
                if pair.help_asked_at is not None:
                    settle_help(pair, by=coordinator, now=values["now"])
                ask_for_help(pair, **values)

    return write


@THREE
@pytest.mark.parametrize("what", ["goal", "meeting", "help"])
def test_the_fourth_within_an_hour_is_refused(write, what, now):
    to_partner = Message.objects.exclude(kind__startswith="own_")
    before = to_partner.count()

    with pytest.raises(MentoringError, match="very often"):
        write(what, 4)

    assert to_partner.count() == before + 3


@THREE
def test_all_of_them_count_together(write):
    write("goal", 2)
    write("help", 1)

    with pytest.raises(MentoringError, match="very often"):
        write("meeting", 1)


@THREE
def test_an_hour_later_it_goes_on(write, told, now):
    write("help", 3)
    write("meeting", 1, at=now + timedelta(minutes=61))

    assert told("meeting_planned") == ["max"]


@THREE
def test_the_partner_is_not_concerned(write, pair, mentor, told, now):
    write("goal", 3)
    ask_for_help(pair, by=mentor.person.user, now=now)

    assert told("pair_needs_help") == ["office"]


@override_settings(ALUMNII_MENTORING={"PARTNER_MESSAGES_PER_HOUR": 0, "QUEUE": "none"})
def test_a_site_may_set_no_limit(write):
    before = Message.objects.count()
    write("help", 5)

    assert Message.objects.count() == before + 5
