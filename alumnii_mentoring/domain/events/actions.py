"""Events of a programme: drafted, published with invitations, answered, held or cancelled."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.functional import lazy

from alumnii_mentoring.core.actions import action, part_of_action, takes_unsaved
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.audit import record
from alumnii_mentoring.core.clock.rows import do_each
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.mail.outbox import undo_ends_at
from alumnii_mentoring.core.row_values import Change, changes, read_values
from alumnii_mentoring.core.times.zones import site_day
from alumnii_mentoring.core.transitions import change_state, lock_row, require_state
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.core.wording import gettext_lazy
from alumnii_mentoring.domain.events.guest_list import default_guests, invite_guests
from alumnii_mentoring.domain.events.invitation_steps import take_step
from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.events.messages import tell_guest, withdraw
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.events.permissions import is_guest, require_editor
from alumnii_mentoring.domain.events.rules import COMING, check_change
from alumnii_mentoring.domain.programme.actions import require_coordinator
from alumnii_mentoring.domain.programme.cycles import Cycle

KICKOFF_TIME = time(18)
KICKOFF_NOTICE_DAYS = 14
State = Event.State
Audience = Event.Audience
TIMES = ("starts_at", "ends_at", "is_all_day")
PLACES = ("place", "online_url")
IN_CALENDARS = (*TIMES, *PLACES, "title", "description")
_when = lazy(lambda event: event.when, str)
REPLIES: set[str] = {
    Invitation.State.ACCEPTED,
    Invitation.State.TENTATIVE,
    Invitation.State.DECLINED,
}


@action
@takes_unsaved("event")
def save_event(event: Event, *, by: Actor, now: datetime) -> Event:
    """Store a new or changed event; expects a validated event.

    Guests of a published event are told when its time or place changed, and new places go to
    those who wait. Raises ValidationError for impossible times, and for what can't change
    once it is published.
    """
    require_editor(by, event)
    event.keep_to_days()
    event.check_times()
    if event.pk is None:
        event.stamped_at = now
        event.save()
        record("event.create", event, by=by, to_state=State.DRAFT, now=now)
        return event
    return _change(event, lock_row(Event.objects.get(pk=event.pk)), by, now)


def _change(event: Event, before: Event, by: Actor, now: datetime) -> Event:
    event.state, event.sequence = before.state, before.sequence
    event.is_unannounced = before.is_unannounced
    check_change(event, before, now)
    if changes(event, read_values(before, IN_CALENDARS)):
        event.stamp(now)
    event.save()
    record("event.change", event, by=by, now=now)
    if event.state not in COMING:
        return event
    _tell_of_changes(event, before, now)
    move_up_waiting(event, now=now)
    return event


def has_kickoff(cycle: Cycle) -> bool:
    kickoffs = Event.objects.filter(cycle=cycle, kind=Event.Kind.KICKOFF)
    return kickoffs.exclude(state=State.CANCELLED).exists()


@action
def plan_kickoff(cycle: Cycle, *, by: Actor, now: datetime) -> Event:
    """Draft the kick-off of a cycle for all its new pairs, in the evening of its first day.

    Raises MentoringError when the cycle already has one.
    """
    require_coordinator(by, cycle.programme)
    if has_kickoff(cycle):
        raise MentoringError(_("This cycle already has a kick-off. You find it under Events."))
    earliest = site_day(now) + timedelta(days=KICKOFF_NOTICE_DAYS)
    begins = timezone.make_aware(
        datetime.combine(max(cycle.starts_on, earliest), KICKOFF_TIME),
        timezone.get_default_timezone(),
    )
    event = Event(
        programme=cycle.programme,
        cycle=cycle,
        kind=Event.Kind.KICKOFF,
        title=_("Kick-off %(cycle)s") % {"cycle": cycle.name},
        starts_at=begins,
        ends_at=begins + timedelta(hours=2),
        audience=Audience.PAIRS,
    )
    return save_event(event, by=by, now=now)


@action
def publish_event(event: Event, *, by: Actor, now: datetime) -> Event:
    """Show the event and invite its guest list.

    Raises MentoringError when the event has begun.
    """
    require_editor(by, event)
    require_state(event, State.DRAFT)
    if event.starts_at <= now:
        raise MentoringError(_("This event has already begun."))
    change_state(event, State.PUBLISHED, by=by, action="event.publish", now=now)
    invite_guests(event, default_guests(event), now=now)
    return event


@action
def reply_to_invitation(
    invitation: Invitation, reply: str, *, by: Actor, now: datetime
) -> Invitation:
    """Accept, decline or perhaps. With all places taken an acceptance waits for one.

    Raises PermissionDenied for anybody but the guest, MentoringError once replies are closed.
    """
    if not is_guest(by, invitation):
        raise PermissionDenied
    event = invitation.event
    if not (event.takes_replies(now) and invitation.may_answer):
        raise MentoringError(_("Replies to this event are closed."))
    if reply not in REPLIES:
        raise MentoringError(_("Please choose one of the answers."))
    was_expected = invitation.is_expected
    is_full = reply == Invitation.State.ACCEPTED and not _has_room(event, invitation)
    to = Invitation.State.WAITING if is_full else reply
    if invitation.state != to:
        take_step(invitation, to, by=by, action="invitation.reply", now=now)
    invitation.answered_at = now
    invitation.save(update_fields=["answered_at"])
    _tell_of_answer(invitation, now, was_expected=was_expected)
    move_up_waiting(event, now=now)
    return invitation


def _tell_of_answer(invitation: Invitation, now: datetime, *, was_expected: bool) -> None:
    """Tell the guest only where the event leaves their calendar or returns to it."""
    if was_expected and not invitation.is_expected:
        withdraw(invitation, "event_declined", now)
    elif invitation.is_expected and not was_expected:
        tell_guest(invitation, "event_answered", now=now)


def _has_room(event: Event, invitation: Invitation) -> bool:
    if event.places is None or invitation.state == Invitation.State.ACCEPTED:
        return True
    return event.invitations.attending().count() < event.places


@part_of_action
def move_up_waiting(event: Event, *, now: datetime) -> int:
    """Give free places to those who wait, first come first served; return how many.

    Nobody moves up any more once the event has begun.
    """
    if event.state not in COMING or event.starts_at <= now:
        return 0
    free = None  # no limit
    if event.places is not None:
        free = max(0, event.places - event.invitations.attending().count())
    waiting = event.invitations.filter(state=Invitation.State.WAITING).select_related("person")
    moved = list(waiting.order_by("answered_at", "pk")[:free])
    for invitation in moved:
        to = Invitation.State.ACCEPTED
        take_step(invitation, to, by=None, action="invitation.move_up", now=now)
        tell_guest(invitation, "event_moved_up", now=now)
    return len(moved)


@action
def close_registration(event: Event, *, by: Actor, now: datetime) -> Event:
    """Take no more replies, whatever the deadline says; who has a place keeps it."""
    require_editor(by, event)
    return change_state(
        event, State.REGISTRATION_CLOSED, by=by, action="event.close_registration", now=now
    )


@action
def reopen_registration(event: Event, *, by: Actor, now: datetime) -> Event:
    """Take replies again. Raises MentoringError once the event has begun."""
    require_editor(by, event)
    require_state(event, State.REGISTRATION_CLOSED)
    if event.starts_at <= now:
        raise MentoringError(_("This event has already begun."))
    return change_state(event, State.PUBLISHED, by=by, action="event.reopen_registration", now=now)


@action
def cancel_event(event: Event, *, by: Actor, now: datetime) -> Event:
    """Call an event off; it stays in calendars as cancelled. Guests are told a little later."""
    require_editor(by, event)
    return call_off(event, by=by, now=now, send_after=undo_ends_at(now))


@part_of_action
def call_off(event: Event, *, by: Actor, now: datetime, **how: Any) -> Event:
    """Cancel an event, alone or with its cycle; its guests are told."""
    was_draft = lock_row(event).state == State.DRAFT
    event.is_unannounced = was_draft
    event.stamp(now)
    event.save(update_fields=["sequence", "stamped_at", "is_unannounced"])
    change_state(event, State.CANCELLED, by=by, action="event.cancel", now=now)
    if not was_draft:
        _tell_everybody(event, "event_cancelled", now, **how)
    return event


def close_past_events(now: datetime) -> int:
    """Published events that are over count as held; return their number."""
    over = Event.objects.filter(
        ends_at__lt=now, state__in=[State.PUBLISHED, State.REGISTRATION_CLOSED]
    )
    over = over.exclude(cycle__state__in=Cycle.READ_ONLY)
    return do_each(over, _hold, now)


@action
def _hold(event: Event, now: datetime) -> int:
    if State.HELD not in Event.TRANSITIONS[event.state]:
        return 0
    change_state(event, State.HELD, by=None, action="event.hold", now=now)
    return 1


def _tell_of_changes(event: Event, before: Event, now: datetime) -> None:
    """Tell of another time or place, and then of another title, too.

    Who doesn't know the address of the online meeting doesn't learn the old one either.
    """
    moved = [*_other_time(event, before), *changes(event, read_values(before, PLACES))]
    renamed = changes(event, read_values(before, ["title"]))
    for invitation in event.invitations.coming().select_related("person"):
        invitation.event = event
        told = [c for c in moved if c.name != "online_url" or invitation.knows_address]
        if told:
            tell_guest(invitation, "event_changed", now=now, changes=[*renamed, *told])


def _other_time(event: Event, before: Event) -> list[Change]:
    """Return the change of times as one line that each guest reads in their language."""
    if not changes(event, read_values(before, TIMES)):
        return []
    return [Change("when", gettext_lazy("When"), _when(before), _when(event))]


def _tell_everybody(event: Event, kind: str, now: datetime, **how: Any) -> None:
    """``how`` goes to :func:`tell_guest`."""
    for invitation in event.invitations.coming().select_related("person"):
        invitation.event = event
        tell_guest(invitation, kind, now=now, **how)
