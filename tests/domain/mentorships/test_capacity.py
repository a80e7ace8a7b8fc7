import pytest

from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.mentorships.actions import end_pair_early
from alumnii_mentoring.domain.mentorships.capacity import take_seat, with_free_places
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.proposals import withdraw_proposal

OPEN = ["proposed", "asked", "half_confirmed", "active", "paused"]
OVER = ["not_formed", "completed", "ended_early"]


@pytest.fixture
def places():
    """Taken and free places of a mentor."""

    def places(mentor):
        mentors = with_free_places(Participation.objects.filter(pk=mentor.pk))
        return mentors.values_list("places_taken", "places_free").get()

    return places


def test_a_mentor_without_pairs_has_every_place_free(take_part, places):
    mentor = take_part("max", "mentor", capacity=3)

    assert places(mentor) == (0, 3)


@pytest.mark.parametrize("state", OPEN)
def test_an_open_pair_takes_a_place(pair_in, mentor, places, state):
    pair_in(state)

    assert places(mentor) == (1, 0)


@pytest.mark.parametrize("state", OVER)
def test_a_pair_that_is_over_takes_no_place(pair_in, mentor, places, state):
    pair_in(state)

    assert places(mentor) == (0, 1)


def test_places_are_counted_per_mentor(propose, take_part, mentee, places):
    busy, idle = take_part("max", "mentor", capacity=2), take_part("eva", "mentor", capacity=2)
    propose(busy, mentee)

    assert (places(busy), places(idle)) == ((1, 1), (0, 2))


def test_a_lowered_capacity_leaves_less_than_no_place(propose, take_part, places):
    mentor = take_part("max", "mentor", capacity=2)
    propose(mentor, take_part("anna", "mentee"))
    propose(mentor, take_part("bea", "mentee"))
    Participation.objects.filter(pk=mentor.pk).update(capacity=1)

    assert places(mentor) == (2, -1)


def test_free_places_are_counted_in_one_query(propose, take_part, django_assert_num_queries):
    for number in range(3):
        mentor = take_part(f"mentor{number}", "mentor")
        propose(mentor, take_part(f"mentee{number}", "mentee"))

    with django_assert_num_queries(1):
        free = [mentor.places_free for mentor in with_free_places(Participation.objects.mentors())]

    assert free == [0, 0, 0]


@pytest.mark.parametrize("state", OPEN)
def test_an_open_pair_keeps_the_last_place(pair_in, propose, mentor, take_part, state):
    pair_in(state)

    with pytest.raises(MentoringError, match="All places"):
        propose(mentor, take_part("bea", "mentee"))


@pytest.mark.parametrize("state", OVER)
def test_a_pair_that_is_over_gives_its_place_back(pair_in, propose, mentor, take_part, state):
    first = pair_in(state)

    second = propose(mentor, take_part("bea", "mentee"))

    assert (first.seat_key, second.seat_key) == (None, f"{mentor.pk}:1")


def test_capacity_is_never_exceeded(propose, take_part):
    mentor = take_part("max", "mentor", capacity=2)
    keys = [propose(mentor, take_part(name, "mentee")).seat_key for name in ("anna", "bea")]

    with pytest.raises(MentoringError, match="All places"):
        propose(mentor, take_part("cleo", "mentee"))
    assert keys == [f"{mentor.pk}:1", f"{mentor.pk}:2"]


def test_the_lowest_free_place_is_taken_first(propose, take_part, coordinator, now):
    mentor = take_part("max", "mentor", capacity=3)
    first, *_others = [propose(mentor, take_part(name, "mentee")) for name in ("anna", "bea")]
    withdraw_proposal(first, by=coordinator, now=now)

    assert take_seat(mentor) == f"{mentor.pk}:1"


def test_a_lowered_capacity_counts_the_places_above_it(propose, take_part, coordinator, now):
    mentor = take_part("max", "mentor", capacity=2)
    first, _second = [propose(mentor, take_part(name, "mentee")) for name in ("anna", "bea")]
    withdraw_proposal(first, by=coordinator, now=now)
    Participation.objects.filter(pk=mentor.pk).update(capacity=1)

    with pytest.raises(MentoringError, match="All places"):
        take_seat(mentor)


def test_capacity_is_read_anew(propose, take_part):
    mentor = take_part("max", "mentor")
    propose(mentor, take_part("anna", "mentee"))
    Participation.objects.filter(pk=mentor.pk).update(capacity=2)

    pair = propose(mentor, take_part("bea", "mentee"))

    assert pair.seat_key == f"{mentor.pk}:2"


@pytest.mark.parametrize("state", ["paused", "left"])
def test_a_mentor_who_does_not_take_part_has_no_place_to_give(mentor, state):
    Participation.objects.filter(pk=mentor.pk).update(state=state)

    with pytest.raises(MentoringError, match="does not take part"):
        take_seat(mentor)


def test_a_place_can_change_hands_many_times(pair_in, take_part, mentor, coordinator, now):
    for name in ("bea", "cleo", "dora"):
        pair = pair_in("active", mentee=take_part(name, "mentee"))
        end_pair_early(pair, by=coordinator, now=now)

    assert Pair.objects.filter(seat_key=None).count() == 3
