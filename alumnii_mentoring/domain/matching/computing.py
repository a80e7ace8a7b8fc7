"""Let the queue compute a version of a matching."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, F, OuterRef, Subquery

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.jobs import Job, ask_for_job
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.matching.engine import Weights
from alumnii_mentoring.domain.matching.models import MatchingRun, Proposal, RunData
from alumnii_mentoring.domain.matching.participants import Field, weights_of
from alumnii_mentoring.domain.matching.plans import Plan, field_for
from alumnii_mentoring.domain.matching.reasons import BLOCKED
from alumnii_mentoring.domain.matching.runs import compute_run, require_pairing, use_run
from alumnii_mentoring.domain.mentorships.capacity import with_free_places
from alumnii_mentoring.domain.programme.actions import require_coordinator
from alumnii_mentoring.domain.programme.cycles import Cycle

WORK = "matching"


@action
def ask_for_run(cycle: Cycle, plan: Plan, *, by: Actor, now: datetime) -> Job:
    """Let the queue compute a version; the first of a cycle is put on the board by itself.

    Raises MentoringError while another version of the cycle is being computed.
    """
    require_coordinator(by, cycle.programme)
    require_pairing(cycle)
    _require_places_for_locks(cycle)
    if plan.adapts is None:
        _require_possible_locks(cycle, plan)
    clash = _("Another version of this cycle is being computed. Please wait until it is done.")
    wanted: dict[str, Any] = {
        "clash": clash,
        "mode": str(plan.mode),
        "weights": plan.weights.as_json() if plan.weights else None,
        "minimum": plan.minimum,
        "adapts": plan.adapts,
    }
    return ask_for_job(WORK, cycle.pk, scope_ref=cycle.programme_id, by=by, now=now, **wanted)


def _require_places_for_locks(cycle: Cycle) -> None:
    """Raise MentoringError, with names, where more is locked to a mentor than there are places."""
    locked = Proposal.objects.pending(cycle).filter(is_locked=True, mentor=OuterRef("pk"))
    number = locked.order_by().values("mentor").annotate(n=Count("pk")).values("n")
    mentors = with_free_places(Participation.objects.filter(cycle=cycle).mentors().available())
    crowded = mentors.annotate(locked=Subquery(number)).filter(locked__gt=F("places_free"))
    names = [mentor.person.display_name for mentor in crowded.select_related("person")]
    if names:
        words = _("More is locked to these mentors than they have free places: %(names)s.")
        raise MentoringError(words % {"names": ", ".join(names)})


def _require_possible_locks(cycle: Cycle, plan: Plan) -> None:
    """A lock against a rule needs a written reason, also where the rule came after the lock."""
    locked = Proposal.objects.pending(cycle).filter(is_locked=True, lock_reason="")
    rows = list(locked.select_related("mentee__person", "mentor__person"))
    field = field_for(cycle, plan) if rows else None
    against = [
        _against(field, proposal) for proposal in rows if field and _is_present(field, proposal)
    ]
    if obstacles := list(filter(None, against)):
        words = _(
            "Something speaks against what is locked: %(pairs)s. Unlock it, or choose this mentor"
            " with the reason why all the same."
        )
        raise MentoringError(words % {"pairs": "; ".join(obstacles)})


def _is_present(field: Field, proposal: Proposal) -> bool:
    return proposal.mentee_id in field.mentees and proposal.mentor_id in field.mentors


def _against(field: Field, proposal: Proposal) -> str:
    """For example “Anna Muster – Max Muster (no common language)”; empty where nothing is."""
    code = field.blocking_reason(proposal.mentee_id, proposal.mentor_id)
    names = f"{proposal.mentee.person.display_name} – {proposal.mentor.person.display_name}"
    return f"{names} ({BLOCKED[code]})" if code else ""


def plan_to_adapt(cycle: Cycle) -> Plan:
    """How to adapt the version on the board to what changed since; anew where none is kept."""
    run = MatchingRun.objects.current(cycle).first()
    if run is None or not RunData.objects.filter(run=run).exists():
        return Plan()
    return Plan(run.mode, Weights.of(run.weights), run.minimum, run.number)


def work_on_run(job: Job) -> int:
    """The work of a job of this kind."""
    cycle = Cycle.objects.select_related("programme").get(pk=job.thing_ref)
    arguments = job.arguments
    weights = Weights.of(arguments["weights"]) if arguments["weights"] else None
    plan = Plan(arguments["mode"], weights, arguments["minimum"], arguments.get("adapts"))
    run = compute_run(cycle, plan, by=job.asker, now=job.created_at, report=job.report)
    if not MatchingRun.objects.current(cycle).exists() and _counts_as_now(run):
        use_run(run, by=job.asker, now=job.created_at)
    return run.pk


def _counts_as_now(run: MatchingRun) -> bool:
    """Whether the weights of the cycle are still those of the plan."""
    cycle = Cycle.objects.get(pk=run.cycle_id)
    return (run.weights, run.minimum) == (weights_of(cycle).as_json(), cycle.minimum_score)
