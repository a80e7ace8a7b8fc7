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
    lambda now: Goal.objects.all(),
    {"agree": goals.AGREE, "review": goals.REVIEW},
    limit=lambda goals, person: goals.waiting_for(person),
    since="created_at",
)
REPORT = Question(
    "report",
    lambda now: Meeting.objects.select_related("pair"),
    {"confirm": meetings.CONFIRM, "object": meetings.OBJECT},
    limit=lambda meetings, person: meetings.waiting_for(person),
    since="reported_at",
)


def waiting_for(person: Person, now: datetime) -> list[Waiting]:
    return asked_of([GOAL, REPORT], person, now)
