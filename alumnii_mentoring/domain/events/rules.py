"""What may still happen to an event, and what no longer once its guests were invited."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError

from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.events.models import Event

COMING: set[str] = {Event.State.PUBLISHED, Event.State.REGISTRATION_CLOSED}
TAKING_PLACE: set[str] = COMING | {Event.State.HELD}


def check_change(event: Event, before: Event, now: datetime) -> None:
    """Raise ValidationError, by field; a draft may change in every way."""
    if before.state == Event.State.DRAFT:
        return
    errors: dict[str, str] = {}
    if event.programme_id != before.programme_id:
        errors["programme"] = _(
            "The guests of this programme were invited already. Cancel the event and plan another"
            " one."
        )
    if event.cycle_id != before.cycle_id:
        errors["cycle"] = _(
            "The guests of this cycle were invited already. Cancel the event and plan another one."
        )
    if event.starts_at != before.starts_at and event.starts_at <= now:
        errors["starts_at"] = _("A published event can't be moved into the past.")
    if errors:
        raise ValidationError(errors)


def check_inviting(event: Event, now: datetime) -> None:
    """Raise MentoringError unless guests of this event may be told of it."""
    if event.state == Event.State.DRAFT:
        raise MentoringError(_("Publish the event first; then its guests are invited."))
    if not is_to_come(event, now):
        raise MentoringError(_("Nobody can be invited to this event any more."))


def has_begun(event: Event, now: datetime) -> bool:
    """Whether it may be recorded who came: it takes or took place."""
    return event.state in TAKING_PLACE and event.starts_at <= now


def check_recording(event: Event, now: datetime) -> None:
    """Raise MentoringError unless it may be recorded who came."""
    if event.state == Event.State.CANCELLED:
        raise MentoringError(_("This event was cancelled."))
    if not has_begun(event, now):
        raise MentoringError(_("Who came can be recorded once the event has begun."))


def is_to_come(event: Event, now: datetime) -> bool:
    """Whether its guest list may still change: published and not over."""
    return event.state in COMING and now < event.ends_at


def can_be_removed(event: Event, invitation: Invitation, now: datetime) -> bool:
    return is_to_come(event, now) and invitation.may_answer


def check_removing(event: Event, invitation: Invitation, now: datetime) -> None:
    """Raise MentoringError unless this guest may be taken off the list."""
    if invitation.is_marked:
        raise MentoringError(
            _("It is recorded already whether this guest came. Take that back first.")
        )
    if not can_be_removed(event, invitation, now):
        raise MentoringError(_("Nobody can be taken off the guest list of this event any more."))
