"""Ask mentors by rank: the next wish goes out when one comes to nothing.

A no, a silence or a mentor without a place leads to the next. Every request ends in a state, and
the mentee is told.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from alumnii_mentoring.core.actions import part_of_action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.mail.outbox import AnswerTarget
from alumnii_mentoring.core.transitions import change_state
from alumnii_mentoring.domain.applications.models import Application, Participation, Role
from alumnii_mentoring.domain.applications.wishes import (
    Wish,
    tell_about_wish,
    void_wish,
)
from alumnii_mentoring.domain.mentorships.capacity import is_available
from alumnii_mentoring.domain.mentorships.exclusions import are_excluded
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.rules import REQUESTING
from alumnii_mentoring.domain.programme.cycles import Cycle

State = Wish.State
ANSWERS_REQUEST = "request"


def requests_left(application: Application) -> int:
    """How many more requests of a mentee may be open at the same time."""
    return application.cycle.max_open_requests - application.wishes.asked().count()


@part_of_action
def ask_next(application: Application, now: datetime) -> tuple[list[Wish], list[Wish]]:
    """Send the next wishes of a direct application.

    Returns those sent, and those passed over because their mentor takes nobody, or not this one.
    """
    sent: list[Wish] = []
    passed: list[Wish] = []
    if application.cycle.mode != Cycle.Mode.DIRECT or not may_ask(application):
        return sent, passed
    room, mentee = requests_left(application), mentee_of(application)
    for wish in application.wishes.filter(state=State.WISHED).with_parts().order_by("rank"):
        if len(sent) >= room:
            break
        if is_available(wish.mentor) and not are_ruled_out(wish, mentee):
            sent.append(send_wish(wish, None, now))
        else:
            passed.append(void_wish(wish, "wish.skip", by=None, now=now))
    return sent, passed


@part_of_action
def ask_after_acceptance(application: Application, *, now: datetime) -> None:
    """Send a direct application, accepted at this moment, to its first wishes."""
    if application.role == Role.MENTEE:
        sent, passed = ask_next(application, now)
        tell_closed(passed, sent, now)


def may_ask(application: Application) -> bool:
    if application.state != Application.State.ACCEPTED:
        return False
    mentee = mentee_of(application)
    paired = Pair.objects.open().filter(mentee=mentee).exists()
    active = Participation.objects.available().filter(pk=mentee.pk if mentee else None).exists()
    return active and not paired and application.cycle.state in REQUESTING


def mentee_of(application: Application) -> Participation | None:
    participations = Participation.objects.filter(
        cycle=application.cycle_id, person=application.person_id
    )
    return participations.mentees().with_parts().first()


def are_ruled_out(wish: Wish, mentee: Participation | None) -> bool:
    return mentee is not None and are_excluded(wish.mentor, mentee)


@part_of_action
def send_wish(wish: Wish, by: Actor, now: datetime) -> Wish:
    change_state(wish, State.REQUESTED, by=by, action="wish.request", now=now)
    wish.requested_at = now
    wish.answer_by = now + timedelta(days=wish.application.cycle.request_days)
    wish.save(update_fields=["requested_at", "answer_by"])
    tell_mentor(wish, "request_sent", now)
    return wish


@part_of_action
def release_requests(mentor: Participation, *, by: Actor, now: datetime) -> int:
    """Close the requests to a mentor without a free place, and send the next wishes; return how
    many."""
    waiting = list(mentor.wished_by.asked().with_parts())
    for wish in waiting:
        change_state(wish, State.VOID, by=by, action="wish.release", now=now)
        move_on(wish, now)
    return len(waiting)


@part_of_action
def release_when_full(mentor: Participation, *, now: datetime) -> None:
    """Close the requests to a mentor whose last place has been taken."""
    if not is_available(mentor):
        release_requests(mentor, by=None, now=now)


@part_of_action
def move_on(wish: Wish, now: datetime) -> None:
    """Send the next wish and tell the mentee; after the last one coordinators decide."""
    sent, passed = ask_next(wish.application, now)
    tell_closed([wish, *passed], sent, now)


def tell_closed(closed: list[Wish], sent: list[Wish], now: datetime) -> None:
    """Tell the mentee in one message which requests ended and what comes next."""
    if not closed:
        return
    application = closed[0].application
    facts: dict[str, Any] = {
        "closed": closed,
        "following": sent,
        "is_asking": application.wishes.asked().exists(),
    }
    tell_about_wish(closed[0], application.person, "request_closed", now=now, **facts)


def tell_mentor(wish: Wish, kind: str, now: datetime) -> None:
    answer = AnswerTarget(ANSWERS_REQUEST, wish.pk, wish.answer_by or now)
    tell_about_wish(wish, wish.mentor.person, kind, now=now, answer=answer)
