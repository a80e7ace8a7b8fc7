"""What applicants are told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from alumnii_mentoring.core.outbox import AnswerTarget, Message, write_message
from alumnii_mentoring.domain.applications.models import Application


def tell_applicant(
    application: Application,
    kind: str,
    *,
    now: datetime,
    draft: bool = False,
    answer: AnswerTarget | None = None,
    **more: Any,
) -> Message | None:
    programme = application.programme
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
        scope_ref=programme.pk,
        now=now,
        draft=draft,
        answer=answer,
    )
