"""What may be answered behind a link in a mail: what waits for the person, by the same verbs."""

from __future__ import annotations

from alumnii_mentoring.domain.applications.open_questions import INQUIRY, KEEPING
from alumnii_mentoring.domain.events.open_questions import INVITATION
from alumnii_mentoring.domain.people.open_questions import ADDRESS
from alumnii_mentoring.domain.placing.open_questions import OFFER, PAIR
from alumnii_mentoring.domain.requests.open_questions import QUESTION, REQUEST, RETURN

QUESTIONS = {
    question.kind: question
    for question in (
        INVITATION,
        PAIR,
        OFFER,
        REQUEST,
        QUESTION,
        INQUIRY,
        KEEPING,
        RETURN,
        ADDRESS,
    )
}


def template_of(purpose: str) -> str:
    """The page that asks the question behind a link."""
    return f"alumnii_mentoring/members/answer_{purpose}.html"
