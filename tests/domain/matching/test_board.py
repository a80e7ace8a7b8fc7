import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.matching.actions import (
    accept_proposal,
    choose_mentor,
    exclude_two,
    publish_accepted,
    reject_proposal,
    set_lock,
    undo_acceptance,
)
from alumnii_mentoring.domain.matching.models import Proposal
from alumnii_mentoring.domain.matching.reasons import Vocabulary, labels_of
from alumnii_mentoring.domain.matching.runs import compute_proposals
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.people.models import FieldOfWork
from alumnii_mentoring.domain.programme.cycles import Cycle
from tests.domain.matching.conftest import why_alone


@pytest.fixture
def it(db):
    return FieldOfWork.objects.create(slug="test-it", name_de="Informatik", name_en="Computing")


@pytest.fixture
def cycle(cycle):
    Cycle.objects.update(state="matching", minimum_score=100)
    cycle.refresh_from_db()
    return cycle


@pytest.fixture
def take_part(cycle, make_person, it):
    def take_part(name, role, *, knows_it=True, capacity=1):
        part = Participation.objects.create(
            cycle=cycle, person=make_person(name), role=role, capacity=capacity
        )
        if knows_it:
            part.fields_of_work.add(it)
        return part

    return take_part


@pytest.fixture
def compute(cycle, coordinator, now):
    return lambda: compute_proposals(cycle, by=coordinator, now=now)


@pytest.fixture
def proposal(take_part, compute):
    take_part("max", "mentor")
    take_part("anna", "mentee")
    compute()
    return Proposal.objects.get()


def test_every_mentee_gets_a_mentor_as_long_as_places_last(take_part, compute):
    take_part("max", "mentor", capacity=2)
    for name in ("anna", "bea", "cleo"):
        take_part(name, "mentee")
    run = compute()

    assert run.proposals.count() == 2
    assert list(why_alone(run).values()) == ["no_free_place"]


def test_who_shares_the_field_is_proposed(take_part, compute):
    take_part("eva", "mentor", knows_it=False)
    best = take_part("max", "mentor")
    take_part("anna", "mentee")

    assert compute().proposals.get().mentor == best


def test_nobody_is_proposed_below_the_lowest_score(take_part, compute, cycle):
    Cycle.objects.update(minimum_score=900)
    cycle.refresh_from_db()
    take_part("max", "mentor")
    take_part("anna", "mentee")

    assert list(why_alone(compute()).values()) == ["below_minimum"]


def test_before_the_deadline_nothing_is_computed(take_part, cycle, coordinator, now):
    Cycle.objects.update(state="open")

    with pytest.raises(MentoringError, match="closed"):
        compute_proposals(cycle, by=coordinator, now=now)


def test_strangers_compute_nothing(cycle, make_user, now):
    with pytest.raises(PermissionDenied):
        compute_proposals(cycle, by=make_user("eve"), now=now)


def test_an_accepted_proposal_takes_the_place_and_tells_nobody(proposal, coordinator, now):
    pair = accept_proposal(proposal, by=coordinator, now=now)

    assert (pair.state, pair.rationale["score"]) == ("proposed", proposal.score)
    assert not Message.objects.exists()


def test_computing_again_keeps_what_was_decided(proposal, compute, take_part, coordinator, now):
    accept_proposal(proposal, by=coordinator, now=now)
    take_part("eva", "mentor")
    take_part("bea", "mentee")
    run = compute()

    states = run.proposals.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["accepted", "proposed"]


def test_a_locked_proposal_survives_a_better_mentor(take_part, compute, coordinator, now):
    take_part("eva", "mentor", knows_it=False)
    mentee = take_part("anna", "mentee")
    compute()
    set_lock(Proposal.objects.get(), is_locked=True, by=coordinator, now=now)
    take_part("max", "mentor")

    assert compute().proposals.get(mentee=mentee).mentor.person.first_name == "Eva"


def test_an_acceptance_is_taken_back_without_a_trace(proposal, coordinator, now):
    accept_proposal(proposal, by=coordinator, now=now)
    undo_acceptance(proposal, by=coordinator, now=now)

    assert Proposal.objects.get().state == "proposed"
    assert not Pair.objects.open().exists()


def test_after_telling_there_is_no_way_back(proposal, tell, coordinator, now):
    accept_proposal(proposal, by=coordinator, now=now)
    tell()
    proposal.refresh_from_db()

    with pytest.raises(MentoringError, match="already told"):
        undo_acceptance(proposal, by=coordinator, now=now)


def test_publishing_writes_two_drafts_per_pair(proposal, cycle, coordinator, now):
    accept_proposal(proposal, by=coordinator, now=now)
    publish_accepted(cycle, by=coordinator, now=now)

    assert list(Message.objects.values_list("kind", "state")) == [("pair_asked", "draft")] * 2


def test_two_who_were_excluded_are_not_proposed_again(proposal, compute, coordinator, now):
    exclude_two(proposal, by=coordinator, now=now)

    assert list(why_alone(compute()).values()) == ["excluded"]


def test_a_rejected_proposal_makes_room_for_a_choice(proposal, take_part, coordinator, now):
    reject_proposal(proposal, by=coordinator, now=now)
    other = take_part("eva", "mentor", knows_it=False)
    chosen = choose_mentor(proposal.mentee, other, by=coordinator, now=now)

    assert (chosen.mentor, chosen.is_locked, chosen.is_chosen_by_hand) == (other, True, True)


def test_a_full_mentor_can_not_be_chosen(proposal, take_part, coordinator, now):
    accept_proposal(proposal, by=coordinator, now=now)

    with pytest.raises(MentoringError, match="taken"):
        choose_mentor(take_part("bea", "mentee"), proposal.mentor, by=coordinator, now=now)


@pytest.mark.parametrize(("language", "label"), [("en", "Field: Computing"), ("de", "Informatik")])
def test_reasons_are_said_in_the_language_of_the_reader(proposal, language, label):
    with translation.override(language):
        labels = labels_of(proposal.parts, Vocabulary.load())

    assert label in labels[0]
