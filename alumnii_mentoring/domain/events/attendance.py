"""Who came to an event: recorded once it has begun, corrected as long as its cycle lives."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.errors import MentoringError, TransitionError
from alumnii_mentoring.core.transitions import lock_row
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.events.invitation_steps import take_step
from alumnii_mentoring.domain.events.invitations import (
    Invitation,
    InvitationQuerySet,
    guest_groups,
)
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.events.permissions import require_editor
from alumnii_mentoring.domain.events.rules import check_recording
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.people.permissions import is_person

State = Invitation.State
ACTIONS: dict[str, str] = {State.ATTENDED: "invitation.attend", State.NO_SHOW: "invitation.miss"}


@dataclass
class Outcome:
    """``refused`` are guests for whom it makes no sense: nobody misses who declined."""

    done: list[Invitation] = field(default_factory=list)
    refused: list[Invitation] = field(default_factory=list)


@action
def mark_guests(
    event: Event, keys: Collection[int], mark: str, *, by: Actor, now: datetime
) -> Outcome:
    """Record that these guests came, or that they did not; ``keys`` are those of invitations.

    Raises MentoringError before the event has begun and when it was cancelled.
    """
    if mark not in Invitation.MARKS:
        raise MentoringError(_("Please choose whether the guests came."))
    guests = _recordable(event, by, now).filter(pk__in=keys).exclude(state=mark)
    return _each(guests, lambda guest: _mark(guest, mark, by, now))


@action
def mark_accepted(event: Event, *, by: Actor, now: datetime) -> Outcome:
    """Record that everybody came who had accepted; those marked already stay so."""
    guests = _recordable(event, by, now).filter(state=State.ACCEPTED)
    return _each(guests, lambda guest: _mark(guest, State.ATTENDED, by, now))


@action
def take_back_marks(event: Event, keys: Collection[int], *, by: Actor, now: datetime) -> Outcome:
    """Undo the record of who came; guests who came uninvited leave the list."""
    guests = _recordable(event, by, now).marked().filter(pk__in=keys)

    def unmark(guest: Invitation) -> Any:
        reply = guest.reply or State.REMOVED
        return take_step(guest, reply, by=by, action="invitation.unmark", now=now)

    return _each(guests, unmark)


@action
def add_walk_in(event: Event, person: Person, *, by: Actor, now: datetime) -> Invitation:
    """Record that somebody of the programme came, whether invited or not.

    Raises PermissionDenied for people of other programmes, MentoringError for oneself.
    """
    if not Person.objects.of_programme(event.programme).filter(pk=person.pk).exists():
        raise PermissionDenied
    _recordable(event, by, now)
    if is_person(by, person):
        raise MentoringError(_("Whether you came yourself is recorded by somebody else."))
    key = {"event": event, "person": person}
    guest, is_new = Invitation.objects.get_or_create(**key, defaults={"invited_at": now})
    is_uninvited = is_new or guest.state == State.REMOVED
    if guest.state != State.ATTENDED:
        reply = "" if is_uninvited else guest.reply or guest.state
        take_step(guest, State.ATTENDED, by=by, action="invitation.walk_in", now=now, reply=reply)
    return guest


def tally(event: Event) -> dict[str, int]:
    """How many guests are in each of the groups."""
    counts = {name: Count("pk", filter=group) for name, group in guest_groups().items()}
    return event.invitations.order_by().aggregate(**counts)


def _recordable(event: Event, by: Actor, now: datetime) -> InvitationQuerySet:
    """The guests of a locked event of whom ``by`` may record that they came: not oneself."""
    require_editor(by, event)
    check_recording(lock_row(event), now)
    guests: InvitationQuerySet = event.invitations.listed().select_related("person")
    return guests if by is None else guests.exclude(person__user=by)


def _each(guests: InvitationQuerySet, act: Callable[[Invitation], Any]) -> Outcome:
    outcome = Outcome()
    for guest in guests:
        try:
            act(guest)
        except TransitionError:
            outcome.refused.append(guest)
        else:
            outcome.done.append(guest)
    return outcome


def _mark(guest: Invitation, mark: str, by: Actor, now: datetime) -> Invitation:
    if mark == State.NO_SHOW and not guest.can_be_missing:
        raise TransitionError(_("Who was not expected can't be missing."))
    reply = guest.reply if guest.is_marked else guest.state
    return take_step(guest, mark, by=by, action=ACTIONS[mark], now=now, reply=reply)
