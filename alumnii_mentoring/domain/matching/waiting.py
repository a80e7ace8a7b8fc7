"""Which mentees of a cycle still wait for a mentor."""

from __future__ import annotations

from django.db.models import QuerySet

from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.matching.models import Proposal
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.programme.cycles import Cycle


def unpaired_mentees(cycle: Cycle) -> QuerySet[Participation]:
    """Mentees who can be asked, without an open pair."""
    paired = Pair.objects.open().filter(cycle=cycle).values("mentee")
    return Participation.objects.filter(cycle=cycle).mentees().available().exclude(pk__in=paired)


def mentees_without_proposal(cycle: Cycle) -> QuerySet[Participation]:
    """Those who still have neither a pair nor a proposal that waits for a decision."""
    held = Proposal.objects.pending(cycle).order_by().values("mentee")
    return unpaired_mentees(cycle).exclude(pk__in=held)
