"""A button that ends something asks first, on a page that works without JavaScript."""

from datetime import timedelta

import pytest
import time_machine

from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.mentorships.goals.actions import propose_goal
from alumnii_mentoring.domain.mentorships.goals.models import Goal
from alumnii_mentoring.domain.mentorships.goals.verbs import DROP
from alumnii_mentoring.domain.mentorships.meetings.actions import MeetingPlan, plan_meeting
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.placing.confirming import confirm_pair

pytestmark = pytest.mark.django_db


@pytest.fixture
def working(pair, now):
    for person in pair.people:
        confirm_pair(pair, by=person.user, now=now)
    return pair


@pytest.fixture
def cases(working, now, client):
    """Of each button: its address, the model, and the kind of the message to the partner."""
    user = working.mentee.person.user
    client.force_login(user)
    words = {"kind": "professional", "title": "Speak up"}
    goal = propose_goal(working, by=user, now=now, **words)
    ahead = plan_meeting(working, MeetingPlan(now + timedelta(days=9)), by=user, now=now)
    past = plan_meeting(working, MeetingPlan(now + timedelta(hours=1)), by=user, now=now)
    return {
        "drop": (f"/mentoring/goals/{goal.pk}/drop/", goal, "goal_dropped"),
        "cancel": (f"/mentoring/meetings/{ahead.pk}/cancel/", ahead, "meeting_cancelled"),
        "miss": (f"/mentoring/meetings/{past.pk}/missed/", past, "meeting_missed"),
    }


@pytest.mark.parametrize("name", ["drop", "cancel", "miss"])
def test_the_first_click_asks_and_the_second_does_it(cases, client, now, name):
    address, thing, kind = cases[name]
    before = thing.state
    with time_machine.travel(now + timedelta(hours=2), tick=False):
        asked = client.post(address)
        unchanged = type(thing).objects.get(pk=thing.pk).state
        done = client.post(address, {"sure": "1"})

    assert (asked.status_code, unchanged, done.status_code) == (200, before, 302)
    assert "Your partner is told." in asked.text
    assert 'name="sure" value="1"' in asked.text
    assert type(thing).objects.get(pk=thing.pk).state in {"dropped", "cancelled", "missed"}
    assert Message.objects.filter(kind=kind).count() == 1


@pytest.mark.parametrize("is_sure", [False, True])
def test_an_old_page_changes_nothing(cases, client, now, is_sure):
    address, goal, _kind = cases["drop"]
    asked = client.post(address).text
    shown = asked.split('name="am-shown" value="')[1].split('"')[0]
    type(goal).objects.filter(pk=goal.pk).update(title="Listen")
    typed = {"am-shown": shown if is_sure else DROP.button_sign(goal)}

    answer = client.post(address, {**typed, **({"sure": "1"} if is_sure else {})}, follow=True)

    assert "This has changed since you opened the page" in answer.text
    assert type(goal).objects.get(pk=goal.pk).state == "proposed"


def test_the_models_are_those_of_a_pair(cases):
    assert {type(thing) for _address, thing, _kind in cases.values()} == {Goal, Meeting}
