"""Requests: a mentee's wish that was sent to its mentor, and what becomes of it.

One request after the other goes out by rank; a no, a silence or a mentor without a place leads to
the next. Nothing is lost: every request ends in a state, and the mentee is told.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied

from alumnii_mentoring.core.actions import action, part_of_action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.hourly_limits import require_rate
from alumnii_mentoring.core.outbox import AnswerTarget
from alumnii_mentoring.core.transitions import change_state, check_step, lock_row
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications.models import Application, Participation, Role
from alumnii_mentoring.domain.applications.permissions import can_decide
from alumnii_mentoring.domain.applications.wishes import (
    Wish,
    take_wish_back,
    tell_about_wish,
    void_wish,
)
from alumnii_mentoring.domain.mentorships.capacity import is_available
from alumnii_mentoring.domain.mentorships.exclusions import are_excluded
from alumnii_mentoring.domain.mentorships.messages import tell_person
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.proposals import hold_pair
from alumnii_mentoring.domain.mentorships.publishing import ANSWERS_PAIR
from alumnii_mentoring.domain.mentorships.rules import REQUESTING
from alumnii_mentoring.domain.people.permissions import is_person
from alumnii_mentoring.domain.programme.cycles import Cycle

State = Wish.State
ASKING_BACK = "wish.ask_back"
ANSWERS_REQUEST, ANSWERS_QUESTION = "request", "question"


@action
def send_request(wish: Wish, *, by: Actor, now: datetime) -> Wish:
    """Let a single wish go out to its mentor; a coordinator does.

    Raises MentoringError without a free place, or when as many requests are open as may be.
    """
    if by is not None and not (can_decide(by, wish.application) and can_decide(by, wish.mentor)):
        raise PermissionDenied
    if wish.application.state != Application.State.ACCEPTED or not _may_ask(wish.application):
        raise MentoringError(_("Requests go out for accepted mentees without a pair."))
    if not is_available(wish.mentor):
        raise MentoringError(_("This mentor has no free place at the moment."))
    if _are_ruled_out(wish, _mentee(wish.application)):
        raise MentoringError(_("These two were ruled out as a pair."))
    check_step(wish, State.REQUESTED)
    if _room(lock_row(wish.application)) < 1:
        raise MentoringError(
            _("As many requests of this mentee are open as the cycle allows. Wait for an answer.")
        )
    return _send(wish, by, now)


def _room(application: Application) -> int:
    """How many more requests of a mentee may be open at the same time."""
    return application.cycle.max_open_requests - application.wishes.asked().count()


@part_of_action
def ask_next(application: Application, now: datetime) -> tuple[list[Wish], list[Wish]]:
    """Send the next wishes of a direct application.

    Returns those sent, and those passed over because their mentor takes nobody, or not this one.
    """
    sent: list[Wish] = []
    passed: list[Wish] = []
    if application.cycle.mode != Cycle.Mode.DIRECT or not _may_ask(application):
        return sent, passed
    room, mentee = _room(application), _mentee(application)
    for wish in application.wishes.filter(state=State.WISHED).with_parts().order_by("rank"):
        if len(sent) >= room:
            break
        if is_available(wish.mentor) and not _are_ruled_out(wish, mentee):
            sent.append(_send(wish, None, now))
        else:
            passed.append(void_wish(wish, "wish.skip", by=None, now=now))
    return sent, passed


@part_of_action
def ask_after_acceptance(application: Application, *, now: datetime) -> None:
    """Send a direct application, accepted at this moment, to its first wishes."""
    if application.role == Role.MENTEE:
        sent, passed = ask_next(application, now)
        _tell_closed(passed, sent, now)


def _may_ask(application: Application) -> bool:
    if application.state != Application.State.ACCEPTED:
        return False
    mentee = _mentee(application)
    paired = Pair.objects.open().filter(mentee=mentee).exists()
    active = mentee is not None and mentee.state == Participation.State.ACTIVE
    return active and not paired and application.cycle.state in REQUESTING


def _mentee(application: Application) -> Participation | None:
    mine = Participation.objects.filter(cycle=application.cycle_id, person=application.person_id)
    return mine.mentees().select_related("cycle__programme", "person").first()


def _are_ruled_out(wish: Wish, mentee: Participation | None) -> bool:
    return mentee is not None and are_excluded(wish.mentor, mentee)


def _send(wish: Wish, by: Actor, now: datetime) -> Wish:
    change_state(wish, State.REQUESTED, by=by, action="wish.request", now=now)
    wish.requested_at = now
    wish.answer_by = now + timedelta(days=wish.application.cycle.request_days)
    wish.save(update_fields=["requested_at", "answer_by"])
    tell_mentor(wish, "request_sent", now)
    return wish


@action
def accept_request(wish: Wish, *, by: Actor, now: datetime) -> Pair:
    """The mentor's yes: a pair that waits for the mentee's own confirmation.

    Raises MentoringError when the request is no longer open or no place is free.
    """
    _require_mentor(by, wish)
    mentee = _mentee(wish.application)
    if mentee is None:
        raise MentoringError(_("This mentee does not take part at the moment."))
    for row in (wish.mentor, mentee):  # in the order of every other action
        lock_row(row)
    _require_open(wish, now)
    pair = hold_pair(
        wish.mentor, mentee, by=by, now=now, origin=Pair.Origin.ASSOCIATION, by_request=True
    )
    _answered(wish, State.ACCEPTED, "wish.accept", by, now)
    for other in wish.application.wishes.open().with_parts():
        void_wish(other, "wish.settle", by=by, now=now)
    _ask_mentee(pair, by, now)
    if not is_available(wish.mentor):
        release_requests(wish.mentor, by=by, now=now)
    return pair


def _ask_mentee(pair: Pair, by: Actor, now: datetime) -> None:
    pair.asked_at, pair.mentor_confirmed_at = now, now
    pair.answer_by = now + timedelta(days=pair.cycle.answer_days)
    pair.save(update_fields=["asked_at", "mentor_confirmed_at", "answer_by"])
    change_state(pair, Pair.State.ASKED, by=by, action="pair.ask", now=now)
    change_state(pair, Pair.State.HALF_CONFIRMED, by=by, action="pair.confirm", now=now)
    answer = AnswerTarget(ANSWERS_PAIR, pair.pk, pair.answer_by)
    tell_person(pair, pair.mentee.person, "request_accepted", now=now, answer=answer)


@action
def decline_request(
    wish: Wish, *, by: Actor, now: datetime, reason: str = "", code: str = Wish.DeclineReason.OTHER
) -> Wish:
    """The mentor's no; only coordinators read the reason, and the next wish is asked."""
    _require_mentor(by, wish)
    _require_open(wish, now)
    wish.decline_reason, wish.decline_words = code, reason
    wish.save(update_fields=["decline_reason", "decline_words"])
    _answered(wish, State.DECLINED, "wish.decline", by, now)
    move_on(wish, now)
    return wish


