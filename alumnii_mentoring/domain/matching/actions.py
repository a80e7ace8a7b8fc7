"""What coordinators do on the matching board; a person decides, the software proposes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.audit import record
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.transitions import change_state, lock_row
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.matching.engine.explain import unmatched_reasons
from alumnii_mentoring.domain.matching.engine.result import Result
from alumnii_mentoring.domain.matching.engine.rules import NO_FREE_PLACE, NOBODY
from alumnii_mentoring.domain.matching.engine.scoring import Score
from alumnii_mentoring.domain.matching.engine.solver import solve
from alumnii_mentoring.domain.matching.field import (
    Field,
    kept_proposals,
    load_field,
    unpaired_mentees,
)
from alumnii_mentoring.domain.matching.models import Exclusion, MatchingRun, Proposal
from alumnii_mentoring.domain.matching.reasons import BLOCKED
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.proposals import (
    propose_pair,
    publish_pairs,
    withdraw_proposal,
)
from alumnii_mentoring.domain.mentorships.rules import PAIRING
from alumnii_mentoring.domain.programme.actions import require_coordinator
from alumnii_mentoring.domain.programme.models import Cycle

State = Proposal.State


@action
def compute_proposals(cycle: Cycle, *, by: Any, now: datetime) -> MatchingRun:
    """Propose the best mentor for every mentee who has none; keep accepted and locked ones.

    Raises MentoringError before applications have closed.
    """
    require_coordinator(by, cycle.programme)
    lock_row(cycle)
    if cycle.state not in PAIRING:
        raise MentoringError(_("Pairs are formed after applications have closed."))
    ground = load_field(cycle)
    run = _start_run(cycle, ground, by)
    taken = run.proposals.filter(state=State.PROPOSED).values_list("mentee", "mentor")
    settled = {mentee for mentee, _mentor in taken}
    for _mentee, mentor in taken:
        ground.places[mentor] = max(0, ground.places.get(mentor, 0) - 1)
    waiting = list(unpaired_mentees(cycle).values_list("pk", flat=True))
    _solve(run, ground, [pk for pk in waiting if pk not in settled])
    record("matching.compute", run, by=by, now=now)
    return run


def _start_run(cycle: Cycle, ground: Field, by: Any) -> MatchingRun:
    kept = list(kept_proposals(cycle).values_list("pk", flat=True))
    cycle.runs.filter(is_current=True).update(is_current=False)
    run = MatchingRun.objects.create(cycle=cycle, weights=ground.weights.as_json(), created_by=by)
    Proposal.objects.filter(pk__in=kept).update(run=run)
    return run


def _solve(run: MatchingRun, ground: Field, mentees: list[int]) -> None:
    found = solve(ground.ground_of(mentees, salt=f"run {run.pk}"))
    Proposal.objects.bulk_create(
        _proposal(run, mentee, mentor, ground.score(mentee, mentor))
        for mentee, mentor in sorted(found.mentor_of.items())
    )
    run.total = found.total
    run.unmatched = {str(pk): _why_alone(found, pk) for pk in found.unmatched}
    run.save(update_fields=["total", "unmatched"])


def _why_alone(found: Result, mentee: int) -> str:
    """That places ran out, if anybody fits at all; else what concerns most mentors."""
    reasons = unmatched_reasons(found.ground, found, mentee)
    if not reasons or NO_FREE_PLACE in reasons:
        return NO_FREE_PLACE if reasons else NOBODY
    return reasons.most_common(1)[0][0]


def _proposal(run: MatchingRun, mentee: int, mentor: int, found: Score) -> Proposal:
    return Proposal(
        run=run, mentee_id=mentee, mentor_id=mentor, score=found.total, parts=found.as_json()
    )


@action
def accept_proposal(proposal: Proposal, *, by: Any, now: datetime) -> Pair:
    """Make a pair of it, which takes the mentor's place; neither of the two is told yet."""
    require_coordinator(by, proposal.programme)
    lock_row(proposal)
    change_state(proposal, State.ACCEPTED, by=by, action="proposal.accept", now=now)
    wish = any(part["kind"] == "wishes" and part["facts"]["rank"] for part in proposal.parts)
    pair = propose_pair(
        proposal.mentor,
        proposal.mentee,
        by=by,
        now=now,
        origin=Pair.Origin.ASSOCIATION if wish else Pair.Origin.MATCHING,
        rationale={
            "score": proposal.score,
            "parts": proposal.parts,
            "weights": proposal.run.weights,
            "by_hand": proposal.is_chosen_by_hand,
        },
    )
    proposal.pair = pair
    proposal.save(update_fields=["pair"])
    return pair


@action
def undo_acceptance(proposal: Proposal, *, by: Any, now: datetime) -> Proposal:
    """Back to a mere proposal, as long as nobody was told."""
    require_coordinator(by, proposal.programme)
    lock_row(proposal)
    pair = proposal.pair
    if pair is None or pair.state != Pair.State.PROPOSED:
        raise MentoringError(_("The two were already told. End the pair instead."))
    withdraw_proposal(pair, by=by, now=now)
    proposal.pair = None
    proposal.save(update_fields=["pair"])
    return change_state(proposal, State.PROPOSED, by=by, action="proposal.undo", now=now)


