from datetime import timedelta

import pytest

from alumnii_mentoring.core.mail.delivery import deliver_due
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.mentorships.actions import close_pairs_at_their_end
from alumnii_mentoring.domain.mentorships.goals.actions import (
    agree_goal,
    propose_goal,
    review_goal,
)
from alumnii_mentoring.domain.mentorships.goals.models import Goal
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.proposals import expire_unanswered_pairs
from alumnii_mentoring.domain.mentorships.publishing import publish_pairs
from alumnii_mentoring.domain.reminders.pairs import (
    remind_unanswered_pairs,
    remind_unrated_goals,
)
from alumnii_mentoring.domain.requests.actions import accept_request, send_request
from tests.conftest import NOW

HALF = NOW + timedelta(days=7)


@pytest.fixture
def asked_in(pair_in, now):
    """A pair whose messages have left the house."""

    def asked_in(state):
        pair = pair_in(state)
        deliver_due(now)
        return pair

    return asked_in


@pytest.mark.parametrize(
    ("state", "reminded"), [("asked", ["anna", "max"]), ("half_confirmed", ["anna"])]
)
def test_who_has_not_answered_is_reminded(asked_in, told, state, reminded):
    pair = asked_in(state)

    assert remind_unanswered_pairs(HALF) == 1
    assert told("pair_reminder") == reminded
    links = Message.objects.filter(kind="pair_reminder").values_list("link_until", flat=True)
    assert set(links) == {pair.answer_by}


def test_nobody_is_reminded_twice_or_early(asked_in):
    asked_in("asked")
    early = remind_unanswered_pairs(HALF - timedelta(minutes=1))

    assert (early, remind_unanswered_pairs(HALF), remind_unanswered_pairs(HALF)) == (0, 1, 0)


def test_a_short_time_is_recalled_halfway(asked_in, cycle):
    pair = asked_in("asked")
    type(cycle).objects.update(answer_days=4)
    Pair.objects.update(answer_by=NOW + timedelta(days=4))

    assert remind_unanswered_pairs(NOW + timedelta(days=1)) == 0
    assert remind_unanswered_pairs(NOW + timedelta(days=2)) == 1
    assert pair.answer_reminded_at is None


@pytest.mark.parametrize("state", ["proposed", "active", "not_formed"])
def test_only_open_proposals_are_recalled(asked_in, state):
    asked_in(state)

    assert remind_unanswered_pairs(HALF) == 0


def test_whom_no_message_has_reached_is_not_reminded(propose, mentor, mentee, coordinator, now):
    pair = propose(mentor, mentee)
    publish_pairs([pair], by=coordinator, now=now)

    assert remind_unanswered_pairs(HALF) == 0


@pytest.mark.parametrize("state", ["asked", "half_confirmed"])
def test_both_are_told_when_the_time_is_over(asked_in, told, state):
    pair = asked_in(state)
    expire_unanswered_pairs(pair.answer_by + timedelta(minutes=1))

    bodies = dict(Message.objects.filter(kind="pair_expired").values_list("to_name", "body"))
    assert told("pair_expired") == ["anna", "max"]
    assert "nichts von Ihnen gehört" in bodies["Anna Muster"]
    thanked = "Sie haben das vorgeschlagene Tandem" in bodies["Max Muster"]
    assert thanked == (state == "half_confirmed")


def test_a_mentee_who_lets_an_accepted_request_lie_is_told(cycle, mentor, mentee, now, told):
    application = Application.objects.create(
        cycle=cycle, person=mentee.person, role="mentee", state="accepted"
    )
    wish = Wish.objects.create(application=application, mentor=mentor, rank=1)
    send_request(wish, by=None, now=now)
    pair = accept_request(Wish.objects.with_parts().get(), by=mentor.person.user, now=now)
    deliver_due(now)
    reminded = remind_unanswered_pairs(HALF)
    expire_unanswered_pairs(pair.answer_by + timedelta(minutes=1))

    assert (reminded, told("pair_reminder")) == (1, ["anna"])
    assert told("pair_expired") == ["anna", "max"]


@pytest.fixture
def closing(pair_in, mentor, mentee, now):
    """A closing pair with a goal that both agreed to; the time is a week after its end."""
    pair = pair_in("active")
    goal = propose_goal(pair, kind="personal", title="Mine", by=mentee.person.user, now=now)
    agree_goal(goal, by=mentor.person.user, now=now)
    Pair.objects.update(ends_on=now.date() + timedelta(days=60))
    over = now + timedelta(days=61)
    close_pairs_at_their_end(over)
    return over + timedelta(days=7)


# S50
def test_missing_ratings_are_chased_once(closing, told):
    numbers = [remind_unrated_goals(closing - timedelta(days=1))]
    numbers += [remind_unrated_goals(closing), remind_unrated_goals(closing)]

    assert (numbers, told("goals_unrated")) == ([0, 1, 0], ["anna", "max"])


# S50
def test_who_has_rated_is_left_in_peace(closing, mentor, told):
    review_goal(Goal.objects.get(), "reached", by=mentor.person.user, now=closing)
    remind_unrated_goals(closing)

    assert told("goals_unrated") == ["anna"]


def test_nobody_is_asked_about_goals_that_are_over(closing, mentor, mentee):
    for side in (mentor, mentee):
        review_goal(Goal.objects.get(), "partly", by=side.person.user, now=closing)

    assert remind_unrated_goals(closing) == 0
