from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.errors import ArchivedError, MentoringError, TransitionError
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.mentorships.actions import complete_pair
from alumnii_mentoring.domain.mentorships.goals.actions import (
    agree_goal,
    change_goal,
    drop_goal,
    propose_goal,
    review_goal,
)
from alumnii_mentoring.domain.mentorships.goals.models import Goal
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.permissions import can_agree
from alumnii_mentoring.domain.programme.cycles import Cycle

OUTSIDERS = ["coordinator", "superuser", "reader", "stranger", "visitor", "clock"]
RESULTS = ["reached", "partly", "not_reached"]


def reword_goal(goal, *, by, now):
    return change_goal(goal, kind="personal", title="Speak up", by=by, now=now)


def reach_goal(goal, *, by, now):
    return review_goal(goal, "reached", by=by, now=now)


STEPS = [
    (agree_goal, "proposed"),
    (reword_goal, "proposed"),
    (drop_goal, "proposed"),
    (reach_goal, "agreed"),
]


@pytest.fixture
def pair(pair_in):
    return pair_in("active")


@pytest.fixture
def goal_in(pair, mentor, mentee, now):
    """A goal of the mentee in a state; the mentor is the one who answers."""

    def goal_in(state, **words):
        words = {"kind": "professional", "title": "Find a job", **words}
        goal = propose_goal(pair, by=mentee.person.user, now=now, **words)
        if state == "dropped":
            drop_goal(goal, by=mentor.person.user, now=now)
        elif state != "proposed":
            agree_goal(goal, by=mentor.person.user, now=now)
        if state in RESULTS:
            for side in (mentor, mentee):
                review_goal(goal, state, by=side.person.user, now=now)
        return goal

    return goal_in


@pytest.mark.parametrize("who", OUTSIDERS)
def test_nobody_else_proposes_a_goal(pair, user_of, now, who):
    with pytest.raises(PermissionDenied):
        propose_goal(pair, kind="personal", title="Mine", by=user_of(who), now=now)
    assert Goal.objects.count() == 0


@pytest.mark.parametrize(("step", "state"), STEPS)
@pytest.mark.parametrize("who", OUTSIDERS)
def test_nobody_else_touches_a_goal(goal_in, user_of, now, step, state, who):
    goal = goal_in(state)

    with pytest.raises(PermissionDenied):
        step(goal, by=user_of(who), now=now)
    assert Goal.objects.get().state == state


@pytest.mark.parametrize("state", ["asked", "half_confirmed", "completed", "ended_early"])
def test_goals_are_for_running_pairs(pair_in, mentee, now, state):
    pair = pair_in(state)

    with pytest.raises(PermissionDenied):
        propose_goal(pair, kind="personal", title="Mine", by=mentee.person.user, now=now)


def test_a_paused_pair_goes_on_with_its_goals(pair_in, mentee, now):
    pair = pair_in("paused")
    goal = propose_goal(pair, kind="personal", title="Mine", by=mentee.person.user, now=now)

    assert goal.pair == pair


@pytest.mark.parametrize(("step", "state"), STEPS)
def test_the_goals_of_a_pair_end_with_it(goal_in, pair, mentor, coordinator, now, step, state):
    goal = goal_in(state)
    complete_pair(Pair.objects.get(), by=coordinator, now=now)

    with pytest.raises(PermissionDenied):
        step(Goal.objects.get(pk=goal.pk), by=mentor.person.user, now=now)


@pytest.mark.parametrize(("step", "state"), STEPS)
def test_no_goal_changes_in_an_archived_cycle(goal_in, mentor, now, step, state):
    goal_in(state)
    Cycle.objects.update(state="archived")

    with pytest.raises(ArchivedError):
        step(Goal.objects.get(), by=mentor.person.user, now=now)


@pytest.mark.parametrize(("who", "other"), [("mentor", "mentee"), ("mentee", "mentor")])
def test_proposing_a_goal_is_agreeing_to_it(pair, user_of, now, history, who, other):
    goal = propose_goal(pair, kind="personal", title="Speak up", by=user_of(who), now=now)

    stored = Goal.objects.get()
    assert (stored.kind, stored.title, stored.state) == ("personal", "Speak up", "proposed")
    assert getattr(stored, f"{who}_agreed_at") == now
    assert getattr(stored, f"{other}_agreed_at") is None
    assert history(goal) == ["goal.propose"]


@pytest.mark.parametrize(("who", "other"), [("mentor", "mentee"), ("mentee", "mentor")])
def test_a_goal_is_agreed_with_both(pair, user_of, now, history, who, other):  # S36
    goal = propose_goal(pair, kind="personal", title="Speak up", by=user_of(who), now=now)
    agree_goal(goal, by=user_of(other), now=now + timedelta(days=1))

    assert Goal.objects.get().state == "agreed"
    assert history(goal) == ["goal.propose", "goal.agree"]