@action
def reject_proposal(proposal: Proposal, *, by: Any, now: datetime) -> Proposal:
    require_coordinator(by, proposal.programme)
    return change_state(proposal, State.REJECTED, by=by, action="proposal.reject", now=now)


@action
def restore_proposal(proposal: Proposal, *, by: Any, now: datetime) -> Proposal:
    require_coordinator(by, proposal.programme)
    if proposal.state != State.REJECTED:
        raise MentoringError(_("Only a rejected proposal can be restored."))
    return change_state(proposal, State.PROPOSED, by=by, action="proposal.restore", now=now)


@action
def set_lock(proposal: Proposal, *, is_locked: bool, by: Any, now: datetime) -> Proposal:
    """A locked proposal survives new computations."""
    require_coordinator(by, proposal.programme)
    lock_row(proposal)
    proposal.is_locked = is_locked
    proposal.save(update_fields=["is_locked"])
    verb = "proposal.lock" if is_locked else "proposal.unlock"
    record(verb, proposal, by=by, now=now)
    return proposal


@action
def exclude_two(proposal: Proposal, *, by: Any, now: datetime) -> Exclusion:
    """Never propose these two to each other again; the proposal is rejected."""
    require_coordinator(by, proposal.programme)
    if proposal.state == State.PROPOSED:
        reject_proposal(proposal, by=by, now=now)
    if proposal.state != State.REJECTED:
        raise MentoringError(_("Take the acceptance back first."))
    exclusion, _created = Exclusion.objects.get_or_create(
        programme=proposal.programme,
        mentor=proposal.mentor.person,
        mentee=proposal.mentee.person,
        defaults={"created_by": by},
    )
    record("matching.exclude", exclusion, by=by, now=now)
    return exclusion


@action
def choose_mentor(
    mentee: Participation, mentor: Participation, *, by: Any, now: datetime
) -> Proposal:
    """Put a mentor of one's own choice in the place of what was computed, and lock it.

    Raises MentoringError for somebody of another cycle, excluded or a former partner.
    """
    cycle = mentee.cycle
    require_coordinator(by, cycle.programme)
    lock_row(cycle)
    ground = load_field(cycle)
    _require_choosable(ground, mentee, mentor)
    found = ground.score(mentee.pk, mentor.pk)
    current = MatchingRun.objects.filter(cycle=cycle, is_current=True).first()
    run = current or _start_run(cycle, ground, by)
    known = Proposal.objects.filter(run=run, mentee=mentee).first()
    proposal = known or Proposal(run=run, mentee=mentee)
    if proposal.state == State.ACCEPTED:
        raise MentoringError(_("Take the acceptance back first."))
    proposal.mentor, proposal.state = mentor, State.PROPOSED
    proposal.score, proposal.parts = found.total, found.as_json()
    proposal.is_chosen_by_hand = proposal.is_locked = True
    proposal.save()
    record("proposal.choose", proposal, by=by, to_state=State.PROPOSED, now=now)
    run.unmatched.pop(str(mentee.pk), None)
    run.save(update_fields=["unmatched"])
    return proposal


def _require_choosable(ground: Field, mentee: Participation, mentor: Participation) -> None:
    if mentee.pk not in ground.mentees or mentor.pk not in ground.mentors:
        raise MentoringError(_("A pair is one mentor and one mentee of the same cycle."))
    if not ground.places[mentor.pk]:
        raise MentoringError(_("All places of this mentor are taken."))
    reason = ground.barred_by(mentee.pk, mentor.pk)
    if reason:
        raise MentoringError(
            _("These two can't be proposed: %(reason)s.") % {"reason": BLOCKED[reason]}
        )


@dataclass(frozen=True)
class Candidate:
    """A mentor for one mentee; ``reason`` says why the software would not propose them."""

    mentor: Participation
    score: Score
    places_free: int
    reason: str | None


def candidates_for(mentee: Participation) -> list[Candidate]:
    """Mentors with a free place whom a coordinator may choose, best first."""
    ground = load_field(mentee.cycle)
    if mentee.pk not in ground.mentees:
        raise PermissionDenied
    choosable = [
        pk for pk, free in ground.places.items() if free and not ground.barred_by(mentee.pk, pk)
    ]
    people = Participation.objects.select_related("person").in_bulk(choosable)
    found = [
        Candidate(
            people[pk],
            ground.score(mentee.pk, pk),
            ground.places[pk],
            ground.blocking_reason(mentee.pk, pk),
        )
        for pk in choosable
    ]
    return sorted(found, key=lambda one: (one.reason is not None, -one.score.total, one.mentor.pk))


def accepted_pairs(cycle: Cycle) -> Any:
    """Pairs that were accepted and wait to be told."""
    return Pair.objects.filter(cycle=cycle, state=Pair.State.PROPOSED).with_parts().order_by("pk")


@action
def publish_accepted(
    cycle: Cycle, *, by: Any, now: datetime, as_drafts: bool = True
) -> list[Pair]:
    """Tell both sides of every accepted pair; the messages wait as drafts unless sent at once."""
    require_coordinator(by, cycle.programme)
    lock_row(cycle)
    return publish_pairs(accepted_pairs(cycle), by=by, now=now, as_drafts=as_drafts)
