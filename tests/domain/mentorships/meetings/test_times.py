from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from alumnii_mentoring.domain.mentorships.meetings.actions import (
    MeetingPlan,
    move_meeting,
    plan_meeting,
    report_meeting,
)
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting

LAST_YEAR = datetime(9999, 12, 31, 23, 30, tzinfo=timezone.utc)
TWO_YEARS = timedelta(days=731)


@pytest.fixture
def pair(pair_in):
    return pair_in("active")


@pytest.fixture
def plan(pair, mentor, now):
    return lambda at: plan_meeting(pair, MeetingPlan(at), by=mentor.person.user, now=now)


@pytest.fixture
def report(pair, mentor):
    return lambda at, now: report_meeting(pair, MeetingPlan(at), by=mentor.person.user, now=now)


def test_the_year_9999_is_too_far_for_a_meeting(plan):
    with pytest.raises(ValidationError, match="two years"):
        plan(LAST_YEAR)
    assert Meeting.objects.count() == 0


def test_a_meeting_is_planned_up_to_two_years_ahead(plan, now):
    with pytest.raises(ValidationError, match="two years"):
        plan(now + TWO_YEARS + timedelta(minutes=1))

    assert plan(now + TWO_YEARS).state == "planned"


def test_a_meeting_is_not_moved_further(plan, mentor, now):
    meeting = plan(now + timedelta(days=1))

    with pytest.raises(ValidationError, match="two years"):
        move_meeting(meeting, MeetingPlan(LAST_YEAR), by=mentor.person.user, now=now)
    assert Meeting.objects.get().starts_at == now + timedelta(days=1)


def test_nobody_met_as_a_pair_before_they_were_one(report, now):
    with pytest.raises(ValidationError, match="pair since"):
        report(now - timedelta(days=1), now)

    assert report(now, now + timedelta(days=1)).state == "reported"


@pytest.fixture
def left_out(now):
    """A time in the next spring that the clocks of Berlin leave out."""
    day = datetime(now.year + 1, 3, 31, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    return day - timedelta(days=(day.weekday() + 1) % 7)


def test_no_meeting_is_planned_for_a_time_that_does_not_exist(plan, left_out):
    with pytest.raises(ValidationError, match="does not exist"):
        plan(left_out)
    assert Meeting.objects.count() == 0


def test_no_meeting_is_moved_to_a_time_that_does_not_exist(plan, mentor, left_out, now):
    meeting = plan(now + timedelta(days=1))

    with pytest.raises(ValidationError, match="does not exist"):
        move_meeting(meeting, MeetingPlan(left_out), by=mentor.person.user, now=now)
    assert Meeting.objects.get().starts_at == now + timedelta(days=1)


def test_no_meeting_was_held_at_a_time_that_does_not_exist(report, left_out):
    with pytest.raises(ValidationError, match="does not exist"):
        report(left_out, left_out + timedelta(days=1))
    assert Meeting.objects.count() == 0
