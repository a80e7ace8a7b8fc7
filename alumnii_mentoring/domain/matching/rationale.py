"""Store with a pair why it was made, so that it can be read later without computing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.domain.matching.explaining import considered
from alumnii_mentoring.domain.matching.models import Proposal
from alumnii_mentoring.domain.matching.reasons import TermNames, Terms
from alumnii_mentoring.domain.mentorships.models import Pair


@dataclass(frozen=True)
class Frozen:
    """What else a rationale keeps, where it was computed for many at once."""

    alternatives: list[dict[str, Any]]
    are_losses_least: bool
    terms: Terms


def origin_of(proposal: Proposal) -> Pair.Origin:
    wish = any(part["kind"] == "wishes" and part["facts"]["rank"] for part in proposal.parts)
    return Pair.Origin.WISH if wish else Pair.Origin.MATCHING


def rationale_of(
    proposal: Proposal, *, by: Actor, now: datetime, frozen: Frozen | None = None
) -> dict[str, Any]:
    """Score with its parts and what it could not see, weights, alternatives, who decided when.

    Keys instead of names of people, who may be forgotten later; terms with their names.
    """
    run = proposal.run
    if frozen is None:
        others = considered(proposal.mentee, proposal.mentor_id)
        frozen = Frozen(others, False, TermNames(proposal.parts).of(proposal.parts))
    return {
        "score": proposal.score,
        "parts": proposal.parts,
        "terms": frozen.terms,
        "weights": run.weights,
        "minimum": run.minimum,
        "by_hand": proposal.is_chosen_by_hand,
        "lock_reason": proposal.lock_reason,
        "version": run.number,
        "mode": run.mode,
        "is_proved": run.is_proved,
        "computed_at": run.created_at.isoformat(),
        "alternatives": frozen.alternatives,
        "are_losses_least": frozen.are_losses_least,
        "priority": run.priority.get(str(proposal.mentee_id), ""),
        "decided_by": by.pk if by is not None else None,
        "decided_at": now.isoformat(),
    }