@action
def ask_back(wish: Wish, *, by: Actor, now: datetime, question: str) -> Wish:
    """The mentor's question to the mentee; the time to answer stands still until the reply."""
    _require_mentor(by, wish)
    _require_open(wish, now)
    if wish.state == State.ASKED_BACK:
        raise MentoringError(_("Your question waits for a reply."))
    asked = AuditEntry.objects.about(wish).filter(action=ASKING_BACK)
    require_rate(asked, get_settings().questions_per_hour, now)
    if not question.strip():
        raise MentoringError(_("Please write what you would like to know."))
    wish.question, wish.question_at, wish.question_reply = question, now, ""
    wish.save(update_fields=["question", "question_at", "question_reply"])
    _answered(wish, State.ASKED_BACK, ASKING_BACK, by, now)
    until = now + timedelta(days=wish.application.cycle.request_days)
    answer = AnswerTarget(ANSWERS_QUESTION, wish.pk, until)
    tell_about_wish(wish, wish.application.person, "request_question", now=now, answer=answer)
    return wish


@action
def reply_to_question(wish: Wish, *, by: Actor, now: datetime, reply: str) -> Wish:
    """The mentee's reply; the time to answer goes on where it stood."""
    if not is_person(by, wish.application.person):
        raise PermissionDenied
    wish.application.cycle.require_writable()
    lock_row(wish)
    if wish.state != State.ASKED_BACK or wish.question_at is None or wish.answer_by is None:
        raise MentoringError(_("There is no question to reply to."))
    if not reply.strip():
        raise MentoringError(_("Please write a reply."))
    wish.question_reply = reply
    wish.answer_by += now - wish.question_at
    wish.save(update_fields=["question_reply", "answer_by"])
    change_state(wish, State.REQUESTED, by=by, action="wish.reply", now=now)
    tell_mentor(wish, "request_replied", now)
    return wish


