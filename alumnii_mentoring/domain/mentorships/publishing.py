"""Telling the two of a pair: they are asked when the message leaves, not before.

A publication waits in the outbox, as drafts or for the time in which it can be taken back. Until
then neither of the two sees anything, and no deadline runs.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.audit import record
from alumnii_mentoring.core.errors import ArchivedError, MentoringError
from alumnii_mentoring.core.mail.outbox import AnswerTarget, Message, take_back
from alumnii_mentoring.core.transitions import change_state, check_step
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.mentorships.actions import require_pair_coordinator
from alumnii_mentoring.domain.mentorships.capacity import check_accounts, locked_ones
from alumnii_mentoring.domain.mentorships.messages import questions_of, tell_pair
from alumnii_mentoring.domain.mentorships.models import Pair, PairQuerySet
from alumnii_mentoring.domain.mentorships.rules import TELLING
from alumnii_mentoring.domain.people.accounts import is_locked
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.cycles import Cycle

State = Pair.State
ANSWERS_PAIR = "pair"
KIND = "pair_asked"


def accepted_pairs(cycle: Cycle) -> PairQuerySet:
    """Return accepted pairs without a message in the outbox."""
    return _proposed(cycle).filter(is_published=False)


def published_pairs(cycle: Cycle) -> PairQuerySet:
    """Return pairs whose messages wait in the outbox, so that neither of the two knows."""
    return _proposed(cycle).filter(is_published=True)


def _proposed(cycle: Cycle) -> Any:
    waiting = [Message.State.DRAFT, Message.State.QUEUED, Message.State.SENDING]
    asking = Message.objects.filter(kind=KIND, link_ref=OuterRef("pk"), state__in=waiting)
    pairs = Pair.objects.filter(cycle=cycle, state=State.PROPOSED).with_parts()
    return pairs.annotate(is_published=Exists(asking)).order_by("pk")


@action
def publish_pairs(
    pairs: Iterable[Pair],
    *,
    by: Actor,
    now: datetime,
    as_drafts: bool = True,
    send_after: datetime | None = None,
) -> list[Pair]:
    """Write to both sides of each pair; as drafts, or to leave now or after a moment."""
    return [_publish(pair, by, now, as_drafts, send_after) for pair in pairs]


@action
def _publish(
    pair: Pair, by: Actor, now: datetime, as_drafts: bool, send_after: datetime | None
) -> Pair:
    require_pair_coordinator(by, pair)
    if pair.cycle.state not in TELLING:
        raise MentoringError(_("Pairs are told in the matching phase. Start it first."))
    check_step(pair, State.ASKED)
    check_accounts(pair.mentor, pair.mentee)
    take_back(questions_of(pair), now)
    answer = AnswerTarget(ANSWERS_PAIR, pair.pk, _deadline(pair, now))
    how: dict[str, Any] = {"draft": as_drafts, "send_after": send_after, "answer": answer}
    written = tell_pair(pair, KIND, now=now, **how)
    if written and (as_drafts or send_after):
        record("pair.publish", pair, by=by, now=now)
        return pair
    return _ask(pair, by, now)


def _ask(pair: Pair, by: Actor, now: datetime) -> Pair:
    pair.asked_at, pair.answer_by = now, _deadline(pair, now)
    pair.answer_reminded_at = None
    pair.save(update_fields=["asked_at", "answer_by", "answer_reminded_at"])
    return change_state(pair, State.ASKED, by=by, action="pair.ask", now=now)


def _deadline(pair: Pair, now: datetime) -> datetime:
    return now + timedelta(days=pair.cycle.answer_days)


def ask_when_leaving(sender: Any, message: Message, now: datetime, **more: Any) -> bool | None:
    """Receiver of message_leaving: the time to answer begins; False keeps a stale message in."""
    if message.kind != KIND:
        return None
    pair = Pair.objects.with_parts().filter(pk=message.link_ref).first()
    try:
        return pair is not None and _let_leave(pair, message, now)
    except ArchivedError:
        return False


def keep_questions_in(sender: Any, message: Message, now: datetime, **more: Any) -> bool | None:
    """Receiver of message_leaving: who can't log in is asked nothing."""
    if not message.link_purpose or message.recipient_ref is None:
        return None
    asked = Person.objects.filter(is_locked(), pk=message.recipient_ref)
    return False if asked.exists() else None


@action
def _let_leave(pair: Pair, message: Message, now: datetime) -> bool:
    if locked_ones(pair.mentor, pair.mentee).exists():
        return False
    if pair.state == State.PROPOSED:
        _ask(pair, None, now)
    if pair.state not in Pair.AWAITING or pair.answer_by is None or pair.answer_by < now:
        return False
    message.link_until = pair.answer_by
    message.save(update_fields=["link_until"])
    return True


@action
def unpublish_pair(pair: Pair, *, by: Actor, now: datetime) -> Pair:
    """Back to accepted but not told; raises MentoringError once one of the two knows."""
    require_pair_coordinator(by, pair)
    if pair.state != State.PROPOSED or not take_back(questions_of(pair), now):
        raise MentoringError(_("The two were already told. End the pair instead."))
    record("pair.unpublish", pair, by=by, now=now)
    return pair


def unpublish_pairs(pairs: Iterable[Pair], *, by: Actor, now: datetime) -> tuple[int, int]:
    """Take pairs back; return how many, and how many were told already."""
    back = told = 0
    for pair in pairs:
        try:
            unpublish_pair(pair, by=by, now=now)
        except MentoringError:
            told += 1
        else:
            back += 1
    return back, told
