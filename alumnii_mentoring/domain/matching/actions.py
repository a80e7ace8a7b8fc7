"""Actions on the matching board: accept, reject, choose, lock, rule out, undo."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import F, QuerySet

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.actors import Actor, account_behind
from alumnii_mentoring.core.audit import record
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.transitions import change_state, lock_row
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.matching.bulk.publishing import manner, pairs_to_publish
from alumnii_mentoring.domain.matching.engine.scores import rules
from alumnii_mentoring.domain.matching.models import MatchingRun, Proposal
from alumnii_mentoring.domain.matching.participants import Field, barred_persons, load_field
from alumnii_mentoring.domain.matching.rationale import origin_of, rationale_of
from alumnii_mentoring.domain.matching.reasons import BLOCKED
from alumnii_mentoring.domain.matching.runs import empty_run, require_pairing
from alumnii_mentoring.domain.mentorships.exclusions import Exclusion
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.proposals import (
    propose_pair,
    require_matchmaker,
    withdraw_proposal,
)
from alumnii_mentoring.domain.mentorships.publishing import publish_pairs
from alumnii_mentoring.domain.programme.actions import require_coordinator
from alumnii_mentoring.domain.programme.cycles import Cycle

State = Proposal.State
HARD = {rules.SAME_PERSON, rules.FORMER_PARTNER, rules.DECLINED}


@action
def accept_proposal(proposal: Proposal, *, by: Actor, now: datetime) -> Pair:
    """Make a pair of it, which takes the mentor's place; neither of the two is told yet.

    Raises MentoringError when another version is on the board by now, or no place is free.
    """
    _require_matchmaker(by, proposal)
    _hold_board(proposal)
    change_state(proposal, State.ACCEPTED, by=by, action="proposal.accept", now=now)
    _require_unruled(proposal)
    pair = propose_pair(
        proposal.mentor,
        proposal.mentee,
        by=by,
        now=now,
        origin=origin_of(proposal),
        rationale=rationale_of(proposal, by=by, now=now),
    )
    proposal.pair = pair
    proposal.save(update_fields=["pair"])
    return pair


def _require_matchmaker(by: Actor, proposal: Proposal) -> None:
    """Coordinators of the programme, except on a proposal of themselves."""
    require_matchmaker(by, proposal.programme, proposal.mentor, proposal.mentee)


def _hold_board(proposal: Proposal) -> None:
    """Raise MentoringError unless pairs are formed and the proposal's version is on the board."""
    require_pairing(lock_row(proposal.run.cycle))
    if not MatchingRun.objects.filter(pk=proposal.run_id, is_current=True).exists():
        raise MentoringError(_("Another version is on the board by now. Please look again."))


def _require_unruled(proposal: Proposal) -> None:
    """Raise MentoringError if somebody has ruled the two out since they were proposed."""
    mentor, mentee = proposal.mentor.person_id, proposal.mentee.person_id
    ruled = barred_persons(proposal.run.cycle, mentor=mentor, mentee=mentee)
    code = ruled.get((mentor, mentee))
    if code and not proposal.lock_reason:
        raise MentoringError(
            _("These two can't be proposed: %(reason)s.") % {"reason": BLOCKED[code]}
        )


def _count_edit(proposal: Proposal) -> None:
    """Count a change by hand, so that the office is offered to adapt the rest."""
    cycles = Cycle.objects.filter(pk=proposal.run.cycle_id)
    cycles.update(board_edits=F("board_edits") + 1)


@action
def undo_acceptance(proposal: Proposal, *, by: Actor, now: datetime) -> Proposal:
    """Turn an accepted proposal back, as long as nobody was told.

    Raises MentoringError once the two were told.
    """
    _require_matchmaker(by, proposal)
    pair = proposal.pair
    if pair is None or lock_row(pair).state != Pair.State.PROPOSED:
        raise MentoringError(_("The two were already told. End the pair instead."))
    withdraw_proposal(pair, by=by, now=now)
    proposal.pair = None
    proposal.save(update_fields=["pair"])
    return change_state(proposal, State.PROPOSED, by=by, action="proposal.undo", now=now)


