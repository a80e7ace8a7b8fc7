"""What waits for somebody on the waiting list: a place that is offered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from alumnii_mentoring.core.waiting import Question, Waiting, asked_of
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.placing import verbs
from alumnii_mentoring.domain.placing.waiting_list import ANSWERS_OFFER


def _offers(person: Person, now: datetime) -> Any:
    mine = Application.objects.of(person).offered().select_related("cycle__programme", "person")
    return mine.order_by("-pk")


OFFER = Question(
    ANSWERS_OFFER,
    _offers,
    {"accept": verbs.ACCEPT_OFFER, "decline": verbs.DECLINE_OFFER},
    deadline="offer_until",
)


def waiting_for(person: Person, now: datetime) -> list[Waiting]:
    return asked_of([OFFER], person, now)
