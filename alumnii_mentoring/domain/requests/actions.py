"""Actions on a request of a mentee to a mentor: send, accept, decline, ask back, withdraw."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.audit import AuditEntry
from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.limits.hourly import require_rate
from alumnii_mentoring.core.mail.outbox import AnswerTarget
from alumnii_mentoring.core.transitions import change_state, check_step
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.applications.models import Application, Participation
from alumnii_mentoring.domain.applications.permissions import can_decide
from alumnii_mentoring.domain.applications.wishes import (
    Wish,
    take_wish_back,
    tell_about_wish,
    void_wish,
)
from alumnii_mentoring.domain.mentorships.capacity import is_available
from alumnii_mentoring.domain.mentorships.messages import tell_person
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.proposals import hold_pair
from alumnii_mentoring.domain.mentorships.publishing import ANSWERS_PAIR
from alumnii_mentoring.domain.people.permissions import is_person
from alumnii_mentoring.domain.requests.asking import (
    are_ruled_out,
    ask_next,
    may_ask,
    mentee_of,
    move_on,
    release_requests,
    requests_left,
    send_wish,
    tell_closed,
    tell_mentor,
)

State = Wish.State
ASKING_BACK = "wish.ask_back"
ANSWERS_QUESTION = "question"


@action
def send_request(wish: Wish, *, by: Actor, now: datetime) -> Wish:
    """Send a single wish to its mentor, as a coordinator.

    Raises MentoringError without a free place, or when as many requests are open as may be.
    """
    if by is not None and not (can_decide(by, wish.application) and can_decide(by, wish.mentor)):
        raise PermissionDenied
    if wish.application.state != Application.State.ACCEPTED or not may_ask(wish.application):
        raise MentoringError(_("Requests go out for accepted mentees without a pair."))
    if not is_available(wish.mentor):
        raise MentoringError(_("This mentor has no free place at the moment."))
    if are_ruled_out(wish, mentee_of(wish.application)):
        raise MentoringError(_("These two were ruled out as a pair."))
    check_step(wish, State.REQUESTED)
    if requests_left(wish.application) < 1:
        raise MentoringError(
            _("As many requests of this mentee are open as the cycle allows. Wait for an answer.")
        )
    return send_wish(wish, by, now)


@action
def accept_request(wish: Wish, *, by: Actor, now: datetime) -> Pair:
    """Accept a request as its mentor; the pair waits for the mentee's confirmation.

    Raises MentoringError when the request is no longer open or no place is free.
    """
    _require_mentor(by, wish)
    _require_open(wish, now)
    mentee = mentee_of(wish.application)
    if mentee is None or wish.application.state != Application.State.ACCEPTED:
        raise MentoringError(_("This mentee does not take part at the moment."))
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
    """Decline a request as its mentor; only coordinators read the reason. The next wish is
    sent."""
    _require_mentor(by, wish)
    _require_open(wish, now)
    wish.decline_reason, wish.decline_words = code, reason
    wish.save(update_fields=["decline_reason", "decline_words"])
    _answered(wish, State.DECLINED, "wish.decline", by, now)
    move_on(wish, now)
    return wish


@action
def ask_back(wish: Wish, *, by: Actor, now: datetime, question: str) -> Wish:
    """Ask the mentee a question; the mentor's time to answer stops until the reply.

    Raises MentoringError without a question, and while an earlier one waits for its reply.
    """
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
    """Reply to the mentor's question; the mentor's time to answer goes on.

    Raises PermissionDenied for anybody but the mentee, MentoringError without a question or a
    reply.
    """
    _require_own(by, wish)
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
    """Take back a wish or request as the mentee; the next wish is sent.

    Raises PermissionDenied for anybody but the mentee.
    """
    _require_own(by, wish)
    take_wish_back(wish, by=by, now=now)
    sent, passed = ask_next(wish.application, now)
    tell_closed(passed, sent, now)
    return wish


def _require_own(by: Actor, wish: Wish) -> None:
    if not is_person(by, wish.application.person):
        raise PermissionDenied


def _answered(wish: Wish, to: str, verb: str, by: Actor, now: datetime) -> None:
    change_state(wish, to, by=by, action=verb, now=now)
    wish.answered_at = now
    wish.save(update_fields=["answered_at"])
    Participation.objects.filter(pk=wish.mentor_id).update(unanswered=0)


def _require_mentor(by: Actor, wish: Wish) -> None:
    if not is_person(by, wish.mentor.person):
        raise PermissionDenied


def _require_open(wish: Wish, now: datetime) -> None:
    if not wish.is_asked:
        raise MentoringError(_("This request is no longer open."))
    if wish.state == State.REQUESTED and wish.answer_by is not None and now > wish.answer_by:
        raise MentoringError(_("The time to answer this request is over."))