@action
def withdraw_wish(wish: Wish, *, by: Actor, now: datetime) -> Wish:
    """The mentee takes a wish or request back; the next one is asked."""
    if not is_person(by, wish.application.person):
        raise PermissionDenied
    wish.application.cycle.require_writable()
    lock_row(wish)
    take_wish_back(wish, by=by, now=now)
    sent, passed = ask_next(wish.application, now)
    _tell_closed(passed, sent, now)
    return wish


@part_of_action
def release_requests(mentor: Participation, *, by: Actor, now: datetime) -> int:
    """A mentor without a place can't answer; their requests go on."""
    waiting = list(mentor.wished_by.asked().with_parts())
    for wish in waiting:
        change_state(wish, State.VOID, by=by, action="wish.release", now=now)
        move_on(wish, now)
    return len(waiting)


@part_of_action
def release_when_full(mentor: Participation, *, now: datetime) -> None:
    """Let the requests of a mentor go on whose last place has been taken."""
    if not is_available(mentor):
        release_requests(mentor, by=None, now=now)


@part_of_action
def move_on(wish: Wish, now: datetime) -> None:
    """Ask the next wish and tell the mentee; after the last one the coordinators look."""
    sent, passed = ask_next(wish.application, now)
    _tell_closed([wish, *passed], sent, now)


def _tell_closed(closed: list[Wish], sent: list[Wish], now: datetime) -> None:
    """One message about all that came to nothing, and what comes next."""
    if not closed:
        return
    application = closed[0].application
    given: dict[str, Any] = {
        "closed": closed,
        "following": sent,
        "is_asking": application.wishes.asked().exists(),
    }
    tell_about_wish(closed[0], application.person, "request_closed", now=now, **given)


def tell_mentor(wish: Wish, kind: str, now: datetime) -> None:
    answer = AnswerTarget(ANSWERS_REQUEST, wish.pk, wish.answer_by or now)
    tell_about_wish(wish, wish.mentor.person, kind, now=now, answer=answer)


def _answered(wish: Wish, to: str, verb: str, by: Actor, now: datetime) -> None:
    change_state(wish, to, by=by, action=verb, now=now)
    wish.answered_at = now
    wish.save(update_fields=["answered_at"])
    Participation.objects.filter(pk=wish.mentor_id).update(unanswered=0)


def _require_mentor(by: Actor, wish: Wish) -> None:
    if not is_person(by, wish.mentor.person):
        raise PermissionDenied
    wish.application.cycle.require_writable()


def _require_open(wish: Wish, now: datetime) -> None:
    lock_row(wish)
    if not wish.is_asked:
        raise MentoringError(_("This request is no longer open."))
    if wish.state == State.REQUESTED and wish.answer_by is not None and now > wish.answer_by:
        raise MentoringError(_("The time to answer this request is over."))