@action
def reject_proposal(proposal: Proposal, *, by: Actor, now: datetime) -> Proposal:
    _require_matchmaker(by, proposal)
    _hold_board(proposal)
    _count_edit(proposal)
    return change_state(proposal, State.REJECTED, by=by, action="proposal.reject", now=now)


@action
def restore_proposal(proposal: Proposal, *, by: Actor, now: datetime) -> Proposal:
    """Make a rejected proposal one of the board's again.

    Raises MentoringError when it was not rejected, and for two who are ruled out.
    """
    _require_matchmaker(by, proposal)
    require_pairing(proposal.run.cycle)
    _count_edit(proposal)
    if proposal.state != State.REJECTED:
        raise MentoringError(_("Only a rejected proposal can be restored."))
    if _exclusions(proposal).exists():
        raise MentoringError(_("These two are never proposed together. Allow them again first."))
    return change_state(proposal, State.PROPOSED, by=by, action="proposal.restore", now=now)


@action
def set_lock(proposal: Proposal, *, is_locked: bool, by: Actor, now: datetime) -> Proposal:
    """Lock a proposal, so that new versions keep it, or unlock it."""
    _require_matchmaker(by, proposal)
    _hold_board(proposal)
    if proposal.is_locked and not is_locked:
        _count_edit(proposal)
    proposal.is_locked = is_locked
    proposal.save(update_fields=["is_locked"])
    verb = "proposal.lock" if is_locked else "proposal.unlock"
    record(verb, proposal, by=by, now=now)
    return proposal


@action
def exclude_two(
    proposal: Proposal, *, by: Actor, now: datetime, kind: str = Exclusion.Kind.EXCLUDED
) -> Exclusion:
    """Never propose these two to each other again; the proposal is rejected.

    Raises MentoringError while the proposal is accepted.
    """
    _require_matchmaker(by, proposal)
    if proposal.state == State.PROPOSED:
        reject_proposal(proposal, by=by, now=now)
    if proposal.state != State.REJECTED:
        raise MentoringError(_("Take the acceptance back first."))
    exclusion, _created = Exclusion.objects.update_or_create(
        programme=proposal.programme,
        mentor=proposal.mentor.person,
        mentee=proposal.mentee.person,
        defaults={"kind": kind},
        create_defaults={"kind": kind, "created_by": account_behind(by)},
    )
    is_conflict = kind == Exclusion.Kind.SUPERVISOR
    verb = "matching.conflict" if is_conflict else "matching.exclude"
    record(verb, exclusion, by=by, now=now)
    return exclusion


@action
def allow_two(proposal: Proposal, *, by: Actor, now: datetime) -> Proposal:
    """Allow these two to be proposed to each other again, and restore the proposal."""
    _require_matchmaker(by, proposal)
    for exclusion in _exclusions(proposal):
        record("matching.allow", exclusion, by=by, now=now)
        exclusion.delete()
    return restore_proposal(proposal, by=by, now=now)


def _exclusions(proposal: Proposal) -> QuerySet[Exclusion]:
    two = {"mentor": proposal.mentor.person_id, "mentee": proposal.mentee.person_id}
    return Exclusion.objects.filter(programme=proposal.programme, **two)


