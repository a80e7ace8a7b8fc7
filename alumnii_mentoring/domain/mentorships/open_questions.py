"""What waits for one of the two of a running pair: its goals and its meetings."""

from __future__ import annotations

from datetime import datetime

from alumnii_mentoring.core.open_questions import Question, Waiting, asked_of
from alumnii_mentoring.domain.mentorships.goals import verbs as goals
from alumnii_mentoring.domain.mentorships.goals.models import Goal
from alumnii_mentoring.domain.mentorships.meetings import verbs as meetings
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.people.models import Person

GOAL = Question(
    "goal",
    lambda person, now: Goal.objects.waiting_for(person),
    {"agree": goals.AGREE, "review": goals.REVIEW},
    since="created_at",
)
REPORT = Question(
    "report",
    lambda person, now: Meeting.objects.waiting_for(person).select_related("pair"),
    {"confirm": meetings.CONFIRM, "object": meetings.OBJECT},
    since="reported_at",
)


def waiting_for(person: Person, now: datetime) -> list[Waiting]:
    return asked_of([GOAL, REPORT], person, now)
