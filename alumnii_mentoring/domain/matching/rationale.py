"""Store with a pair why it was made, so that it can be read later without computing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.domain.matching.explaining import considered
from alumnii_mentoring.domain.matching.models import Proposal
from alumnii_mentoring.domain.matching.reasons import terms_of


def rationale_of(proposal: Proposal, *, by: Actor, now: datetime) -> dict[str, Any]:
    """Score with its parts and what it could not see, weights, alternatives, who decided when.

    Keys instead of names of people, who may be forgotten later; terms with their names.
    """
    run = proposal.run
    return {
        "score": proposal.score,
        "parts": proposal.parts,
        "terms": terms_of(proposal.parts),
        "weights": run.weights,
        "minimum": run.minimum,
        "by_hand": proposal.is_chosen_by_hand,
        "lock_reason": proposal.lock_reason,
        "version": run.number,
        "mode": run.mode,
        "is_proved": run.is_proved,
        "computed_at": run.created_at.isoformat(),
        "alternatives": considered(proposal.mentee, proposal.mentor_id),
        "priority": run.priority.get(str(proposal.mentee_id), ""),
        "decided_by": by.pk if by is not None else None,
        "decided_at": now.isoformat(),
    }
