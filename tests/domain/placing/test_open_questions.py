"""A pair waits for those of the two who may answer, neither more nor less."""

import pytest

from alumnii_mentoring.domain.mentorships import permissions as may
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.placing.open_questions import PAIR, waiting_for
from alumnii_mentoring.domain.programme.cycles import Cycle

STATES = ["asked", "half_confirmed", "active", "paused", "not_formed", "completed"]


@pytest.fixture
def due(now):
    """Kind and key of what waits for a person."""

    def due(person):
        waiting = waiting_for(person, now)
        return {(each.kind, each.thing.pk) for each in waiting if each.is_due}

    return due


@pytest.mark.parametrize("state", STATES)
def test_a_pair_waits_for_those_who_can_answer(pair_in, due, state):
    pair = pair_in(state)

    for person in pair.people:
        waits = ("pair", pair.pk) in due(person)
        assert waits == may.can_answer(person.user, pair)


def test_a_pair_is_open_with_who_has_confirmed_but_no_longer_their_turn(pair_in, now):
    pair = pair_in("half_confirmed")

    waiting = [waiting_for(person, now) for person in pair.people]
    assert [[each.is_due for each in some] for some in waiting] == [[False], [True]]
    assert [some[0].deadline for some in waiting] == [pair.answer_by] * 2
    assert [some[0].since for some in waiting] == [pair.asked_at] * 2


def test_behind_a_link_only_who_is_to_answer_finds_the_pair(pair_in, now):
    pair = pair_in("half_confirmed")
    mentor, mentee = pair.people

    assert PAIR.find(pair.pk, mentee, now) == pair
    assert PAIR.find(pair.pk, mentor, now) is None
    assert PAIR.find(pair.pk + 1, mentee, now) is None


def test_nothing_waits_in_an_archived_cycle(pair_in, due):
    pair = pair_in("asked")
    Cycle.objects.update(state="archived")

    assert [due(person) for person in pair.people] == [set(), set()]


def test_reminders_look_at_the_pairs_that_wait(pair_in, due):
    pair = pair_in("asked")

    assert list(Pair.objects.awaiting_answer()) == [pair]
    assert all(due(person) for person in pair.people)
