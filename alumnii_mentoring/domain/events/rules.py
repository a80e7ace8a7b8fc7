"""What may still happen to an event, and what no longer once its guests were invited."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError

from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.events.models import Event

COMING: set[str] = {Event.State.PUBLISHED, Event.State.REGISTRATION_CLOSED}


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
    if event.state not in COMING or event.ends_at <= now:
        raise MentoringError(_("Nobody can be invited to this event any more."))
