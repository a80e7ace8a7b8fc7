"""How every state looks: a colour, an icon and a word, declared once for all that show one.

The word is the label of the choice, so that screens, mails and exports can't disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models

from alumnii_mentoring.core.jobs import Job
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.domain.applications.documents import Document
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.events.invitations import Invitation
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.matching.models import Proposal
from alumnii_mentoring.domain.mentorships.goals.models import Goal
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.people.change_requests import ChangeRequest
from alumnii_mentoring.domain.programme.cycles import Cycle


@dataclass(frozen=True)
class Look:
    """``colour`` is the end of a class name; ``icon`` a name of :mod:`.icons`."""

    colour: str
    icon: str


def good(icon: str = "check") -> Look:
    return Look("good", icon)


def waiting(icon: str = "clock") -> Look:
    """Somebody is to do something."""
    return Look("wait", icon)


def bad(icon: str = "warning") -> Look:
    return Look("bad", icon)


def neutral(icon: str) -> Look:
    """It goes on without anybody's help."""
    return Look("neutral", icon)


def past(icon: str = "cross") -> Look:
    """Nothing happens any more, or nothing has happened yet."""
    return Look("past", icon)


LOOKS: dict[type[models.Model], dict[str, Look]] = {
    Application: {
        Application.State.DRAFT: past("pen"),
        Application.State.SUBMITTED: neutral("letter"),
        Application.State.IN_REVIEW: neutral("eye"),
        Application.State.ASKED: waiting("help"),
        Application.State.WAITING: waiting(),
        Application.State.OFFERED: waiting("dots"),
        Application.State.ACCEPTED: good(),
        Application.State.PLACED: good("people"),
        Application.State.NOT_PLACED: past(),
        Application.State.DECLINED: past(),
        Application.State.CANCELLED: past(),
        Application.State.WITHDRAWN: past("back"),
    },
    Participation: {
        Participation.State.ACTIVE: good(),
        Participation.State.PAUSED: past("pause"),
        Participation.State.LEFT: past("back"),
        Participation.State.ENDED: past(),
    },
    Wish: {
        Wish.State.WISHED: neutral("bookmark"),
        Wish.State.REQUESTED: waiting("dots"),
        Wish.State.ASKED_BACK: waiting("help"),
        Wish.State.ACCEPTED: good(),
        Wish.State.DECLINED: past(),
        Wish.State.EXPIRED: past("clock"),
        Wish.State.WITHDRAWN: past("back"),
        Wish.State.VOID: past(),
    },
    Document: {
        Document.State.QUARANTINED: waiting(),
        Document.State.RELEASED: good(),
        Document.State.INFECTED: bad(),
    },
    Pair: {
        Pair.State.PROPOSED: neutral("people"),
        Pair.State.ASKED: waiting("dots"),
        Pair.State.HALF_CONFIRMED: waiting("dots"),
        Pair.State.ACTIVE: good(),
        Pair.State.PAUSED: past("pause"),
        Pair.State.CLOSING: neutral("flag"),
        Pair.State.COMPLETED: past("flag"),
        Pair.State.NOT_FORMED: past(),
        Pair.State.ENDED_EARLY: past(),
    },
    Goal: {
        Goal.State.PROPOSED: waiting("dots"),
        Goal.State.AGREED: neutral("flag"),
        Goal.State.REACHED: good(),
        Goal.State.PARTLY: neutral("half"),
        Goal.State.NOT_REACHED: past(),
        Goal.State.DROPPED: past("back"),
    },
    Meeting: {
        Meeting.State.PLANNED: good("calendar"),
        Meeting.State.REPORTED: waiting("dots"),
        Meeting.State.CONFIRMED: good(),
        Meeting.State.CANCELLED: past(),
        Meeting.State.MISSED: past(),
    },
    Event: {
        Event.State.DRAFT: past("pen"),
        Event.State.PUBLISHED: good("calendar"),
        Event.State.REGISTRATION_CLOSED: neutral("lock"),
        Event.State.HELD: past("flag"),
        Event.State.CANCELLED: bad("cross"),
    },
    Invitation: {
        Invitation.State.INVITED: waiting("dots"),
        Invitation.State.ACCEPTED: good(),
        Invitation.State.TENTATIVE: neutral("help"),
        Invitation.State.DECLINED: past(),
        Invitation.State.WAITING: waiting(),
        Invitation.State.ATTENDED: good(),
        Invitation.State.NO_SHOW: past(),
        Invitation.State.REMOVED: past("back"),
    },
    Cycle: {
        Cycle.State.DRAFT: past("pen"),
        Cycle.State.ANNOUNCED: neutral("calendar"),
        Cycle.State.OPEN: good("letter"),
        Cycle.State.CLOSED: neutral("lock"),
        Cycle.State.MATCHING: neutral("people"),
        Cycle.State.RUNNING: good(),
        Cycle.State.CLOSING: neutral("flag"),
        Cycle.State.EVALUATED: past("flag"),
        Cycle.State.ARCHIVED: past("lock"),
        Cycle.State.CANCELLED: past(),
    },
    Proposal: {
        Proposal.State.PROPOSED: neutral("people"),
        Proposal.State.ACCEPTED: good(),
        Proposal.State.REJECTED: past(),
        Proposal.State.ENDED: past("back"),
    },
    ChangeRequest: {
        ChangeRequest.State.WAITING: waiting(),
        ChangeRequest.State.APPROVED: good(),
        ChangeRequest.State.REFUSED: past(),
        ChangeRequest.State.REPLACED: past("back"),
    },
    Message: {
        Message.State.DRAFT: past("pen"),
        Message.State.QUEUED: neutral("clock"),
        Message.State.SENDING: neutral("letter"),
        Message.State.SENT: good(),
        Message.State.FAILED: bad(),
        Message.State.UNKNOWN: waiting("help"),
        Message.State.DISCARDED: past(),
    },
    Job: {
        Job.State.WAITING: neutral("clock"),
        Job.State.RUNNING: neutral("dots"),
        Job.State.DONE: good(),
        Job.State.FAILED: bad(),
        Job.State.CANCELLED: past(),
    },
}


def look_of(thing: Any) -> Look:
    """Of a row, by its model and its state; raises KeyError for a model without states."""
    return LOOKS[type(thing)][thing.state]
