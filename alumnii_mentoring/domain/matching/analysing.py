"""Compute what other aims would give and how much each weight matters; kept with the run."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.jobs import Job, ask_for_job
from alumnii_mentoring.domain.matching.engine import compare_modes, sensitivity
from alumnii_mentoring.domain.matching.explaining import known_run
from alumnii_mentoring.domain.matching.models import MatchingRun
from alumnii_mentoring.domain.programme.actions import require_coordinator

WORK = "matching_analysis"
PERCENT = 10


@action
def ask_for_analysis(run: MatchingRun, *, by: Actor, now: datetime) -> Job:
    require_coordinator(by, run.programme)
    return ask_for_job(WORK, run.pk, scope_ref=run.cycle.programme_id, by=by, now=now)


def work_on_analysis(job: Job) -> int:
    run = MatchingRun.objects.select_related("cycle__programme").get(pk=job.thing_ref)
    require_coordinator(job.asker, run.programme)
    problem, result = known_run(run)
    job.report(1, 3)
    modes = [asdict(row) for row in compare_modes(problem)]
    job.report(2, 3)
    shifts = [asdict(row) for row in sensitivity(problem, result, PERCENT)]
    job.report(3, 3)
    run.analysis = {"modes": modes, "shifts": shifts}
    run.save(update_fields=["analysis"])
    return run.pk


def mode_rows(run: MatchingRun) -> list[dict[str, Any]]:
    """Each aim with what it costs against the highest total, in points and per cent."""
    rows = run.analysis.get("modes", [])
    best = max((row["total"] for row in rows), default=0)
    return [
        {
            **row,
            "label": MatchingRun.Mode(row["mode"]).label,
            "lost": best - row["total"],
            "lost_percent": round(100 * (best - row["total"]) / best, 1) if best else 0,
            "is_used": row["mode"] == run.mode,
        }
        for row in rows
    ]


def shift_rows(run: MatchingRun) -> list[dict[str, Any]]:
    """By criterion how many mentees would have another mentor at 10 % less and more."""
    rows: dict[str, dict[str, Any]] = {}
    for row in run.analysis.get("shifts", []):
        side = "less" if row["percent"] < 0 else "more"
        rows.setdefault(row["kind"], {"kind": row["kind"]})[side] = row["moved"]
    return list(rows.values())
