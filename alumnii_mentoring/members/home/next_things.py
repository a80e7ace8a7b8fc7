"""What waits for a member, in the words of their home: one next thing, and what is open beside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from alumnii_mentoring.core.open_questions import Waiting
from alumnii_mentoring.core.times.words import write_moment, write_span
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications import open_questions as applications
from alumnii_mentoring.domain.events import open_questions as events
from alumnii_mentoring.domain.mentorships import open_questions as mentorships
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.placing import open_questions as placing
from alumnii_mentoring.domain.requests import open_questions as requests

MOST_OPEN = 5


@dataclass(frozen=True)
class NextThing:
    """A question with the way to its answer; ``facts`` are up to three lines."""

    kind: str
    icon: str
    heading: str
    why: str
    label: str
    url: str
    deadline: datetime | None = None
    facts: tuple[str, ...] = ()

    @property
    def deadline_words(self) -> str:
        return _("until %(when)s") % {"when": write_moment(self.deadline)} if self.deadline else ""


def waiting_for(person: Person, now: datetime) -> list[Waiting]:
    """All that is open with this person, also where the other side is to answer."""
    packages = (applications, placing, requests, mentorships, events)
    return [waiting for package in packages for waiting in package.waiting_for(person, now)]


def by_kind(waiting: Iterable[Waiting]) -> dict[str, list[Any]]:
    things: dict[str, list[Any]] = defaultdict(list)
    for question in waiting:
        things[question.kind].append(question.thing)
    return things


def next_things(waiting: Iterable[Waiting], person: Person) -> list[NextThing]:
    """What it is the member's turn to do; what ends first comes first, then what waits longest."""
    due = [question for question in waiting if question.is_due and question.kind in _WORDS]
    due.sort(key=_order)
    return [_WORDS[question.kind](question.thing, person) for question in due]


def _order(waiting: Waiting) -> tuple[bool, float]:
    moment = waiting.deadline or waiting.since
    return waiting.deadline is None, moment.timestamp() if moment else 0.0


def _pair(pair: Any, person: Person) -> NextThing:
    name = pair.partner_of(person).display_name
    return NextThing(
        kind=placing.PAIR.kind,
        icon="people",
        heading=_("Do you want to work with %(name)s?") % {"name": name},
        why=_("The pair starts only when both of you have confirmed."),
        label=_("Look and answer"),
        url=_room(pair.pk),
        deadline=pair.answer_by,
    )


def _request(wish: Any, person: Person) -> NextThing:
    name = wish.application.person.display_name
    return NextThing(
        kind=requests.REQUEST.kind,
        icon="letter",
        heading=_("%(name)s asks you to be the mentor") % {"name": name},
        why=_("You read what the request says, and accept, ask something or decline."),
        label=_("Read the request"),
        url=reverse("alumnii_mentoring:request", args=[wish.pk]),
        deadline=wish.answer_by,
    )


def _question(wish: Any, person: Person) -> NextThing:
    name = wish.mentor.person.display_name
    return NextThing(
        kind=requests.QUESTION.kind,
        icon="help",
        heading=_("%(name)s has a question for you") % {"name": name},
        why=wish.question,
        label=_("Reply to the question"),
        url=reverse("alumnii_mentoring:wish_reply", args=[wish.pk]),
    )


def _inquiry(inquiry: Any, person: Person) -> NextThing:
    return NextThing(
        kind=applications.INQUIRY.kind,
        icon="help",
        heading=str(applications.INQUIRY.verbs["reply"].heading),
        why=inquiry.question,
        label=_("Reply to the question"),
        url=reverse("alumnii_mentoring:inquiry_reply", args=[inquiry.pk]),
    )


def _invitation(invitation: Any, person: Person) -> NextThing:
    event = invitation.event
    return NextThing(
        kind=events.INVITATION.kind,
        icon="calendar",
        heading=_("Do you come to “%(title)s”?") % {"title": event.title},
        why=_("You are invited; your answer takes one click."),
        label=_("Answer the invitation"),
        url=reverse("alumnii_mentoring:event", args=[event.pk]),
        deadline=invitation.answer_by,
        facts=tuple(fact for fact in (event.when, event.place) if fact),
    )


def _goal(goal: Any, person: Person) -> NextThing:
    is_new = goal.state == goal.State.PROPOSED
    return NextThing(
        kind=mentorships.GOAL.kind,
        icon="flag",
        heading=_("Do you agree to the goal “%(title)s”?") % {"title": goal.title}
        if is_new
        else _("How far did you get with “%(title)s”?") % {"title": goal.title},
        why=_("A goal counts once both of you agree.")
        if is_new
        else _("Each of you looks back; both ratings show once yours is there."),
        label=_("Look at the goal"),
        url=_room(goal.pair_id) + "#goals",
    )


def _report(meeting: Any, person: Person) -> NextThing:
    return NextThing(
        kind=mentorships.REPORT.kind,
        icon="calendar",
        heading=_("Did this meeting take place?"),
        why=_("It is documented and counts fully once you have confirmed it."),
        label=_("Look at the meeting"),
        url=_room(meeting.pair_id) + "#meetings",
        facts=(write_span(meeting.starts_at, meeting.ends_at),),
    )


def _room(pair: int) -> str:
    return reverse("alumnii_mentoring:pair", args=[pair])


_WORDS: dict[str, Callable[[Any, Person], NextThing]] = {
    placing.PAIR.kind: _pair,
    requests.REQUEST.kind: _request,
    requests.QUESTION.kind: _question,
    applications.INQUIRY.kind: _inquiry,
    events.INVITATION.kind: _invitation,
    mentorships.GOAL.kind: _goal,
    mentorships.REPORT.kind: _report,
}
