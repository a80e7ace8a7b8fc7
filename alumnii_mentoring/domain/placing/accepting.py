"""Accepting an application: somebody takes part, and direct wishes go out at once."""

from __future__ import annotations

from datetime import datetime

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.domain.applications.actions import accept, tell_hosts_of_acceptance
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.requests.asking import ask_after_acceptance


@action
def accept_application(
    application: Application,
    *,
    by: Actor,
    now: datetime,
    reason: str = "",
    is_draft: bool = False,
) -> Participation:
    """Let a person take part; a mentor appears in the list when they agreed to that.

    With ``is_draft`` the message waits in the outbox until a coordinator sends it.
    """
    participation = accept(application, by=by, now=now, reason=reason, is_draft=is_draft)
    ask_after_acceptance(application, now=now)
    tell_hosts_of_acceptance(application, now=now)
    return participation
