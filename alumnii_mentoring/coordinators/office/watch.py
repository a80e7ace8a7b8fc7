"""What stands still or fails at the clock, in words for coordinators."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Q

from alumnii_mentoring.core.actors import Account
from alumnii_mentoring.core.clock.heartbeats import CLOCK, MAIL, QUEUE, late_beats
from alumnii_mentoring.core.clock.rows import ClockFailure
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.programme.models import Programme
from alumnii_mentoring.domain.programme.permissions import can_manage_all

MOST = 10
WAITING = {
    CLOCK: _("Reminders and deadlines wait."),
    MAIL: _("Messages wait."),
    QUEUE: _("Long work, such as computing a matching, waits."),
}


def standing_still(now: datetime) -> list[dict[str, Any]]:
    """What waits, and since when; ``since`` is None where it never worked."""
    return [
        {"waiting": WAITING[name], "since": beat_at} for name, beat_at in late_beats(now).items()
    ]


def failures_for(user: Account) -> list[dict[str, Any]]:
    """What the clock could not do in the user's programmes: by number, without names."""
    own = Q(scope_ref__in=Programme.objects.visible_to(user).values("pk"))
    if can_manage_all(user):
        own |= Q(scope_ref=None)
    failures = ClockFailure.objects.filter(own)[:MOST]
    return [
        {"what": _kind_of(failure), "number": failure.thing_ref, "since": failure.failing_since}
        for failure in failures
    ]


def _kind_of(failure: ClockFailure) -> str:
    """The name of the model for people, or of a part that failed as a whole."""
    if not failure.thing_kind:
        return failure.part
    return str(apps.get_model("alumnii_mentoring", failure.thing_kind)._meta.verbose_name)
