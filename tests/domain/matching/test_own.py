"""Nobody decides on themselves: a coordinator who takes part leaves that to a colleague."""

from functools import partial

import pytest
from django.core.exceptions import PermissionDenied

from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.domain.matching import actions
from alumnii_mentoring.domain.mentorships.exclusions import Exclusion
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.publishing import accepted_pairs, unpublish_pairs
from alumnii_mentoring.domain.programme.models import CoordinatorRole

VERBS = {
    "accept": actions.accept_proposal,
    "reject": actions.reject_proposal,
    "restore": actions.restore_proposal,
    "lock": partial(actions.set_lock, is_locked=True),
    "unlock": partial(actions.set_lock, is_locked=False),
    "exclude": actions.exclude_two,
}


@pytest.fixture(params=["mentor", "mentee"])
def insider(request, proposal, programme):
    """One of the two proposed, who coordinates the programme as well."""
    user = getattr(proposal, request.param).person.user
    CoordinatorRole.objects.create(programme=programme, user=user)
    return user


@pytest.mark.parametrize("verb", VERBS)
def test_a_proposal_of_oneself_is_decided_by_a_colleague(proposal, insider, verb, now):
    before = (proposal.state, proposal.is_locked, AuditEntry.objects.count())

    with pytest.raises(PermissionDenied):
        VERBS[verb](proposal, by=insider, now=now)

    proposal.refresh_from_db()
    assert (proposal.state, proposal.is_locked, AuditEntry.objects.count()) == before
    assert not Exclusion.objects.exists()


def test_nobody_chooses_their_own_mentor(proposal, insider, take_part, now):
    other = take_part("otto", "mentor")

    with pytest.raises(PermissionDenied):
        actions.choose_mentor(proposal.mentee, other, by=insider, now=now)

    proposal.refresh_from_db()
    assert proposal.mentor != other


def test_nobody_chooses_themselves_as_mentor(proposal, programme, take_part, now):
    insider = take_part("otto", "mentor")
    CoordinatorRole.objects.create(programme=programme, user=insider.person.user)

    with pytest.raises(PermissionDenied):
        actions.choose_mentor(proposal.mentee, insider, by=insider.person.user, now=now)


@pytest.fixture
def two_accepted(proposal, take_part, compute, coordinator, now):
    """Pairs of the proposal and of two others, neither told yet."""
    take_part("otto", "mentor")
    take_part("bea", "mentee")
    for one in compute().proposals.all():
        actions.accept_proposal(one, by=coordinator, now=now)
    return Pair.objects.order_by("pk")


def test_who_has_a_pair_of_their_own_tells_the_others(two_accepted, cycle, insider, now):
    told = actions.publish_accepted(cycle, by=insider, now=now)

    mine = [pair for pair in two_accepted if insider in {person.user for person in pair.people}]
    assert len(told) == 1
    assert list(accepted_pairs(cycle)) == mine


def test_who_has_a_pair_of_their_own_takes_the_others_back(
    two_accepted, cycle, insider, coordinator, now
):
    told = actions.publish_accepted(cycle, by=coordinator, now=now)

    assert unpublish_pairs(Pair.objects.without(insider), by=insider, now=now) == (1, 0)
    assert len(told) == 2