@action
def choose_mentor(
    mentee: Participation, mentor: Participation, *, by: Actor, now: datetime, reason: str = ""
) -> Proposal:
    """Put a mentor of one's own choice in the place of what was computed, and lock it.

    Where a rule speaks against the two, only with a written reason. Raises MentoringError for
    somebody of another cycle, a former partner, or without a place that isn't locked.
    """
    cycle = mentee.cycle
    require_matchmaker(by, cycle.programme, mentor, mentee)
    require_pairing(cycle)
    run = MatchingRun.objects.current(cycle).first() or empty_run(cycle, by=by)
    before = Proposal.objects.filter(run=run, mentee=mentee).select_related("pair").first()
    if before is not None:
        _require_matchmaker(by, before)
    proposal = before or Proposal(run=run, mentee=mentee)
    _reopen(proposal, by, now)
    _unreject(mentee, mentor, by, now)
    field = load_field(cycle)
    _require_choosable(field, mentee, mentor, reason)
    score = field.score(mentee.pk, mentor.pk)
    proposal.mentor, proposal.lock_reason = mentor, reason.strip()
    proposal.score, proposal.parts = score.total, score.as_json()
    proposal.is_chosen_by_hand = proposal.is_locked = True
    proposal.save()
    _count_edit(proposal)
    record("proposal.choose", proposal, by=by, to_state=State.PROPOSED, now=now)
    run.unmatched.pop(str(mentee.pk), None)
    run.save(update_fields=["unmatched"])
    return proposal


def _reopen(proposal: Proposal, by: Actor, now: datetime) -> None:
    """Make a rejected proposal, or one that came to nothing, a proposal again."""
    if proposal.state == State.ACCEPTED:
        if proposal.pair is None or proposal.pair.state in Pair.OPEN:
            raise MentoringError(_("Take the acceptance back first."))
        change_state(proposal, State.ENDED, by=by, action="proposal.end", now=now)
    if proposal.state != State.PROPOSED:
        change_state(proposal, State.PROPOSED, by=by, action="proposal.reopen", now=now)
    proposal.pair = None


def _unreject(mentee: Participation, mentor: Participation, by: Actor, now: datetime) -> None:
    """Take back an earlier rejection of the mentor who is chosen now."""
    rejected = Proposal.objects.filter(mentee=mentee, mentor=mentor, state=State.REJECTED)
    for earlier in rejected:
        change_state(earlier, State.ENDED, by=by, action="proposal.end", now=now)


def _require_choosable(
    field: Field, mentee: Participation, mentor: Participation, reason: str
) -> None:
    _require_present(field, mentee, mentor)
    if Pair.objects.open().filter(mentee=mentee).exists():
        raise MentoringError(_("This mentee already has a pair in this cycle."))
    locked = Proposal.objects.pending(mentee.cycle).filter(mentor=mentor, is_locked=True)
    if field.places[mentor.pk] <= locked.exclude(mentee=mentee).count():
        raise MentoringError(_("All places of this mentor are taken."))
    code = field.blocking_reason(mentee.pk, mentor.pk)
    if code in HARD:
        raise MentoringError(
            _("These two can't be proposed: %(reason)s.") % {"reason": BLOCKED[code]}
        )
    if code and not reason.strip():
        raise MentoringError(
            _("Something speaks against these two: %(reason)s. Please write why all the same.")
            % {"reason": BLOCKED[code]}
        )


def _require_present(field: Field, mentee: Participation, mentor: Participation) -> None:
    if mentee.is_mentor or not mentor.is_mentor or mentor.cycle_id != mentee.cycle_id:
        raise MentoringError(_("A pair is one mentor and one mentee of the same cycle."))
    if mentor.pk not in field.mentors:
        raise MentoringError(_("This mentor does not take part at the moment."))
    if mentee.pk not in field.mentees:
        raise MentoringError(_("This mentee does not take part at the moment."))


@action
def publish_accepted(
    cycle: Cycle,
    *,
    by: Actor,
    now: datetime,
    as_drafts: bool = True,
    only: Collection[int] | None = None,
) -> list[Pair]:
    """Tell both sides of every accepted pair, or of those whose keys are in ``only``; those of
    one's own wait for a colleague.

    The messages wait as drafts, or leave by themselves once the time to take it back is over.
    """
    require_coordinator(by, cycle.programme)
    chosen = pairs_to_publish(cycle, by, only)
    return publish_pairs(chosen, by=by, now=now, **manner(as_drafts, now))
