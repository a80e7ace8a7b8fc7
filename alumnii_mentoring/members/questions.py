"""What may be answered behind a link in a mail: what waits for the person, by the same verbs."""

from __future__ import annotations

from alumnii_mentoring.domain.applications.waiting import INQUIRY, KEEPING
from alumnii_mentoring.domain.events.waiting import INVITATION
from alumnii_mentoring.domain.placing.waiting import OFFER, PAIR
from alumnii_mentoring.domain.requests.waiting import QUESTION, REQUEST, RETURN

QUESTIONS = {
    question.kind: question
    for question in (INVITATION, PAIR, OFFER, REQUEST, QUESTION, INQUIRY, KEEPING, RETURN)
}


def template_of(purpose: str) -> str:
    """The page that asks the question behind a link."""
    return f"alumnii_mentoring/members/answer_{purpose}.html"
