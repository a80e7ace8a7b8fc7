"""Versions of a matching: compute, store, use and discard them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Max

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.actors import Actor, account_behind
from alumnii_mentoring.core.audit import record
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.matching.adapting import adapt
from alumnii_mentoring.domain.matching.engine import (
    LockError,
    Problem,
    Result,
    explain_score,
    solve,
    unmatched_reasons,
)
from alumnii_mentoring.domain.matching.engine.scores.rules import NOBODY
from alumnii_mentoring.domain.matching.models import MatchingRun, Proposal, RunData
from alumnii_mentoring.domain.matching.participants import (
    barred_persons,
    criteria,
    kept_proposals,
    weights_of,
)
from alumnii_mentoring.domain.matching.plans import Plan, problem_for
from alumnii_mentoring.domain.matching.priority import priorities
from alumnii_mentoring.domain.matching.snapshot import pack_problem, unpack_problem
from alumnii_mentoring.domain.matching.stored_explanations import count_asides
from alumnii_mentoring.domain.matching.waiting import unpaired_mentees
from alumnii_mentoring.domain.mentorships.capacity import with_free_places
from alumnii_mentoring.domain.mentorships.rules import PAIRING
from alumnii_mentoring.domain.programme.actions import require_coordinator
from alumnii_mentoring.domain.programme.cycles import Cycle

State = Proposal.State
Report = Callable[[int, int], None]


def compute_run(
    cycle: Cycle, plan: Plan, *, by: Actor, now: datetime, report: Report | None = None
) -> MatchingRun:
    """A new version beside the one in use; nothing on the board changes.

    Long work: solves outside of any transaction. Raises MentoringError before applications have
    closed, or when more is locked to a mentor than there are places.
    """
    tell = report or (lambda done, total: None)
    require_coordinator(by, cycle.programme)
    require_pairing(cycle)
    tell(1, 4)
    cycle.refresh_from_db(fields=["board_edits"])
    edits, problem = cycle.board_edits, problem_for(cycle, plan)
    tell(2, 4)
    try:
        problem, result = _solved(cycle, plan, problem)
    except LockError as error:
        raise MentoringError(
            _("More is locked to a mentor than there are places, or a lock needs a reason.")
        ) from error
    tell(3, 4)
    unmatched = {str(pk): _reasons(problem, result, pk) for pk in result.unmatched}
    tell(4, 4)
    values: dict[str, Any] = {
        "problem": problem,
        "result": result,
        "unmatched": unmatched,
        "asides": count_asides(problem, result),
        "board_edits": edits,
    }
    return _store(cycle, plan, by=by, now=now, **values)


def _solved(cycle: Cycle, plan: Plan, problem: Problem) -> tuple[Problem, Result]:
    if plan.adapts is None:
        return problem, solve(problem, plan.mode)
    before, result = read_run(cycle.runs.get(number=plan.adapts))
    adapted = adapt(before, result, problem)
    return adapted.problem, adapted


def require_pairing(cycle: Cycle) -> None:
    """Raises MentoringError in a cycle whose applications have not closed, or that is over."""
    if cycle.state not in PAIRING:
        raise MentoringError(_("Pairs are formed after applications have closed."))


def _reasons(problem: Problem, result: Result, mentee: int) -> dict[str, int]:
    reasons: Counter[str] = unmatched_reasons(problem, result, mentee)
    return dict(reasons.most_common()) or {NOBODY: 0}


@action
def _store(
    cycle: Cycle,
    plan: Plan,
    *,
    problem: Problem,
    result: Result,
    unmatched: dict[str, Any],
    asides: dict[str, Any],
    board_edits: int,
    by: Actor,
    now: datetime,
) -> MatchingRun:
    last = cycle.runs.aggregate(last=Max("number"))["last"] or 0
    priority = priorities(cycle)
    run = MatchingRun.objects.create(
        cycle=cycle,
        number=last + 1,
        mode=plan.mode,
        weights=problem.weights.as_json(),
        minimum=problem.minimum,
        total=result.total,
        optimum=result.price.optimum,
        pairs=result.price.pairs,
        wishes=result.price.wishes,
        is_proved=result.certificate.is_valid,
        unmatched=unmatched,
        priority={str(pk): priority[pk] for pk in problem.priority if pk in priority},
        adapts=plan.adapts,
        board_edits=board_edits,
        is_current=False,
        created_by=account_behind(by),
    )
    kept = {**result.to_json(), "asides": asides}
    RunData.objects.create(run=run, ground=pack_problem(problem), result=kept)
    verb = "matching.adapt" if plan.adapts else "matching.compute"
    record(verb, run, by=by, now=now)
    return run


@action
def use_run(run: MatchingRun, *, by: Actor, now: datetime) -> MatchingRun:
    """Put a version on the board. What was accepted or locked stays as it is.

    Its weights become those of the cycle. Raises MentoringError for a discarded version.
    """
    cycle = run.cycle
    require_coordinator(by, cycle.programme)
    require_pairing(cycle)
    if run.discarded_at is not None:
        raise MentoringError(_("This version was discarded."))
    if run.is_current:
        return run
    _move_kept(cycle, run)
    MatchingRun.objects.current(cycle).update(is_current=False)
    _propose(run)
    run.is_current, run.activated_at = True, now
    run.save(update_fields=["is_current", "activated_at"])
    cycle.weights, cycle.minimum_score = run.weights, run.minimum
    cycle.save(update_fields=["weights", "minimum_score"])
    record("matching.use", run, by=by, now=now)
    return run


def _move_kept(cycle: Cycle, run: MatchingRun) -> None:
    """Propose again, or drop, what was proposed when the version was in use before."""
    kept = kept_proposals(cycle)
    keys = list(kept.values_list("pk", flat=True))
    run.proposals.filter(mentee__in=kept.values("mentee")).delete()
    run.proposals.filter(state=State.PROPOSED).delete()
    Proposal.objects.filter(pk__in=keys).update(run=run)


def _propose(run: MatchingRun) -> None:
    """Proposals for whom the version has a mentor who is still to be had.

    People may have ruled a pair out since the version was computed.
    """
    problem, result = read_run(run)
    barred = barred_persons(run.cycle)
    settled = set(run.proposals.values_list("mentee", flat=True))
    room = _room(run)
    waiting = set(unpaired_mentees(run.cycle).values_list("pk", flat=True)) - settled
    best_first = sorted(result.scores, key=lambda mentee: (-result.scores[mentee], mentee))
    fresh = []
    for mentee in best_first:
        mentor = result.mentor_of[mentee]
        persons = problem.mentors[mentor].person, problem.mentees[mentee].person
        if mentee in waiting and room.get(mentor, 0) > 0 and persons not in barred:
            room[mentor] -= 1
            fresh.append(_proposal(run, problem, mentee, mentor))
    Proposal.objects.bulk_create(fresh)


def _room(run: MatchingRun) -> dict[int, int]:
    """Free places by mentor, less what is locked; accepted ones already take their place."""
    mentors = Participation.objects.filter(cycle=run.cycle_id).mentors().available()
    room = dict(with_free_places(mentors).values_list("pk", "places_free"))
    for mentor in run.proposals.filter(state=State.PROPOSED).values_list("mentor", flat=True):
        room[mentor] = room.get(mentor, 0) - 1
    return room


def _proposal(run: MatchingRun, problem: Problem, mentee: int, mentor: int) -> Proposal:
    score = explain_score(problem, mentee, mentor)
    return Proposal(
        run=run, mentee_id=mentee, mentor_id=mentor, score=score.total, parts=score.as_json()
    )


@action
def discard_run(run: MatchingRun, *, by: Actor, now: datetime) -> MatchingRun:
    """Set a version aside for good; the one in use can't be.

    Raises MentoringError for the version in use.
    """
    require_coordinator(by, run.cycle.programme)
    require_pairing(run.cycle)
    if run.is_current:
        raise MentoringError(_("This version is in use. Use another one first."))
    if run.discarded_at is None:
        run.discarded_at = now
        run.save(update_fields=["discarded_at"])
        RunData.objects.filter(run=run).delete()
        record("matching.discard", run, by=by, now=now)
    return run


def empty_run(cycle: Cycle, *, by: Actor) -> MatchingRun:
    """Inside an action: a version that holds only what people chose by hand."""
    last = cycle.runs.aggregate(last=Max("number"))["last"] or 0
    return MatchingRun.objects.create(
        cycle=cycle,
        number=last + 1,
        weights=weights_of(cycle).as_json(),
        minimum=cycle.minimum_score,
        created_by=account_behind(by),
    )


def read_run(run: MatchingRun) -> tuple[Problem, Result]:
    """What a version was computed from, and its result. Raises MentoringError when discarded."""
    return read_data(run.pk)


def read_data(pk: int) -> tuple[Problem, Result]:
    """The same by the key of the version; one query.

    Raises MentoringError when the version was discarded.
    """
    data = RunData.objects.filter(run=pk).first()
    if data is None:
        raise MentoringError(_("This version was discarded."))
    return unpack_problem(bytes(data.ground), criteria()), Result.from_json(data.result)


def compute_proposals(cycle: Cycle, *, by: Actor, now: datetime) -> MatchingRun:
    """Compute a version and put it on the board at once."""
    return use_run(compute_run(cycle, Plan(), by=by, now=now), by=by, now=now)
