"""The plan of a version (aim, weights, minimum) and the problem that follows from it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from alumnii_mentoring.domain.matching.engine import Problem, Weights
from alumnii_mentoring.domain.matching.models import MatchingRun, Proposal
from alumnii_mentoring.domain.matching.participants import (
    Field,
    load_field,
    weights_of,
)
from alumnii_mentoring.domain.matching.priority import priorities
from alumnii_mentoring.domain.matching.waiting import unpaired_mentees
from alumnii_mentoring.domain.programme.cycles import Cycle


@dataclass(frozen=True)
class Plan:
    """How to compute; weights and minimum of the cycle unless given.

    ``adapts`` is the number of the version whose rest is adapted to changes by hand.
    """

    mode: str = MatchingRun.Mode.BEST
    weights: Weights | None = None
    minimum: int | None = None
    adapts: int | None = None


def field_for(cycle: Cycle, plan: Plan) -> Field:
    """Everybody of the cycle, with what counts in this plan."""
    field = load_field(cycle)
    field.weights = plan.weights or weights_of(cycle)
    field.minimum = cycle.minimum_score if plan.minimum is None else plan.minimum
    return field


def problem_for(cycle: Cycle, plan: Plan) -> Problem:
    """Every mentee without a pair, with the board's locks and the last cycle's priority."""
    field = field_for(cycle, plan)
    waiting = unpaired_mentees(cycle).values_list("pk", flat=True)
    locked = list(Proposal.objects.pending(cycle).filter(is_locked=True, mentee__in=waiting))
    problem = field.problem_of(waiting, salt=_salt(cycle))
    return replace(
        problem,
        locks={
            proposal.mentee_id: proposal.mentor_id
            for proposal in locked
            if proposal.mentor_id in problem.mentors
        },
        forced={
            (proposal.mentee_id, proposal.mentor_id): proposal.lock_reason for proposal in locked
        },
        priority=frozenset(priorities(cycle)) & frozenset(problem.mentees),
    )


def _salt(cycle: Cycle) -> str:
    """The same in every version of a cycle, so that equal people aren't swapped for nothing."""
    return f"cycle {cycle.pk}"
