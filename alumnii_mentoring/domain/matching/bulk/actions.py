"""Run one action of the board on many proposals, piece by piece."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.errors import BusyError, MentoringError
from alumnii_mentoring.core.jobs import Job, ask_for_job
from alumnii_mentoring.core.logs import quiet_logger
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.matching import verbs
from alumnii_mentoring.domain.matching.bulk.accepting import accept_plain
from alumnii_mentoring.domain.matching.bulk.considered import prepare
from alumnii_mentoring.domain.matching.models import MatchingRun, Proposal
from alumnii_mentoring.domain.programme.actions import require_coordinator
from alumnii_mentoring.domain.programme.cycles import Cycle

logger = quiet_logger(__name__)

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


PIECE = 50
"""Proposals in one transaction: they hold their rows for a fraction of a second."""


@dataclass
class BulkOutcome:
    """``refused`` says of each proposal that stays as it is why."""

    done: int = 0
    refused: list[tuple[Proposal, str]] = field(default_factory=list)


def act_on_many(
    proposals: Collection[Proposal], verb: str, *, by: Actor, now: datetime
) -> BulkOutcome:
    """Best first, as far as there are places; ``proposals`` know their run and its cycle.

    Raises KeyError for an unknown verb, BusyError when somebody holds a row of a piece; what was
    done before stays.
    """
    outcome = BulkOutcome()
    _prepare({proposal.run for proposal in proposals}, verb)
    ranked = sorted(proposals, key=lambda proposal: (-proposal.score, proposal.pk))
    for first in range(0, len(ranked), PIECE):
        piece = ranked[first : first + PIECE]
        cycle = piece[0].run.cycle
        _act_on_piece(cycle, [proposal.pk for proposal in piece], verb, outcome, by, now)
    return outcome


def _prepare(runs: Iterable[MatchingRun], verb: str) -> None:
    for run in runs if verb == "accept" else ():
        prepare(run)


@action
def _act_on_piece(
    cycle: Cycle, keys: list[int], verb: str, outcome: BulkOutcome, by: Actor, now: datetime
) -> None:
    """Together where nothing speaks against them, the others one by one."""
    done = _accept_together(cycle, keys, by, now) if verb == "accept" else set()
    outcome.done += len(done)
    rest = Proposal.objects.filter(pk__in=set(keys) - done).select_related(*PARTS)
    for proposal in rest.order_by("-score", "pk"):
        if words := _refusal(proposal, verb, by, now):
            outcome.refused.append((proposal, words))
        else:
            outcome.done += 1


def _accept_together(cycle: Cycle, keys: list[int], by: Actor, now: datetime) -> set[int]:
    """Keys of those that were accepted; none where something raises, and each is tried alone."""
    try:
        return {proposal.pk for proposal in accept_plain(cycle, keys, by=by, now=now)}
    except BusyError:
        raise
    except (MentoringError, PermissionDenied):
        return set()
    except Exception:
        logger.exception("%s proposals can't be accepted together", len(keys))
        return set()


def _refusal(proposal: Proposal, verb: str, by: Actor, now: datetime) -> str:
    """Why the proposal stays as it is; empty: it was done."""
    try:
        VERBS[verb].do(proposal, by=by, now=now)
    except BusyError:
        raise
    except (MentoringError, ValidationError, PermissionDenied) as error:
        return str(error) or _("You can't decide on yourself.")
    except Exception as error:
        logger.exception("proposal %s stays as it is", proposal.pk)
        return _("It failed: %(error)s. The others go on.") % {"error": type(error).__name__}
    return ""


@action
def ask_for_all(cycle: Cycle, verb: str, *, by: Actor, now: datetime) -> Job:
    """Let the queue do it to every proposal of the version on the board that waits for a decision.

    Raises MentoringError while another verb is being done to all of them.
    """
    require_coordinator(by, cycle.programme)
    run = MatchingRun.objects.current(cycle).values_list("pk", flat=True).first()
    wish: dict[str, Any] = {"verb": verb, "run": run}
    return ask_for_job(WORK, cycle.pk, scope_ref=cycle.programme_id, by=by, now=now, **wish)


def work_on_all(job: Job) -> None:
    """What was refused is kept with the job: by key of the mentee's participation, and why."""
    cycle = Cycle.objects.select_related("programme").get(pk=job.thing_ref)
    _prepare(MatchingRun.objects.current(cycle), job.arguments["verb"])
    while keys := _following(cycle, job):
        _do_piece(job, cycle, keys)
        job.rest_in_time()


def _following(cycle: Cycle, job: Job) -> list[int]:
    """The next piece of those that still wait, best first.

    Raises MentoringError when another version is on the board than the one that was shown.
    """
    run = job.arguments.get("run")
    if run and not MatchingRun.objects.current(cycle).filter(pk=run).exists():
        raise MentoringError(_("Another version is on the board by now. Please look again."))
    waiting = Proposal.objects.pending(cycle).filter(is_locked=False).order_by("-score", "pk")
    if "after" not in job.kept:
        job.report(0, waiting.count())
    else:
        score, key = job.kept["after"]
        waiting = waiting.filter(Q(score__lt=score) | Q(score=score, pk__gt=key))
    return list(waiting.values_list("pk", flat=True)[:PIECE])


@action
def _do_piece(job: Job, cycle: Cycle, keys: list[int]) -> None:
    """The piece and that it is done, in one transaction: killed in between, it is done anew."""
    outcome = BulkOutcome()
    _act_on_piece(cycle, keys, job.arguments["verb"], outcome, job.asker, job.created_at)
    refused = [[proposal.mentee_id, why] for proposal, why in outcome.refused]
    last = Proposal.objects.values_list("score", "pk").get(pk=keys[-1])
    job.keep(
        job.done + len(keys),
        max(job.total, job.done + len(keys)),
        count=job.kept.get("count", 0) + outcome.done,
        refused=[*job.kept.get("refused", []), *refused],
        after=list(last),
    )
