"""Places that become free are offered to the waiting list, and to nobody twice."""

from datetime import timedelta

import pytest

from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.mentorships.actions import end_pair_early
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.proposals import propose_pair
from alumnii_mentoring.domain.placing.free_places import offer_free_places, places_to_offer
from alumnii_mentoring.domain.placing.waiting_list import decline_offer, expire_offers

DAY = timedelta(days=1)


@pytest.fixture
def wait(cycle, make_person, now):
    def wait(name, hours):
        return Application.objects.create(
            cycle=cycle,
            person=make_person(name),
            role="mentee",
            state="waiting",
            waiting_since=now - timedelta(hours=hours),
            living_key=f"key-{name}",
        )

    return wait


@pytest.fixture
def running(cycle):
    cycle.state = "running"
    cycle.save()
    return cycle


def offered():
    rows = Application.objects.filter(state="offered").order_by("waiting_since")
    return [row.person.first_name for row in rows]


def test_a_free_place_goes_to_who_waits_longest(running, take_part, wait, now):
    take_part("max", "mentor")
    wait("late", 1)
    wait("early", 5)

    assert offer_free_places(now) == 1
    assert offered() == ["Early"]
    assert offer_free_places(now) == 0


def test_accepted_mentees_come_before_the_waiting_list(running, take_part, wait, now):
    take_part("max", "mentor", capacity=2)
    take_part("accepted", "mentee")
    wait("anna", 5)
    wait("ben", 4)

    assert offer_free_places(now) == 1
    assert offered() == ["Anna"]


def test_without_a_free_place_nobody_is_asked(running, take_part, wait, coordinator, now):
    mentor, mentee = take_part("max", "mentor"), take_part("placed", "mentee")
    propose_pair(mentor, mentee, by=coordinator, now=now)
    wait("anna", 5)

    assert places_to_offer(running) == 0
    assert offer_free_places(now) == 0


def test_the_end_of_a_pair_frees_a_place(running, take_part, wait, coordinator, now):
    mentor, mentee = take_part("max", "mentor"), take_part("placed", "mentee")
    pair = propose_pair(mentor, mentee, by=coordinator, now=now)
    Pair.objects.update(state="active", mentor_confirmed_at=now, mentee_confirmed_at=now)
    wait("anna", 5)
    pair.refresh_from_db()
    end_pair_early(pair, by=coordinator, now=now)
    mentee.state = "left"
    mentee.save()

    assert offer_free_places(now) == 1


@pytest.mark.parametrize("state", ["open", "closed", "closing", "archived", "cancelled"])
def test_places_are_offered_in_the_matching_and_while_pairs_run(
    cycle, take_part, wait, now, state
):
    take_part("max", "mentor")
    wait("anna", 5)
    cycle.state = state
    cycle.save()

    assert offer_free_places(now) == 0


def test_a_cycle_may_leave_it_to_its_coordinators(running, take_part, wait, now):
    take_part("max", "mentor")
    wait("anna", 5)
    running.moves_waiting_up = False
    running.save()

    assert offer_free_places(now) == 0


def test_a_no_passes_the_place_on(running, take_part, wait, now):
    take_part("max", "mentor")
    first = wait("anna", 5)
    wait("ben", 4)
    offer_free_places(now)
    first.refresh_from_db()
    decline_offer(first, by=first.person.user, now=now)

    assert offer_free_places(now) == 1
    assert offered() == ["Ben"]


def test_silence_passes_the_place_on(running, take_part, wait, now):
    take_part("max", "mentor")
    wait("anna", 5)
    wait("ben", 4)
    offer_free_places(now)
    later = now + 8 * DAY

    assert expire_offers(later) == 1
    assert offer_free_places(later) == 1
    assert offered() == ["Ben"]
