"""Guests who leave the list or the programme, and events whose cycle is cancelled."""

from __future__ import annotations

from datetime import datetime

from alumnii_mentoring.core.actions import action, part_of_action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.transitions import change_state, lock_row
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.events.actions import call_off, move_up_waiting
from alumnii_mentoring.domain.events.invitation_steps import take_step
from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.events.messages import withdraw
from alumnii_mentoring.domain.events.models import Event, EventQuerySet
from alumnii_mentoring.domain.events.permissions import require_editor
from alumnii_mentoring.domain.events.rules import COMING, check_removing
from alumnii_mentoring.domain.programme.cycles import Cycle

State = Invitation.State
WAITED_FOR = [State.INVITED, State.ACCEPTED, State.TENTATIVE, State.WAITING]


@action
def remove_guest(invitation: Invitation, *, by: Actor, now: datetime) -> bool:
    """Take somebody off the guest list who should not be on it; return whether they are told.

    Who had heard of the event is told, and their calendar with them; to whom nothing has been
    sent yet, nothing is. Raises MentoringError when it is over or recorded who came.
    """
    event = invitation.event
    require_editor(by, event)
    check_removing(event, invitation, now)
    was_expected = invitation.is_expected
    take_step(invitation, State.REMOVED, by=by, action="invitation.remove", now=now)
    is_told = was_expected and withdraw(invitation, "event_removed", now)
    move_up_waiting(event, now=now)
    return is_told


@part_of_action
def release_guest(participation: Participation, *, by: Actor, now: datetime) -> None:
    """Wait no longer for somebody at the events of a cycle that they have left; their calendar
    is told."""
    cycle, person = participation.cycle, participation.person
    participations = Participation.objects.of(person).filter(cycle=cycle)
    if participations.living().exists():
        return
    events = Event.objects.upcoming(now).filter(cycle=cycle)
    expected = Invitation.objects.of(person).filter(state__in=WAITED_FOR)
    expected = expected.filter(event__in=events.values("pk"))
    for invitation in expected.select_related("event__programme", "person"):
        event = lock_row(invitation.event)
        take_step(invitation, State.DECLINED, by=by, action="invitation.release", now=now)
        withdraw(invitation, "event_released", now)
        move_up_waiting(event, now=now)


def events_to_cancel(cycle: Cycle) -> EventQuerySet:
    """Those that would be left behind by a cancelled cycle."""
    ended = [Event.State.HELD, Event.State.CANCELLED]
    return Event.objects.filter(cycle=cycle).exclude(state__in=ended)


@part_of_action
def cancel_events(cycle: Cycle, *, by: Actor, now: datetime) -> None:
    """Call off what is to come in a cycle that ends; the messages wait as drafts."""
    for event in events_to_cancel(cycle).select_related("programme"):
        if event.state in COMING and event.ends_at < now:
            change_state(event, Event.State.HELD, by=by, action="event.hold", now=now)
        else:
            call_off(event, by=by, now=now, draft=True)
