"""What waits for a guest: invitations without a reply."""

from __future__ import annotations

from datetime import datetime

from alumnii_mentoring.core.open_questions import Question, Waiting, asked_of
from alumnii_mentoring.domain.events import verbs
from alumnii_mentoring.domain.events.invitations import Invitation, InvitationQuerySet
from alumnii_mentoring.domain.events.messages import ANSWERS_EVENT
from alumnii_mentoring.domain.people.models import Person

State = Invitation.State


def _answerable(now: datetime) -> InvitationQuerySet:
    invitations: InvitationQuerySet = Invitation.objects.answerable(now)
    return invitations.select_related("event__programme", "person")


INVITATION = Question(
    ANSWERS_EVENT,
    _answerable,
    {
        State.ACCEPTED.value: verbs.ACCEPT_INVITATION,
        State.TENTATIVE.value: verbs.ANSWER_PERHAPS,
        State.DECLINED.value: verbs.DECLINE_INVITATION,
    },
    words=verbs.REPLY.label,
    is_due=lambda invitation, person: invitation.state == State.INVITED,
    can_change=True,
    since="invited_at",
    deadline="answer_by",
)


def waiting_for(person: Person, now: datetime) -> list[Waiting]:
    return asked_of([INVITATION], person, now)
