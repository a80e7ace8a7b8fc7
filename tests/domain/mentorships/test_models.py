import pytest
from django.db import IntegrityError, transaction

from alumnii_mentoring.domain.mentorships.actions import end_pair_early
from alumnii_mentoring.domain.mentorships.goals.actions import propose_goal
from alumnii_mentoring.domain.mentorships.meetings.actions import MeetingPlan, report_meeting
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.programme.cycles import Cycle

FORMED = ["active", "paused", "completed", "ended_early"]
RUNNING = ["active", "paused"]
OPEN = ["proposed", "asked", "half_confirmed", *RUNNING]
STATES = [*OPEN, "not_formed", "completed", "ended_early"]


@pytest.mark.parametrize("state", STATES)
def test_a_pair_is_open_formed_or_running_by_its_state(pair_in, state):
    pair = pair_in(state)

    assert (pair.is_formed, pair.is_running) == (state in FORMED, state in RUNNING)
    assert Pair.objects.open().exists() == (state in OPEN)
    assert Pair.objects.formed().exists() == (state in FORMED)
    assert Pair.objects.running().exists() == (state in RUNNING)


@pytest.mark.parametrize("state", STATES)
def test_the_two_see_their_pair_once_they_were_asked(pair_in, mentor, mentee, state):
    pair_in(state)

    assert Pair.objects.of(mentor.person).exists() == (state != "proposed")
    assert Pair.objects.of(mentee.person).exists() == (state != "proposed")


def test_nobody_else_sees_a_pair_as_theirs(pair_in, make_person):
    pair_in("active")

    assert list(Pair.objects.of(make_person("stranger"))) == []


@pytest.mark.parametrize(
    ("who", "is_visible"),
    [("coordinator", True), ("reader", True), ("foreign coordinator", False), ("mentor", False)],
)
def test_the_pairs_of_a_programme_are_for_its_office(pair_in, user_of, who, is_visible):  # S1
    pair_in("active")

    assert Pair.objects.visible_to(user_of(who)).exists() == is_visible


@pytest.mark.parametrize("missing", ["starts_on", "ends_on"])
def test_no_pair_is_without_a_start_or_an_end(pair_in, missing):  # S6
    pair = pair_in("active")
    setattr(pair, missing, None)

    with pytest.raises(IntegrityError), transaction.atomic():
        pair.save()


def test_a_pair_knows_its_two(pair_in, mentor, mentee, make_person):
    pair = pair_in("active")

    assert pair.people == (mentor.person, mentee.person)
    assert pair.display_name == "Anna Muster – Max Muster"
    assert pair.partner_of(mentor.person) == mentee.person
    assert pair.partner_of(mentee.person) == mentor.person
    assert [pair.role_of(person) for person in pair.people] == ["mentor", "mentee"]
    assert pair.role_of(make_person("stranger")) is None


def test_everything_of_a_pair_belongs_to_its_programme(pair_in, mentor, programme, now):
    pair = pair_in("active")
    user = mentor.person.user
    goal = propose_goal(pair, kind="personal", title="Speak up", by=user, now=now)
    meeting = report_meeting(pair, MeetingPlan(now), by=user, now=now)

    assert {thing.programme for thing in (pair, goal, meeting)} == {programme}
    assert {thing.audit_scope() for thing in (pair, goal, meeting)} == {programme.pk}


def test_names_and_words_are_not_shown_by_accident(pair_in, mentor, now):
    pair = pair_in("active")
    user = mentor.person.user
    goal = propose_goal(pair, kind="personal", title="Speak up", by=user, now=now)
    meeting = report_meeting(pair, MeetingPlan(now, place="Library"), by=user, now=now)

    assert [str(thing) for thing in (pair, goal, meeting)] == [
        f"Pair {pair.pk}",
        f"Goal {goal.pk}",
        f"Meeting {meeting.pk}",
    ]


@pytest.fixture
def two_pairs(pair_in, take_part, mentor, cycle):
    mentor.capacity = 3
    mentor.save()
    return [pair_in("active"), pair_in("active", mentee=take_part("bea", "mentee"))]


def test_one_to_one_is_the_default_and_a_mentor_may_have_several_mentees(two_pairs, cycle):  # S4
    assert cycle.form_of_mentoring == "one_to_one"
    assert list(Pair.objects.group_of(two_pairs[0])) == []


def test_in_a_group_the_mentees_of_a_mentor_know_of_each_other(two_pairs, cycle):
    cycle.form_of_mentoring = "group"
    cycle.save()
    one, other = Pair.objects.with_parts().order_by("pk")

    assert list(Pair.objects.group_of(one)) == [other]


def test_a_group_holds_running_pairs_of_the_same_mentor_only(
    two_pairs, pair_in, take_part, cycle, now, coordinator
):
    pair_in("active", mentor=take_part("eva", "mentor"), mentee=take_part("cleo", "mentee"))
    pair_in("asked", mentee=take_part("dora", "mentee"))
    Cycle.objects.update(form_of_mentoring="group")
    pair = Pair.objects.with_parts().order_by("pk").first()

    assert list(Pair.objects.group_of(pair)) == [two_pairs[1]]
    end_pair_early(pair, by=coordinator, now=now)
    assert list(Pair.objects.group_of(pair)) == []