def test_nobody_agrees_to_their_own_goal(goal_in, mentee, now, history):
    goal = goal_in("proposed")

    with pytest.raises(MentoringError, match="your own proposal"):
        agree_goal(goal, by=mentee.person.user, now=now + timedelta(days=1))
    stored = Goal.objects.get()
    assert (stored.state, stored.mentee_agreed_at) == ("proposed", now)
    assert history(goal) == ["goal.propose"]


@pytest.mark.parametrize("state", ["agreed", "dropped", *RESULTS])
def test_only_a_proposed_goal_waits_for_a_yes(goal_in, mentor, now, state):
    goal = goal_in(state)

    with pytest.raises(MentoringError, match="not waiting"):
        agree_goal(goal, by=mentor.person.user, now=now)


def test_new_words_replace_the_old_ones(goal_in, mentee, now):
    goal = goal_in("proposed")
    change_goal(
        goal,
        kind="personal",
        title="Speak up",
        description="In every seminar",
        is_hidden=True,
        by=mentee.person.user,
        now=now,
    )

    stored = Goal.objects.get()
    assert (stored.kind, stored.title) == ("personal", "Speak up")
    assert (stored.description, stored.is_hidden) == ("In every seminar", True)


@pytest.mark.parametrize(("who", "other"), [("mentor", "mentee"), ("mentee", "mentor")])
def test_new_words_of_an_agreed_goal_need_a_new_yes(goal_in, user_of, now, history, who, other):
    goal = goal_in("agreed")
    later = now + timedelta(days=1)
    reword_goal(goal, by=user_of(who), now=later)

    stored = Goal.objects.get()
    assert stored.state == "proposed"
    assert getattr(stored, f"{who}_agreed_at") == later
    assert getattr(stored, f"{other}_agreed_at") is None
    assert history(goal) == ["goal.propose", "goal.agree", "goal.reopen", "goal.change"]


def test_a_no_to_the_words_is_a_counterproposal(goal_in, mentor, now):
    goal = goal_in("proposed")
    reword_goal(goal, by=mentor.person.user, now=now)

    stored = Goal.objects.get()
    assert (stored.mentor_agreed_at, stored.mentee_agreed_at) == (now, None)


@pytest.mark.parametrize("state", ["dropped", *RESULTS])
def test_a_goal_that_is_over_keeps_its_words(goal_in, mentor, now, state):
    goal = goal_in(state)

    with pytest.raises(MentoringError, match="no longer change"):
        reword_goal(goal, by=mentor.person.user, now=now)
    assert Goal.objects.get().title == "Find a job"


@pytest.mark.parametrize("who", ["mentor", "mentee"])
@pytest.mark.parametrize("state", ["proposed", "agreed"])
def test_either_side_drops_a_goal(goal_in, user_of, now, history, who, state):
    goal = goal_in(state)
    drop_goal(goal, by=user_of(who), now=now)

    assert Goal.objects.get().state == "dropped"
    assert history(goal)[-1] == "goal.drop"


@pytest.mark.parametrize("state", ["dropped", *RESULTS])
def test_a_goal_that_is_over_is_not_dropped(goal_in, mentor, now, state):
    goal = goal_in(state)

    with pytest.raises(TransitionError):
        drop_goal(goal, by=mentor.person.user, now=now)


# S50
@pytest.mark.parametrize(("who", "other"), [("mentor", "anna"), ("mentee", "max")])
@pytest.mark.parametrize("result", RESULTS)
def test_one_rating_asks_for_the_other(goal_in, user_of, now, history, told, who, other, result):
    goal = goal_in("agreed")
    review_goal(goal, result, by=user_of(who), now=now)

    assert (goal.state, goal.result_of(who)) == ("agreed", result)
    assert told("goal_rated") == [other]
    assert history(goal)[-1] == "goal.review"


# S50
@pytest.mark.parametrize(
    ("ratings", "state"),
    [
        (("reached", "reached"), "reached"),
        (("partly", "partly"), "partly"),
        (("not_reached", "not_reached"), "not_reached"),
        (("reached", "not_reached"), "partly"),
        (("reached", "partly"), "partly"),
        (("not_reached", "partly"), "partly"),
    ],
)
@pytest.mark.parametrize("order", [1, -1])
def test_a_goal_is_over_with_both_ratings(goal_in, user_of, now, told, ratings, state, order):
    goal = goal_in("agreed")
    for who, result in list(zip(("mentor", "mentee"), ratings, strict=True))[::order]:
        review_goal(goal, result, by=user_of(who), now=now)

    stored = Goal.objects.get()
    assert (stored.state, (stored.mentor_result, stored.mentee_result)) == (state, ratings)
    assert len(told("goal_rated")) == 1


def test_a_rating_can_change_until_the_other_is_there(goal_in, mentor, mentee, now, told):
    goal = goal_in("agreed")
    for result in ("not_reached", "reached"):
        review_goal(goal, result, by=mentor.person.user, now=now)
    review_goal(goal, "reached", by=mentee.person.user, now=now)

    assert (Goal.objects.get().state, told("goal_rated")) == ("reached", ["anna"])


