"""What the two of a pair are told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from alumnii_mentoring.core.outbox import CalendarPart, Message, write_message
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.people.models import Person


def tell_pair(
    pair: Pair, kind: str, *, now: datetime, occasion: str = "", draft: bool = False
) -> list[Message]:
    """One message of this kind to each of the two."""
    written = [
        tell_person(pair, person, kind, now=now, occasion=occasion, draft=draft)
        for person in pair.people
    ]
    return [message for message in written if message is not None]


def tell_person(
    pair: Pair,
    person: Person,
    kind: str,
    *,
    now: datetime,
    occasion: str = "",
    draft: bool = False,
    calendar: CalendarPart | None = None,
    **more: Any,
) -> Message | None:
    return write_message(
        kind,
        to=person.as_recipient(),
        context={
            "pair": pair,
            "person": person,
            "partner": pair.partner_of(person),
            "is_mentor": pair.mentor.person_id == person.pk,
            "cycle": pair.cycle,
            "programme": pair.programme,
            **more,
        },
        dedup_key=f"{kind}:{pair.pk}:{person.pk}:{occasion}",
        scope_ref=pair.programme.pk,
        now=now,
        draft=draft,
        calendar=calendar,
    )
