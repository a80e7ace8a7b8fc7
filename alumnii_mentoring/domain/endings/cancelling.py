"""Cancelling a cycle: everything open in it comes to an end, and everybody concerned is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.transitions import change_state, lock_row
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications.actions import retire_application
from alumnii_mentoring.domain.applications.messages import tell_applicant
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.applications.wishes import Wish, void_wish
from alumnii_mentoring.domain.events.leaving import cancel_events
from alumnii_mentoring.domain.mentorships.closing import give_up
from alumnii_mentoring.domain.mentorships.messages import who_knows_of
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.signals import cycle_cancelled
from alumnii_mentoring.domain.programme.actions import require_coordinator
from alumnii_mentoring.domain.programme.cycles import Cycle


@dataclass(frozen=True)
class Ending:
    """How many of each end with the cycle, and how many messages are drafted."""

    applications: int
    requests: int
    proposals: int
    messages: int


def preview_cancelling(cycle: Cycle) -> Ending:
    """What :func:`cancel_cycle` would do; changes nothing."""
    applications = cycle.applications.open().select_related("person")
    requests = Wish.objects.asked().filter(application__cycle=cycle).with_parts()
    pairs = list(_proposals(cycle))
    told = [application.person for application in applications]
    told += [wish.mentor.person for wish in requests]
    told += [person for pair in pairs for person in who_knows_of(pair)]
    messages = sum(bool(person.email) for person in told)
    return Ending(len(applications), len(requests), len(pairs), messages)


def _proposals(cycle: Cycle) -> Any:
    return Pair.objects.filter(cycle=cycle).open().with_parts()


@action
def cancel_cycle(cycle: Cycle, *, by: Actor, now: datetime) -> Cycle:
    """Cancel a cycle before it runs; the messages about it wait as drafts.

    Raises MentoringError while a pair is running: those are ended one by one, with a reason.
    """
    require_coordinator(by, cycle.programme)
    lock_row(cycle)
    if Pair.objects.filter(cycle=cycle).running().exists():
        raise MentoringError(_("Pairs are running in this cycle. End them before you cancel it."))
    for pair in _proposals(cycle):
        give_up(lock_row(pair), "pair.withdraw", by=by, now=now, draft=True)
    for wish in Wish.objects.open().filter(application__cycle=cycle).with_parts():
        void_wish(wish, "wish.cancel", by=by, now=now, draft=True)
    applications = Application.objects.filter(cycle=cycle).select_related(
        "cycle__programme", "person"
    )
    for application in applications.filter(state=Application.State.DRAFT):
        retire_application(application, by=by, now=now)
    for application in applications.open():
        _end_application(application, by, now)
    cancel_events(cycle, by=by, now=now)
    cycle_cancelled.send(sender=Cycle, cycle=cycle, by=by, now=now)
    return change_state(cycle, Cycle.State.CANCELLED, by=by, action="cycle.move", now=now)


def _end_application(application: Application, by: Actor, now: datetime) -> None:
    change_state(
        application, Application.State.CANCELLED, by=by, action="application.cancel", now=now
    )
    tell_applicant(application, "application_cycle_cancelled", now=now, draft=True)
