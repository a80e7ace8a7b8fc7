"""What waits for an applicant or a participant, and what waits for the coordinators."""

from __future__ import annotations

from datetime import datetime

from alumnii_mentoring.core.actors import Account
from alumnii_mentoring.core.open_questions import Question, Waiting, asked_of
from alumnii_mentoring.domain.applications import verbs
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.applications.reapplying import ANSWERS_KEEP, ended_without_pair
from alumnii_mentoring.domain.applications.review.actions import ANSWERS_INQUIRY
from alumnii_mentoring.domain.applications.review.models import Inquiry
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.models import InProgramme

INQUIRY = Question(
    ANSWERS_INQUIRY,
    lambda now: Inquiry.objects.open().with_parts(),
    {"reply": verbs.REPLY_TO_INQUIRY},
    since="asked_at",
)
# Nobody waits for this answer; it can be given behind the link in a mail.
KEEPING = Question(
    ANSWERS_KEEP,
    lambda now: ended_without_pair().with_parts(),
    {"keep": verbs.KEEP},
)


def waiting_for(person: Person, now: datetime) -> list[Waiting]:
    return asked_of([INQUIRY], person, now)


def waiting_for_office(user: Account) -> InProgramme:
    """Applications that this coordinator may decide or read, and nobody has decided."""
    return Application.objects.undecided().visible_to(user)
