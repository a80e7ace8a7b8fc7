"""What waits for a mentor who is requested, and for the mentee who is asked back."""

from __future__ import annotations

from datetime import datetime

from alumnii_mentoring.core.open_questions import Question, Waiting, asked_of
from alumnii_mentoring.domain.applications.models import Participation, Role
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.requests import verbs
from alumnii_mentoring.domain.requests.actions import ANSWERS_QUESTION
from alumnii_mentoring.domain.requests.asking import ANSWERS_REQUEST
from alumnii_mentoring.domain.requests.unanswered import ANSWERS_RETURN

REQUEST = Question(
    ANSWERS_REQUEST,
    lambda now: Wish.objects.asked().with_parts().order_by("requested_at"),
    {
        "accept": verbs.ACCEPT_REQUEST,
        "ask": verbs.ASK_BACK,
        "decline": verbs.DECLINE_REQUEST,
    },
    limit=lambda wishes, person: wishes.to_mentor(person),
    is_due=lambda wish, person: wish.is_with_mentor,
    role=Role.MENTOR,
    since="requested_at",
    deadline="answer_by",
)
QUESTION = Question(
    ANSWERS_QUESTION,
    lambda now: Wish.objects.open().with_parts(),
    {"reply": verbs.REPLY_TO_QUESTION},
    limit=lambda wishes, person: wishes.of_mentee(person),
    is_due=lambda wish, person: wish.is_with_mentee,
    role=Role.MENTEE,
    since="question_at",
)
# Nobody waits for a mentor who rests; they come back behind the link in a mail.
RETURN = Question(
    ANSWERS_RETURN,
    lambda now: Participation.objects.paused().with_parts(),
    {"return": verbs.RESUME},
    role=Role.MENTOR,
)


def waiting_for(person: Person, now: datetime) -> list[Waiting]:
    return asked_of([REQUEST, QUESTION], person, now)
