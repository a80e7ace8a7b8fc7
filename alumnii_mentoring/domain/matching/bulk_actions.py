"""Run one action of the board on many proposals, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.jobs import Job, ask_for_job
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.matching import verbs
from alumnii_mentoring.domain.matching.models import Proposal
from alumnii_mentoring.domain.programme.actions import require_coordinator
from alumnii_mentoring.domain.programme.cycles import Cycle

WORK = "matching_bulk"
VERBS = {
    "accept": verbs.ACCEPT,
    "reject": verbs.REJECT,
    "lock": verbs.LOCK,
    "unlock": verbs.UNLOCK,
    "undo": verbs.TAKE_BACK,
}
FOR_ALL = {"accept", "reject", "lock"}
PARTS = ("run__cycle__programme", "mentee__person", "mentor__person", "pair")


@dataclass
class BulkOutcome:
    """``refused`` says of each proposal that stays as it is why."""

    done: int = 0
    refused: list[tuple[Proposal, str]] = field(default_factory=list)


def act_on_many(
    proposals: Iterable[Any],
    verb: str,
    *,
    by: Actor,
    now: datetime,
    report: Callable[[int, int], None] | None = None,
) -> BulkOutcome:
    """Raises KeyError for an unknown verb."""
    act, outcome = VERBS[verb].run, BulkOutcome()
    keys = [
        proposal.pk
        for proposal in sorted(proposals, key=lambda proposal: (-proposal.score, proposal.pk))
    ]
    for number, key in enumerate(keys, start=1):
        proposal = Proposal.objects.select_related(*PARTS).get(pk=key)
        try:
            act(proposal, by=by, now=now)
        except (MentoringError, ValidationError, PermissionDenied) as error:
            words = str(error) or _("You can't decide on yourself.")
            outcome.refused.append((proposal, words))
        else:
            outcome.done += 1
        if report is not None:
            report(number, len(keys))
    return outcome


@action
def ask_for_all(cycle: Cycle, verb: str, *, by: Actor, now: datetime) -> Job:
    """Let the queue do it to every proposal that waits for a decision."""
    require_coordinator(by, cycle.programme)
    return ask_for_job(WORK, cycle.pk, scope_ref=cycle.programme_id, by=by, now=now, verb=verb)


def work_on_all(job: Job) -> None:
    """What was refused is kept with the job: by key of the mentee's participation, and why."""
    cycle = Cycle.objects.select_related("programme").get(pk=job.thing_ref)
    outcome = act_on_many(
        Proposal.objects.pending(cycle).filter(is_locked=False),
        job.arguments["verb"],
        by=job.asker,
        now=job.created_at,
        report=job.report,
    )
    refused = [[proposal.mentee_id, why] for proposal, why in outcome.refused]
    job.arguments |= {"count": outcome.done, "refused": refused}
    job.save(update_fields=["arguments"])
