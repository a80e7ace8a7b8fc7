"""What waits for somebody who is to get a place: an offer, and a pair to confirm."""

from __future__ import annotations

from datetime import datetime

from alumnii_mentoring.core.open_questions import Question, Waiting, asked_of
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.mentorships import verbs as mentorships
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.publishing import ANSWERS_PAIR
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.placing import verbs
from alumnii_mentoring.domain.placing.waiting_list import ANSWERS_OFFER

OFFER = Question(
    ANSWERS_OFFER,
    lambda now: Application.objects.offered().with_parts().order_by("-pk"),
    {"accept": verbs.ACCEPT_OFFER, "decline": verbs.DECLINE_OFFER},
    deadline="offer_until",
)
PAIR = Question(
    ANSWERS_PAIR,
    lambda now: Pair.objects.awaiting_answer().with_parts(),
    {"confirm": verbs.CONFIRM, "decline": mentorships.DECLINE},
    is_due=lambda pair, person: not pair.is_confirmed_by(person),
    since="asked_at",
    deadline="answer_by",
)


def waiting_for(person: Person, now: datetime) -> list[Waiting]:
    return asked_of([OFFER, PAIR], person, now)
