"""Who may become a pair."""

from __future__ import annotations

from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.mentorships.exclusions import are_excluded
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.programme.cycles import Cycle

PAIRING: set[str] = {Cycle.State.CLOSED, Cycle.State.MATCHING, Cycle.State.RUNNING}
TELLING: set[str] = {Cycle.State.MATCHING, Cycle.State.RUNNING}


REQUESTING: set[str] = {Cycle.State.OPEN, *PAIRING}


def check_pairing(
    mentor: Participation, mentee: Participation, *, by_request: bool = False
) -> None:
    """Raise MentoringError when these two can't become a pair now.

    Who found each other by a request need not wait until applications have closed; whom a
    coordinator ruled out becomes no pair without one.
    """
    cycle = mentor.cycle
    if cycle.pk != mentee.cycle_id or not mentor.is_mentor or mentee.is_mentor:
        raise MentoringError(_("A pair is one mentor and one mentee of the same cycle."))
    if cycle.state not in (REQUESTING if by_request else PAIRING):
        raise MentoringError(_("Pairs are formed after applications have closed."))
    if mentor.person_id == mentee.person_id:
        raise MentoringError(_("Nobody can be paired with themselves."))
    if mentee.state != Participation.State.ACTIVE:
        raise MentoringError(_("This mentee does not take part at the moment."))
    if by_request and are_excluded(mentor, mentee):
        raise MentoringError(
            _("This pair can't come about. Please ask the programme coordination.")
        )
    if were_partners(mentor, mentee):
        raise MentoringError(_("These two were already a pair, or one of them declined."))


def were_partners(mentor: Participation, mentee: Participation) -> bool:
    """Formed before in this programme, or declined by one of them in this cycle."""
    both = Pair.objects.filter(
        mentor__person=mentor.person_id,
        mentee__person=mentee.person_id,
        cycle__programme=mentor.cycle.programme_id,
    )
    earlier = both.formed() | both.filter(is_never_again=True)
    declined = both.filter(cycle=mentor.cycle_id, state=Pair.State.NOT_FORMED).exclude(
        ended_by_role=""
    )
    return earlier.exists() or declined.exists()
