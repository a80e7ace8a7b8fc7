"""What the two of a pair are reminded of, once each."""

from __future__ import annotations

from datetime import datetime, timedelta

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.clock.rows import do_each
from alumnii_mentoring.core.mail.outbox import AnswerTarget, Message
from alumnii_mentoring.core.times.zones import site_day
from alumnii_mentoring.domain.mentorships.goals.models import Goal
from alumnii_mentoring.domain.mentorships.messages import questions_of, tell_person
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.publishing import ANSWERS_PAIR
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.placing.open_questions import PAIR

ANSWER_LEFT = timedelta(days=7)
REVIEW_DAYS = 7


def remind_unanswered_pairs(now: datetime) -> int:
    """Remind those who have not answered a proposed pair; return the number of pairs.

    A week before the time is over, or halfway when there is less.
    """
    waiting = PAIR.things(now).filter(answer_reminded_at__isnull=True, answer_by__gte=now)
    return do_each(waiting, _remind_to_answer, now, is_due=_is_time)


def _is_time(pair: Pair, now: datetime) -> bool:
    half = timedelta(days=pair.cycle.answer_days) / 2
    return pair.answer_by is not None and now >= pair.answer_by - min(ANSWER_LEFT, half)


@action
def _remind_to_answer(pair: Pair, now: datetime) -> int:
    silent = _silent(pair)
    if pair.state not in Pair.AWAITING or pair.answer_reminded_at or not silent:
        return 0
    pair.answer_reminded_at = now
    pair.save(update_fields=["answer_reminded_at"])
    answer = AnswerTarget(ANSWERS_PAIR, pair.pk, pair.answer_by or now)
    for person in silent:
        occasion = (pair.asked_at or now).isoformat()
        tell_person(pair, person, "pair_reminder", now=now, answer=answer, occasion=occasion)
    return 1


def _silent(pair: Pair) -> list[Person]:
    """Return those who were asked and have not confirmed; a draft has asked nobody yet."""
    told = questions_of(pair).exclude(state__in=Message.IN_HOUSE)
    asked = set(told.values_list("recipient_ref", flat=True))
    return [person for person in pair.people if person.pk in asked and PAIR.is_due(pair, person)]


def remind_unrated_goals(now: datetime) -> int:
    """Ask who has not looked back at a goal, a week after the end; return the number of pairs."""
    long_over = site_day(now) - timedelta(days=REVIEW_DAYS)
    closing = Pair.objects.filter(
        state=Pair.State.CLOSING,
        ends_on__lt=long_over,
        review_reminded_at__isnull=True,
        pk__in=Goal.objects.unrated().values("pair"),
    )
    return do_each(closing.in_writable_cycles().with_parts(), _remind_to_rate, now)


@action
def _remind_to_rate(pair: Pair, now: datetime) -> int:
    if pair.state != Pair.State.CLOSING or pair.review_reminded_at:
        return 0
    pair.review_reminded_at = now
    pair.save(update_fields=["review_reminded_at"])
    goals = list(Goal.objects.unrated().filter(pair=pair))
    for person in pair.people:
        role = str(pair.role_of(person))
        if any(not goal.result_of(role) for goal in goals):
            tell_person(pair, person, "goals_unrated", now=now, occasion=pair.ends_on.isoformat())
    return 1
