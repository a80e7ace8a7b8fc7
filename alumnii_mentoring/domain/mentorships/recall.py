"""Taking a publication back, as long as no message has left the house."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.errors import MentoringError
from alumnii_mentoring.core.outbox import Message, take_back
from alumnii_mentoring.core.transitions import change_state, lock_row
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.mentorships.actions import require_pair_coordinator
from alumnii_mentoring.domain.mentorships.messages import dedup_key, questions_of
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.programme.models import Cycle

State = Pair.State


@action
def unpublish_pair(pair: Pair, *, by: Any, now: datetime) -> Pair:
    """Back to accepted but not told; raises MentoringError once one of the two knows."""
    require_pair_coordinator(by, pair)
    lock_row(pair)
    if pair.state != State.ASKED or not take_back(questions_of(pair), now):
        raise MentoringError(_("The two were already told. End the pair instead."))
    pair.asked_at = pair.answer_by = None
    pair.save(update_fields=["asked_at", "answer_by"])
    return change_state(pair, State.PROPOSED, by=by, action="pair.unpublish", now=now)


def unpublish_pairs(pairs: Iterable[Pair], *, by: Any, now: datetime) -> tuple[int, int]:
    """Take back what can be; return how many were and how many were told already."""
    back = told = 0
    for pair in pairs:
        try:
            unpublish_pair(pair, by=by, now=now)
        except MentoringError:
            told += 1
        else:
            back += 1
    return back, told


def recallable_pairs(cycle: Cycle) -> list[Pair]:
    """Pairs whose two messages are all still in the house."""
    asked = list(Pair.objects.filter(cycle=cycle, state=State.ASKED).with_parts())
    waiting = Message.objects.filter(kind="pair_asked", scope_ref=cycle.programme_id)
    unsent = waiting.filter(state__in=Message.IN_HOUSE).values_list("dedup_key", flat=True)
    here = set(unsent)
    return [pair for pair in asked if _keys(pair) <= here]


def _keys(pair: Pair) -> set[str]:
    with_address = [person for person in pair.people if person.email]
    return {dedup_key("pair_asked", pair, person) for person in with_address}
