"""Who went without through no fault of their own goes first next time."""

from datetime import timedelta

import pytest

from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.matching.priority import last_cycle, priorities
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.programme.cycles import Cycle

DAY = timedelta(days=1)


@pytest.fixture
def before(cycle):
    earlier = Cycle.objects.get(pk=cycle.pk)
    earlier.pk, earlier.state = None, Cycle.State.ARCHIVED
    earlier.starts_on, earlier.ends_on = cycle.starts_on - 365 * DAY, cycle.ends_on - 365 * DAY
    earlier.save()
    return earlier


@pytest.fixture
def was(take_part, now):
    """A pair of the mentee's person in a cycle, over in some way."""

    def was(mentee, cycle, state, *, by="", lapsed=False, **fields):
        number = Pair.objects.count()
        mine, _new = Participation.objects.get_or_create(
            cycle=cycle, person=mentee.person, role="mentee"
        )
        confirmed = {"mentor_confirmed_at": now, "mentee_confirmed_at": now}
        Pair.objects.create(
            cycle=cycle,
            mentor=take_part(f"mentor{number}", "mentor", cycle=cycle),
            mentee=mine,
            state=state,
            origin="matching",
            starts_on=cycle.starts_on,
            ends_on=cycle.ends_on,
            planned_meetings=6,
            rhythm_days=60,
            ended_by_role=by,
            ended_at=now,
            answer_by=now - DAY if lapsed else now + DAY,
            **{**({} if state == "not_formed" else confirmed), **fields},
        )

    return was


@pytest.fixture
def applied(mentee, before):
    def applied(state):
        Application.objects.create(cycle=before, person=mentee.person, role="mentee", state=state)

    return applied


def test_a_newcomer_has_no_priority(mentee, before, cycle):
    assert priorities(cycle) == {}


@pytest.mark.parametrize("state", ["accepted", "waiting", "offered", "not_placed"])
def test_who_found_nobody_goes_first(mentee, applied, cycle, state):
    applied(state)

    assert priorities(cycle) == {mentee.pk: "unplaced_before"}


@pytest.mark.parametrize("state", ["draft", "submitted", "declined", "withdrawn", "placed"])
def test_who_was_not_in_the_running_does_not(mentee, applied, cycle, state):
    applied(state)

    assert priorities(cycle) == {}


@pytest.mark.parametrize(("by", "expected"), [("mentor", "lost_before"), ("", "lost_before")])
def test_who_lost_their_mentor_goes_first(mentee, before, was, cycle, by, expected):
    was(mentee, before, "ended_early", by=by)

    assert priorities(cycle) == {mentee.pk: expected}


def test_who_ended_it_themselves_does_not(mentee, before, was, cycle):
    was(mentee, before, "ended_early", by="mentee")

    assert priorities(cycle) == {}


def test_who_found_somebody_else_then_does_not(mentee, before, was, cycle):
    was(mentee, before, "ended_early", by="mentor")
    was(mentee, before, "completed")

    assert priorities(cycle) == {}


def test_a_mentors_no_returns_the_mentee_with_priority(mentee, was, cycle):
    was(mentee, cycle, "not_formed", by="mentor")

    assert priorities(cycle) == {mentee.pk: "refused"}


def test_a_mentors_silence_does_the_same(mentee, was, cycle, now):
    was(mentee, cycle, "not_formed", lapsed=True, mentee_confirmed_at=now)

    assert priorities(cycle) == {mentee.pk: "refused"}


def test_declining_oneself_costs_nothing(mentee, was, applied, cycle):
    applied("not_placed")
    was(mentee, cycle, "not_formed", by="mentee")

    assert priorities(cycle) == {mentee.pk: "unplaced_before"}


def test_letting_a_proposal_lie_costs_the_priority(mentee, was, applied, cycle):
    applied("not_placed")
    was(mentee, cycle, "not_formed", lapsed=True)

    assert priorities(cycle) == {}


def test_a_proposal_taken_back_blames_nobody(mentee, was, applied, cycle):
    applied("not_placed")
    was(mentee, cycle, "not_formed")

    assert priorities(cycle) == {mentee.pk: "unplaced_before"}


def test_only_the_last_cycle_counts(mentee, before, applied, cycle):
    applied("not_placed")
    between = Cycle.objects.get(pk=before.pk)
    between.pk, between.starts_on = None, before.starts_on + 30 * DAY
    between.save()

    assert last_cycle(cycle) == between
    assert priorities(cycle) == {}


@pytest.mark.parametrize("state", ["draft", "cancelled"])
def test_a_cycle_that_did_not_take_place_is_passed_over(before, cycle, state):
    before.state = state
    before.save()

    assert last_cycle(cycle) is None


@pytest.mark.parametrize("number", [3, 30])
def test_the_number_of_mentees_does_not_matter(
    take_part, applied, cycle, django_assert_num_queries, number
):
    for position in range(number):
        take_part(f"mentee{position}", "mentee")

    with django_assert_num_queries(7):
        priorities(cycle)
