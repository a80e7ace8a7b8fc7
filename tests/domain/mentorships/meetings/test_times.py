from datetime import datetime, timedelta, timezone

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
