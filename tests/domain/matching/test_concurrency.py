"""Several coordinators at the same board at once: one of them wins, nothing is lost."""

import pytest

from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.matching.actions import accept_proposal
from alumnii_mentoring.domain.matching.models import Proposal
from alumnii_mentoring.domain.matching.plans import Plan
from alumnii_mentoring.domain.matching.runs import compute_run
from alumnii_mentoring.domain.mentorships.models import Pair
from tests.domain.mentorships.racing import RUNNERS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("shared_database")]

HALF = RUNNERS // 2


@pytest.fixture
def keys(coordinator):
    return lambda **keys: {"by": coordinator.pk, **keys}


def test_a_proposal_is_accepted_once(race, proposal, keys):
    said = race(*[("accept", keys(proposal=proposal.pk))] * RUNNERS)

    assert said.count("won") == 1
    assert {one.split(":")[0] for one in said} == {"won", "refused"}
    assert Pair.objects.get().seat_key == f"{proposal.mentor_id}:1"


def test_the_last_place_is_chosen_for_one_mentee(race, take_part, mentor, keys):
    mentees = [take_part(f"mentee{number}", "mentee") for number in range(RUNNERS)]
    said = race(*[("choose", keys(mentor=mentor.pk, mentee=mentee.pk)) for mentee in mentees])

    refused = ["refused: All places of this mentor are taken."] * (RUNNERS - 1)
    assert sorted(said) == [*refused, "won"]
    assert Proposal.objects.get().run.number == 1


def test_telling_and_taking_back_have_one_outcome(race, proposal, keys, coordinator, now):
    pair = accept_proposal(proposal, by=coordinator, now=now)
    tasks = ("publish", keys(pair=pair.pk)), ("undo", keys(proposal=proposal.pk))
    said = race(*tasks * HALF)

    asked = Message.objects.filter(kind="pair_asked").exclude(state="discarded").count()
    outcome = Pair.objects.get().state, Proposal.objects.get().state, asked
    assert said.count("won") == 1
    assert outcome in [("asked", "accepted", 2), ("not_formed", "proposed", 0)]


def test_a_no_is_not_asked_again(race, proposal, mentee, keys, tell, coordinator, now):
    pair = accept_proposal(proposal, by=coordinator, now=now)
    tell()
    no = "decline", {"by": mentee.person.user.pk, "pair": pair.pk}
    said = race(*(no, ("publish", keys(pair=pair.pk))) * HALF)

    assert said.count("won") == 1
    assert Pair.objects.get().state == "not_formed"
    assert Message.objects.filter(kind="pair_asked").count() == 2


def test_what_is_accepted_while_the_version_changes_is_on_the_board(
    race, proposal, keys, cycle, coordinator, now
):
    fresh = compute_run(cycle, Plan(), by=coordinator, now=now)
    tasks = ("accept", keys(proposal=proposal.pk)), ("use", keys(run=fresh.pk))
    said = race(*tasks * HALF)

    assert not [one for one in said if one.startswith("crashed")]
    shown = Proposal.objects.current(cycle).get()
    assert shown.run == fresh
    paired = list(Pair.objects.open())
    assert (shown.state, shown.pair) == (("accepted", paired[0]) if paired else ("proposed", None))
