"""What the two of a pair are told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.functional import SimpleLazyObject

from alumnii_mentoring.core.actions import part_of_action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.limits.hourly import require_rate
from alumnii_mentoring.core.mail.outbox import (
    AnswerTarget,
    CalendarPart,
    Message,
    MessageQuerySet,
    write_message,
)
from alumnii_mentoring.core.mail.patience import limit_age
from alumnii_mentoring.core.mail.texts import Recipient
from alumnii_mentoring.core.wording import default_language
from alumnii_mentoring.domain.applications.introducing import introduce
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.permissions import require_worker
from alumnii_mentoring.domain.people.models import Person

limit_age(2, "pair_reminder")
limit_age(14, "goals_unrated")
ASKING = ("pair_asked", "request_accepted")
WRITING = (
    "goal.change",
    "goal.drop",
    "goal.propose",
    "goal.review",
    "meeting.cancel",
    "meeting.miss",
    "meeting.move",
    "meeting.object",
    "meeting.plan",
    "meeting.report",
    "pair.ask_help",
)


def require_calm(by: Actor, now: datetime) -> None:
    """Raise MentoringError above the hourly number of messages that a member causes."""
    entries = AuditEntry.objects.by(by).filter(action__in=WRITING)
    require_rate(entries, get_settings().partner_messages_per_hour, now)


def require_writer(by: Actor, pair: Pair, now: datetime) -> str:
    """Return the role of a member whose step tells the partner.

    Raises PermissionDenied or MentoringError.
    """
    role = require_worker(by, pair)
    require_calm(by, now)
    return role


def tell_pair(
    pair: Pair,
    kind: str,
    *,
    now: datetime,
    occasion: str = "",
    **how: Any,
) -> list[Message]:
    """One message of this kind to each of the two; ``how`` goes to :func:`tell_person`."""
    written = [
        tell_person(pair, person, kind, now=now, occasion=occasion, **how)
        for person in pair.people
    ]
    return [message for message in written if message is not None]


def tell_office(pair: Pair, kind: str, *, now: datetime) -> Message | None:
    """Tell the programme's office, in the language of the site and without a name."""
    programme = pair.programme
    language = default_language()
    return write_message(
        kind,
        to=Recipient(None, programme.office_name, programme.office_email, language),
        context={"pair": pair, "programme": programme, "cycle": pair.cycle},
        dedup_key=f"{kind}:{pair.pk}:{now.isoformat()}",
        scope_ref=programme.pk,
        about=_both(pair),
        now=now,
    )


def _both(pair: Pair) -> list[int]:
    return [person.pk for person in pair.people]


@part_of_action
def recall_question(pair: Pair) -> list[Person]:
    """Discard what would ask the two; return those who know of the proposal."""
    waiting = [Message.State.DRAFT]
    if pair.state == Pair.State.PROPOSED:
        waiting.append(Message.State.QUEUED)
    questions_of(pair).filter(state__in=waiting).change(state=Message.State.DISCARDED)
    return who_knows_of(pair)


def who_knows_of(pair: Pair) -> list[Person]:
    """Return those of the two whose question has left the outbox, or who have answered."""
    unseen = [Message.State.DRAFT, Message.State.DISCARDED]
    if pair.state == Pair.State.PROPOSED:
        unseen.append(Message.State.QUEUED)
    asked = set(
        questions_of(pair).exclude(state__in=unseen).values_list("recipient_ref", flat=True)
    )
    return [person for person in pair.people if person.pk in asked or pair.is_confirmed_by(person)]


def questions_of(pair: Pair) -> MessageQuerySet:
    """The messages that ask the two whether they want to be a pair."""
    keys = [dedup_key(kind, pair, person) for kind in ASKING for person in pair.people]
    return Message.objects.filter(dedup_key__in=keys)


def dedup_key(kind: str, pair: Pair, person: Person, occasion: str = "") -> str:
    return f"{kind}:{pair.pk}:{person.pk}:{occasion}"


def tell_person(
    pair: Pair,
    person: Person,
    kind: str,
    *,
    now: datetime,
    occasion: str = "",
    draft: bool = False,
    send_after: datetime | None = None,
    calendar: CalendarPart | None = None,
    answer: AnswerTarget | None = None,
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
            "facts": SimpleLazyObject(lambda: introduce(pair.part_of_partner(person))),
            "cycle": pair.cycle,
            "programme": pair.programme,
            **more,
        },
        dedup_key=dedup_key(kind, pair, person, occasion),
        scope_ref=pair.programme.pk,
        about=_both(pair),
        now=now,
        draft=draft,
        send_after=send_after,
        calendar=calendar,
        answer=answer,
    )
