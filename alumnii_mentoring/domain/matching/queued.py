"""Versions of a matching computed by the queue."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.jobs import Job, ask_for_job
from alumnii_mentoring.domain.matching.engine import Weights
from alumnii_mentoring.domain.matching.models import MatchingRun, RunData
from alumnii_mentoring.domain.matching.runs import Plan, compute_run, require_pairing, use_run
from alumnii_mentoring.domain.programme.actions import require_coordinator
from alumnii_mentoring.domain.programme.models import Cycle

WORK = "matching"


@action
def ask_for_run(cycle: Cycle, plan: Plan, *, by: Any, now: datetime) -> Job:
    """Let the queue compute a version; the first of a cycle is put on the board by itself."""
    require_coordinator(by, cycle.programme)
    require_pairing(cycle)
    return ask_for_job(
        WORK,
        cycle.pk,
        scope_ref=cycle.programme_id,
        by=by,
        now=now,
        mode=str(plan.mode),
        weights=plan.weights.as_json() if plan.weights else None,
        minimum=plan.minimum,
        adapts=plan.adapts,
    )


def plan_to_adapt(cycle: Cycle) -> Plan:
    """How to adapt the version on the board to what changed since; anew where none is kept."""
    run = MatchingRun.objects.current(cycle).first()
    if run is None or not RunData.objects.filter(run=run).exists():
        return Plan()
    return Plan(run.mode, Weights.of(run.weights), run.minimum, run.number)


def work_on_run(job: Job) -> int:
    """The work of a job of this kind."""
    cycle = Cycle.objects.select_related("programme").get(pk=job.thing_ref)
    given = job.arguments
    weights = Weights.of(given["weights"]) if given["weights"] else None
    plan = Plan(given["mode"], weights, given["minimum"], given.get("adapts"))
    run = compute_run(cycle, plan, by=job.asker, now=job.created_at, report=job.report)
    if not MatchingRun.objects.current(cycle).exists():
        use_run(run, by=job.asker, now=job.created_at)
    return run.pk
