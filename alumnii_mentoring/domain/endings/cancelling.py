"""The end of a cycle, cancelled or archived: everything that is open in it ends as well."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.times.zones import site_day
from alumnii_mentoring.core.transitions import change_state, check_step
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications.actions import retire_application
from alumnii_mentoring.domain.applications.messages import tell_applicant
from alumnii_mentoring.domain.applications.models import (
    Application,
    ApplicationQuerySet,
    Participation,
)
from alumnii_mentoring.domain.applications.participations.actions import end_participation
from alumnii_mentoring.domain.applications.wishes import Wish, void_wish
from alumnii_mentoring.domain.events.leaving import cancel_events
from alumnii_mentoring.domain.mentorships.closing import complete, end_early, give_up
from alumnii_mentoring.domain.mentorships.messages import who_knows_of
from alumnii_mentoring.domain.mentorships.models import Pair, PairQuerySet
from alumnii_mentoring.domain.mentorships.signals import cycle_cancelled
from alumnii_mentoring.domain.programme.actions import require_coordinator
from alumnii_mentoring.domain.programme.cycles import Cycle

State = Cycle.State


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


def _proposals(cycle: Cycle) -> PairQuerySet:
    pairs: PairQuerySet = Pair.objects.filter(cycle=cycle).open().with_parts()
    return pairs.exclude(state__in=Pair.RUNNING)


@action
def cancel_cycle(cycle: Cycle, *, by: Actor, now: datetime) -> Cycle:
    """Cancel a cycle before it runs; the messages about it wait as drafts.

    Raises MentoringError while a pair is running: those are ended one by one, with a reason.
    """
    require_coordinator(by, cycle.programme)
    if Pair.objects.filter(cycle=cycle).running().exists():
        raise MentoringError(_("Pairs are running in this cycle. End them before you cancel it."))
    _end_searching(cycle, by, now)
    _end_taking_part(cycle, by, now)
    cancel_events(cycle, by=by, now=now)
    cycle_cancelled.send(sender=Cycle, cycle=cycle, by=by, now=now)
    return change_state(cycle, State.CANCELLED, by=by, action="cycle.move", now=now)


@action
def archive_cycle(cycle: Cycle, *, by: Actor, now: datetime) -> Cycle:
    """Close a cycle for good. Pairs whose time is over count as completed; who took part did so.

    Raises MentoringError while the end of a pair lies ahead.
    """
    require_coordinator(by, cycle.programme)
    check_step(cycle, State.ARCHIVED)
    if going_on(Pair.objects.filter(cycle=cycle).running(), now).exists():
        raise MentoringError(_("Pairs are running in this cycle. End them before you archive it."))
    _end_with_the_archive(cycle, by, now)
    return change_state(cycle, State.ARCHIVED, by=by, action="cycle.move", now=now)


@action
def end_leftovers(cycle: Cycle, *, by: Actor, now: datetime) -> Cycle:
    """End what is open in a cycle that ended before: earlier versions could leave it behind.

    Raises MentoringError for a cycle that goes on.
    """
    require_coordinator(by, cycle.programme)
    if cycle.is_writable:
        raise MentoringError(_("This cycle has not ended."))
    if cycle.state == State.CANCELLED:
        for pair in Pair.objects.filter(cycle=cycle).running().with_parts():
            end_early(pair, by=by, now=now, role="", reason="")
        _end_taking_part(cycle, by, now)
    _end_with_the_archive(cycle, by, now)
    return cycle


def _end_with_the_archive(cycle: Cycle, by: Actor, now: datetime) -> None:
    for pair in Pair.objects.filter(cycle=cycle).running().with_parts():
        if pair.state == Pair.State.PAUSED:
            change_state(pair, Pair.State.CLOSING, by=by, action="pair.begin_closing", now=now)
        complete(pair, by=by, now=now)
    _end_searching(cycle, by, now)
    for application in _applications(cycle).undecided():
        _end_application(application, by, now)
    cancel_events(cycle, by=by, now=now)


def _end_taking_part(cycle: Cycle, by: Actor, now: datetime) -> None:
    for application in _applications(cycle).open():
        _end_application(application, by, now)
        tell_applicant(application, "application_cycle_cancelled", now=now, draft=True)
    for participation in Participation.objects.living().filter(cycle=cycle):
        end_participation(participation, by=by, now=now)


def going_on(running: PairQuerySet, now: datetime) -> PairQuerySet:
    """Return running pairs whose last day has not come."""
    return running.exclude(state=Pair.State.CLOSING).filter(ends_on__gte=site_day(now))


def _end_searching(cycle: Cycle, by: Actor, now: datetime) -> None:
    """End proposals, wishes and requests, and withdraw applications that were never sent."""
    for pair in _proposals(cycle):
        give_up(pair, "pair.withdraw", by=by, now=now, draft=True)
    for wish in Wish.objects.open().filter(application__cycle=cycle).with_parts():
        void_wish(wish, "wish.cancel", by=by, now=now, draft=True)
    for application in _applications(cycle).filter(state=Application.State.DRAFT):
        retire_application(application, by=by, now=now)


def _applications(cycle: Cycle) -> ApplicationQuerySet:
    applications: ApplicationQuerySet = Application.objects.filter(cycle=cycle)
    return applications.with_parts()


def _end_application(application: Application, by: Actor, now: datetime) -> None:
    change_state(
        application, Application.State.CANCELLED, by=by, action="application.cancel", now=now
    )
