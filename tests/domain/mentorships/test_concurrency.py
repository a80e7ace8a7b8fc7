from datetime import timedelta

import pytest

from alumnii_mentoring.domain.mentorships.models import Pair
from tests.domain.mentorships.racing import RUNNERS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("shared_database")]


@pytest.fixture
def mentees(take_part):
    return [take_part(f"mentee{number}", "mentee") for number in range(RUNNERS)]


@pytest.fixture
def mentors(take_part):
    return [take_part(f"mentor{number}", "mentor") for number in range(RUNNERS)]


@pytest.mark.parametrize("verb", ["propose", "form"])
@pytest.mark.parametrize("capacity", [1, 2])
def test_the_last_place_of_a_mentor_is_given_once(
    race, take_part, mentees, coordinator, verb, capacity
):
    mentor = take_part("max", "mentor", capacity=capacity)

    keys = {"by": coordinator.pk, "mentor": mentor.pk}
    said = race(*[(verb, {**keys, "mentee": mentee.pk}) for mentee in mentees])

    taken = Pair.objects.order_by("seat_key").values_list("state", "seat_key")
    state = {"propose": "proposed", "form": "active"}[verb]
    refused = ["refused: All places of this mentor are taken."] * (RUNNERS - capacity)
    assert sorted(said) == [*refused, *["won"] * capacity]
    assert list(taken) == [(state, f"{mentor.pk}:{place + 1}") for place in range(capacity)]


@pytest.mark.parametrize("verb", ["propose", "form"])
def test_a_mentee_is_given_to_one_mentor(race, mentors, mentee, coordinator, verb):
    keys = {"by": coordinator.pk, "mentee": mentee.pk}
    said = race(*[(verb, {**keys, "mentor": mentor.pk}) for mentor in mentors])

    refused = ["refused: This mentee already has a pair in this cycle."] * (RUNNERS - 1)
    assert sorted(said) == [*refused, "won"]
    assert Pair.objects.get().mentee_key == mentee.pk


def test_confirming_many_times_at_once_is_one_yes(race, pair_in, mentor, history):
    pair = pair_in("asked")

    said = race(*[("confirm", {"by": mentor.person.user.pk, "pair": pair.pk})] * RUNNERS)

    assert said == ["won"] * RUNNERS
    assert Pair.objects.get().state == "half_confirmed"
    assert history(pair) == ["pair.propose", "pair.ask", "pair.confirm"]


def test_both_confirming_at_once_form_one_pair(race, pair_in, mentor, mentee, history, told):
    pair = pair_in("asked")

    users = [mentor.person.user.pk, mentee.person.user.pk] * (RUNNERS // 2)
    said = race(*[("confirm", {"by": user, "pair": pair.pk}) for user in users])

    assert set(said) <= {"won", "refused: This proposal is no longer open."}
    assert Pair.objects.get().state == "active"
    assert history(pair) == ["pair.propose", "pair.ask", "pair.confirm", "pair.confirm"]
    assert told("pair_formed") == ["anna", "max"]


def test_a_yes_and_a_no_at_once_have_one_outcome(race, pair_in, mentee, told):
    pair = pair_in("half_confirmed")

    keys = {"by": mentee.person.user.pk, "pair": pair.pk}
    said = race(*[("confirm", keys), ("decline", keys)] * (RUNNERS // 2))

    outcome = (Pair.objects.get().state, told("pair_formed"), told("pair_not_formed"))
    refused = ["refused: This proposal is no longer open."] * (RUNNERS - 1)
    assert sorted(said) == [*refused, "won"]
    assert outcome in [("active", ["anna", "max"], []), ("not_formed", [], ["max"])]


def test_many_clocks_expire_a_proposal_once(race, pair_in, now, history, told):
    pair = pair_in("asked")
    Pair.objects.update(answer_by=now - timedelta(days=1))

    said = race(*[("expire", {})] * RUNNERS)

    assert sorted(said) == [*["refused: Nothing to expire"] * (RUNNERS - 1), "won"]
    assert history(pair) == ["pair.propose", "pair.ask", "pair.expire"]
    assert told("pair_expired") == ["anna", "max"]


def test_who_leaves_while_being_proposed_keeps_no_place(race, mentors, mentee, coordinator):
    keys = {"by": coordinator.pk, "mentee": mentee.pk}
    leaving = ("leave", {"by": mentee.person.user.pk, "participation": mentee.pk})
    race(leaving, *[("propose", {**keys, "mentor": mentor.pk}) for mentor in mentors[1:]])

    mentee.refresh_from_db()
    assert mentee.state == "left"
    assert list(Pair.objects.open()) == []
