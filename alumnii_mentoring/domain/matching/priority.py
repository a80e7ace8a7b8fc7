"""Priority for mentees who got no mentor last time through no fault of their own.

Declining costs nobody anything. Only who let a proposal lie until it expired loses the priority.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.models import Application, Participation, Role
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.programme.cycles import Cycle

REFUSED, LOST = "refused", "lost"
LAPSED_BY_MENTEE = "lapsed"
RANKED = (REFUSED, LOST, LAPSED_BY_MENTEE)
UNPLACED_BEFORE, LOST_BEFORE = "unplaced_before", "lost_before"
PRIORITY = {
    REFUSED: _("the mentor did not confirm"),
    LOST: _("lost the mentor in this cycle"),
    UNPLACED_BEFORE: _("found nobody in the last cycle"),
    LOST_BEFORE: _("lost the mentor in the last cycle"),
}
WITHOUT = [
    Application.State.ACCEPTED,
    Application.State.WAITING,
    Application.State.OFFERED,
    Application.State.NOT_PLACED,
]
ENDED = Q(state=Pair.State.ENDED_EARLY) & ~Q(ended_by_role=Role.MENTEE)
LAPSED = Q(state=Pair.State.NOT_FORMED, ended_by_role="", ended_at__gt=F("answer_by"))
REFUSED_BY_MENTOR = Q(state=Pair.State.NOT_FORMED, ended_by_role=Role.MENTOR) | (
    LAPSED & Q(mentee_confirmed_at__isnull=False)
)
NO_SHOW = LAPSED & Q(mentee_confirmed_at__isnull=True)


def priorities(cycle: Cycle) -> dict[int, str]:
    """Reason code by primary key of the mentee's participation; in a few queries."""
    before = last_cycle(cycle)
    reasons: dict[int, str] = {}
    if before is not None:
        reasons |= dict.fromkeys(_unplaced(before), UNPLACED_BEFORE)
        reasons |= dict.fromkeys(_mentees(before, ENDED) - _completed(before), LOST_BEFORE)
    here = returned(cycle)
    reasons |= {person: code for person, code in here.items() if code != LAPSED_BY_MENTEE}
    blamed = {person for person, code in here.items() if code == LAPSED_BY_MENTEE}
    blamed |= _mentees(before, NO_SHOW) if before else set()
    mentees = Participation.objects.filter(cycle=cycle).mentees().available()
    return {
        pk: reasons[person]
        for pk, person in mentees.values_list("pk", "person").order_by()
        if person in reasons and person not in blamed
    }


def returned(cycle: Cycle) -> dict[int, str]:
    """What befell mentees in this cycle, by person; the weightiest of several. One query."""
    befell = models.Case(
        models.When(NO_SHOW, then=models.Value(RANKED.index(LAPSED_BY_MENTEE))),
        models.When(ENDED, then=models.Value(RANKED.index(LOST))),
        models.When(REFUSED_BY_MENTOR, then=models.Value(RANKED.index(REFUSED))),
    )
    pairs = Pair.objects.filter(cycle=cycle).order_by().annotate(befell=befell)
    rows = pairs.exclude(befell=None).values_list("befell", "mentee__person")
    return {person: RANKED[rank] for rank, person in sorted(rows)}


def last_cycle(cycle: Cycle) -> Cycle | None:
    """The programme's cycle before this one that took place."""
    earlier = Cycle.objects.filter(programme=cycle.programme_id, starts_on__lt=cycle.starts_on)
    earlier = earlier.exclude(state__in=[Cycle.State.DRAFT, Cycle.State.CANCELLED])
    return earlier.order_by("-starts_on", "-pk").first()


def _unplaced(cycle: Cycle) -> set[int]:
    """Mentees of a cycle who were taken and never had a pair."""
    rows = Application.objects.filter(cycle=cycle, role=Role.MENTEE, state__in=WITHOUT)
    formed = Pair.objects.filter(cycle=cycle).formed().values("mentee__person")
    return set(rows.exclude(person__in=formed).order_by().values_list("person", flat=True))


def _completed(cycle: Cycle) -> set[int]:
    return _mentees(cycle, Q(state=Pair.State.COMPLETED))


def _mentees(cycle: Cycle, which: Q) -> set[int]:
    rows = Pair.objects.filter(which, cycle=cycle).order_by()
    return set(rows.values_list("mentee__person", flat=True))
