"""Accept many proposals in one transaction: what speaks against them is asked once for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from itertools import chain

from django.db.models import F, Q, QuerySet

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.audit import record
from alumnii_mentoring.core.transitions import change_state
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.applications.permissions import owns
from alumnii_mentoring.domain.matching.bulk.considered import ConsideredMentors
from alumnii_mentoring.domain.matching.models import MatchingRun, Proposal
from alumnii_mentoring.domain.matching.rationale import Frozen, origin_of, rationale_of
from alumnii_mentoring.domain.matching.reasons import TermNames
from alumnii_mentoring.domain.matching.runs import require_pairing
from alumnii_mentoring.domain.mentorships.capacity import has_free_seat, lowest_free_seat
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.proposals import new_pair
from alumnii_mentoring.domain.people.accounts import is_locked
from alumnii_mentoring.domain.programme.actions import require_coordinator
from alumnii_mentoring.domain.programme.cycles import Cycle


@action
def accept_plain(
    cycle: Cycle, keys: Collection[int], *, by: Actor, now: datetime
) -> list[Proposal]:
    """Accept those of the proposals against which nothing speaks; return them.

    What remains is judged by ``accept_proposal``, which has the words for it. Raises
    MentoringError or PermissionDenied where nothing can be accepted.
    """
    require_coordinator(by, cycle.programme)
    require_pairing(cycle)
    run = MatchingRun.objects.current(cycle).first()
    if run is None:
        return []
    run.cycle = cycle
    chunk = _Chunk(run, keys)
    plain = []
    for proposal in chunk.proposals:
        if chunk.is_plain(proposal) and not owns_one_of(by, proposal):
            chunk.accept(proposal, by, now)
            plain.append(proposal)
    return plain


def owns_one_of(by: Actor, proposal: Proposal) -> bool:
    return owns(by, proposal.mentor) or owns(by, proposal.mentee)


class _Chunk:
    """Proposals of the version on the board whose rows are held, and what is known about them."""

    def __init__(self, run: MatchingRun, keys: Collection[int]) -> None:
        self.run = run
        rows = Proposal.objects.filter(pk__in=keys, run=run)
        _hold(rows)
        both = list(rows.values_list("mentor", "mentee"))
        mentors, mentees = {mentor for mentor, _mentee in both}, {mentee for _, mentee in both}
        _hold(Participation.objects.filter(pk__in=mentors))
        _hold(Participation.objects.filter(pk__in=mentees))
        self.proposals = list(
            rows.select_related("mentor__person", "mentee__person").order_by("-score", "pk")
        )
        locked = Participation.objects.filter(is_locked("person__"), pk__in=mentors | mentees)
        self.locked = set(locked.values_list("pk", flat=True))
        self.considered = ConsideredMentors(run)
        self.terms = TermNames(chain.from_iterable(row.parts for row in self.proposals))
        self.seats: dict[int, set[str | None]] = defaultdict(set)
        self.paired: set[int] = set()
        pairs = Pair.objects.open().filter(Q(mentor__in=mentors) | Q(mentee__in=mentees))
        for mentor, mentee, seat in pairs.values_list("mentor", "mentee", "seat_key"):
            self.seats[mentor].add(seat)
            self.paired.add(mentee)

    def is_plain(self, proposal: Proposal) -> bool:
        """Whether nothing at all speaks against it, not even what may be overruled."""
        mentor, mentee = proposal.mentor, proposal.mentee
        active = Participation.State.ACTIVE
        return (
            proposal.state == Proposal.State.PROPOSED
            and not proposal.lock_reason
            and mentor.state == mentee.state == active
            and not self.locked & {mentor.pk, mentee.pk}
            and mentor.is_mentor
            and not mentee.is_mentor
            and mentor.person_id != mentee.person_id
            and (mentor.person_id, mentee.person_id) not in self.considered.ruled
            and mentee.pk not in self.paired
            and has_free_seat(mentor, self.seats[mentor.pk])
        )

    def accept(self, proposal: Proposal, by: Actor, now: datetime) -> None:
        mentor, mentee = proposal.mentor, proposal.mentee
        mentor.cycle = mentee.cycle = self.run.cycle
        proposal.run = self.run
        alternatives = self.considered.of(mentee, mentor.pk)
        frozen = Frozen(*alternatives, self.terms.of(proposal.parts))
        seat = lowest_free_seat(mentor, self.seats[mentor.pk])
        pair = new_pair(mentor, mentee, seat, origin=origin_of(proposal))
        pair.rationale = rationale_of(proposal, by=by, now=now, frozen=frozen)
        change_state(proposal, Proposal.State.ACCEPTED, by=by, action="proposal.accept", now=now)
        pair.save()
        record("pair.propose", pair, by=by, to_state=Pair.State.PROPOSED, now=now)
        proposal.pair = pair
        proposal.save(update_fields=["pair"])
        self.seats[mentor.pk].add(seat)
        self.paired.add(mentee.pk)


def _hold(rows: QuerySet[Proposal] | QuerySet[Participation]) -> None:
    """Until the transaction ends; an UPDATE locks on every database."""
    rows.order_by().update(state=F("state"))
