"""Wishes and the requests made of them: what both sides are told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from alumnii_mentoring.core.outbox import AnswerTarget, Message, write_message
from alumnii_mentoring.core.transitions import change_state
from alumnii_mentoring.domain.applications.models import Wish
from alumnii_mentoring.domain.people.models import Person


def close_wish(
    wish: Wish, to: str, verb: str, *, by: Any, now: datetime, draft: bool = False
) -> Wish:
    """Inside another action: give a wish up; a mentor who had the request is told."""
    was_asked = wish.is_asked
    change_state(wish, to, by=by, action=verb, now=now)
    if was_asked:
        tell_about_wish(wish, wish.mentor.person, "request_void", now=now, draft=draft)
    return wish


def tell_about_wish(
    wish: Wish,
    person: Person,
    kind: str,
    *,
    now: datetime,
    draft: bool = False,
    answer: AnswerTarget | None = None,
    **more: Any,
) -> Message | None:
    application = wish.application
    return write_message(
        kind,
        to=person.as_recipient(),
        context={
            "wish": wish,
            "application": application,
            "mentee": application.person,
            "mentor": wish.mentor.person,
            "cycle": application.cycle,
            "programme": application.programme,
            **more,
        },
        dedup_key=f"{kind}:{wish.pk}:{person.pk}:{now.isoformat()}",
        scope_ref=application.programme.pk,
        about=[application.person_id, wish.mentor.person_id],
        now=now,
        draft=draft,
        answer=answer,
    )