def test_new_words_need_new_ratings(goal_in, mentor, now):
    goal = goal_in("agreed")
    reach_goal(goal, by=mentor.person.user, now=now)
    reword_goal(goal, by=mentor.person.user, now=now)

    assert Goal.objects.get().mentor_result == ""


@pytest.mark.parametrize(("who", "partner"), [("mentor", "anna"), ("mentee", "max")])
def test_the_partner_is_told_of_a_proposed_goal(pair, user_of, now, told, who, partner):
    propose_goal(pair, kind="personal", title="Speak up", by=user_of(who), now=now)

    message = Message.objects.get(kind="goal_proposed")
    assert told("goal_proposed") == [partner]
    assert f"/pairs/{pair.pk}/" in message.body


def test_a_goal_waits_for_the_side_that_has_not_agreed(goal_in, mentor, mentee):
    goal = goal_in("proposed")

    assert list(Goal.objects.waiting_for(mentor.person)) == [goal]
    assert list(Goal.objects.waiting_for(mentee.person)) == []


def test_a_goal_waits_for_the_second_rating(goal_in, mentor, mentee, now):
    goal = goal_in("agreed")
    waiting_before = list(Goal.objects.waiting_for(mentor.person))
    reach_goal(goal, by=mentee.person.user, now=now)

    assert waiting_before == []
    assert list(Goal.objects.waiting_for(mentor.person)) == [goal]
    assert list(Goal.objects.waiting_for(mentee.person)) == []


@pytest.mark.parametrize("state", ["proposed", "dropped", *RESULTS])
def test_only_an_agreed_goal_is_reviewed(goal_in, mentor, now, state):
    goal = goal_in(state)

    with pytest.raises(TransitionError):
        reach_goal(goal, by=mentor.person.user, now=now)


@pytest.mark.parametrize("result", ["proposed", "agreed", "dropped", "", "nonsense"])
def test_a_review_says_how_far_it_was_reached(goal_in, mentor, now, result):
    goal = goal_in("agreed")

    with pytest.raises(MentoringError, match="choose"):
        review_goal(goal, result, by=mentor.person.user, now=now)


def test_the_stored_state_of_a_goal_decides(goal_in, mentor, mentee, now):
    on_screen = goal_in("proposed")
    drop_goal(Goal.objects.get(), by=mentee.person.user, now=now)

    with pytest.raises(MentoringError, match="not waiting"):
        agree_goal(on_screen, by=mentor.person.user, now=now)


def test_goals_are_neither_mailed_nor_logged_with_their_words(goal_in, mentor, now):
    reword_goal(goal_in("agreed", title="Find-a-secret-job"), by=mentor.person.user, now=now)

    entries = AuditEntry.objects.filter(thing_kind="goal").values_list("reason", flat=True)
    assert set(entries) == {""}
    bodies = Message.objects.values_list("body", flat=True)
    assert not any("secret" in body or "Speak up" in body for body in bodies)


def test_a_hidden_goal_is_not_shown_to_coordinators(goal_in):  # S7
    goal_in("agreed", is_hidden=True)
    open_goal = goal_in("agreed", title="Speak up")

    assert list(Goal.objects.shown_to_coordinators()) == [open_goal]


@pytest.mark.parametrize(
    ("who", "state", "is_possible"),
    [
        ("mentor", "proposed", True),
        ("mentee", "proposed", False),
        ("coordinator", "proposed", False),
        ("mentor", "agreed", False),
    ],
)
def test_the_side_that_has_not_agreed_can(goal_in, user_of, who, state, is_possible):
    assert can_agree(user_of(who), goal_in(state)) == is_possible


def test_a_person_sees_the_goals_of_their_pairs(goal_in, mentor, take_part):
    goal = goal_in("agreed")

    assert list(Goal.objects.of(mentor.person)) == [goal]
    assert list(Goal.objects.of(take_part("eva", "mentor").person)) == []


@pytest.mark.parametrize(
    ("who", "is_visible"),
    [("coordinator", True), ("reader", True), ("foreign coordinator", False), ("mentor", False)],
)
def test_the_goals_of_a_programme_are_for_its_office(goal_in, user_of, who, is_visible):  # S1
    goal_in("agreed")

    assert Goal.objects.visible_to(user_of(who)).exists() == is_visible


def test_a_goal_that_is_sent_twice_is_one_goal_until_it_is_dropped(pair_in, mentee, now):
    pair, given = pair_in("active"), {"kind": "personal", "title": "Speak up"}
    goal = propose_goal(pair, by=mentee.person.user, now=now, **given)

    with pytest.raises(MentoringError, match="a goal of these words already"):
        propose_goal(pair, by=mentee.person.user, now=now, **given)
    assert Goal.objects.get() == goal
    drop_goal(goal, by=mentee.person.user, now=now)
    assert propose_goal(pair, by=mentee.person.user, now=now, **given).state == "proposed"
