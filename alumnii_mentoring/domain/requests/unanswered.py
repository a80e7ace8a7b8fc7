"""Expire requests that nobody answered in time; a mentor who leaves several takes a break."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.clock.rows import do_each
from alumnii_mentoring.core.mail.outbox import AnswerTarget
from alumnii_mentoring.core.transitions import change_state, lock_row
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.applications.wishes import Wish, tell_about_wish
from alumnii_mentoring.domain.mentorships.capacity import is_available
from alumnii_mentoring.domain.requests.asking import move_on
from alumnii_mentoring.domain.requests.breaks import pause_participation

State = Wish.State
ANSWERS_RETURN = "return"
RETURN_DAYS = 366


def expire_requests(now: datetime) -> int:
    """End the requests without an answer in time; return their number."""
    late = Q(state=State.REQUESTED, answer_by__lt=now) | Q(state=State.ASKED_BACK)
    wishes = Wish.objects.filter(late).in_writable_cycles().with_parts()
    return do_each(wishes, _expire, now, is_due=_is_late)


def _is_late(wish: Wish, now: datetime) -> bool:
    if wish.state == State.ASKED_BACK and wish.question_at is not None:
        return now > wish.question_at + timedelta(days=wish.application.cycle.request_days)
    return wish.state == State.REQUESTED and wish.answer_by is not None and now > wish.answer_by


@action
def _expire(wish: Wish, now: datetime) -> int:
    if not _is_late(wish, now):
        return 0
    # Without a free place there was nothing to say yes with.
    was_unanswered = wish.state == State.REQUESTED and is_available(wish.mentor)
    change_state(wish, State.EXPIRED, by=None, action="wish.expire", now=now)
    move_on(wish, now)
    if was_unanswered:
        _count_silence(wish, now)
    return 1


def _count_silence(wish: Wish, now: datetime) -> None:
    """Count an unanswered request; after some of them the mentor is paused, and told how to
    return."""
    mentor, limit = lock_row(wish.mentor), wish.application.cycle.unanswered_limit
    mentor.unanswered += 1
    mentor.save(update_fields=["unanswered"])
    if not limit or mentor.unanswered < limit or mentor.state != Participation.State.ACTIVE:
        return
    pause_participation(mentor, by=None, now=now)
    until = now + timedelta(days=RETURN_DAYS)
    answer = AnswerTarget(ANSWERS_RETURN, mentor.pk, until)
    tell_about_wish(wish, mentor.person, "mentor_rests", now=now, answer=answer)
