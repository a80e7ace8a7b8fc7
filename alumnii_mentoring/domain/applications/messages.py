"""Messages to applicants."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from alumnii_mentoring.core.mail.outbox import (
    AnswerTarget,
    Message,
    MessageQuerySet,
    write_message,
)
from alumnii_mentoring.core.mail.patience import limit_age
from alumnii_mentoring.domain.applications.models import Application

limit_age(3, "application_unfinished")


def tell_applicant(
    application: Application,
    kind: str,
    *,
    now: datetime,
    draft: bool = False,
    send_after: datetime | None = None,
    answer: AnswerTarget | None = None,
    **more: Any,
) -> Message | None:
    """Write to the applicant; what concerns a draft is hidden from the outbox of the programme."""
    programme = application.programme
    is_draft = application.state == Application.State.DRAFT
    return write_message(
        kind,
        to=application.person.as_recipient(),
        context={
            "application": application,
            "cycle": application.cycle,
            "programme": programme,
            "person": application.person,
            **more,
        },
        dedup_key=f"{kind}:{application.pk}:{now:%Y%m%d%H%M%S}",
        scope_ref=None if is_draft else programme.pk,
        now=now,
        draft=draft,
        send_after=send_after,
        answer=answer,
    )


def messages_to_applicant(application: Application, kind: str) -> MessageQuerySet:
    """Those of a kind about this application that were not discarded."""
    messages = Message.objects.filter(dedup_key__startswith=f"{kind}:{application.pk}:")
    return messages.exclude(state=Message.State.DISCARDED)
