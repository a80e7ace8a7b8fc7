"""How often and how fast mentors answer requests."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Any

from django.db.models import QuerySet

from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.applications.wishes import Wish

DAY = timedelta(days=1)


@dataclass(frozen=True)
class RequestHealth:
    """Requests to one mentor (counts); ``typical_days`` is the median time to a first answer."""

    mentor: Participation
    received: int
    answered: int
    unanswered: int
    waiting: int
    typical_days: float | None

    @property
    def answer_percent(self) -> int | None:
        """Of the requests whose time is over or that were answered; None without any."""
        settled = self.answered + self.unanswered
        return round(100 * self.answered / settled) if settled else None


def health_of(mentors: QuerySet[Participation]) -> list[RequestHealth]:
    """Everybody who ever received a request, the least reliable first; two queries."""
    wishes = Wish.objects.filter(mentor__in=mentors.values("pk"), requested_at__isnull=False)
    rows = wishes.values_list("mentor", "state", "requested_at", "question_at", "answered_at")
    by_mentor: dict[int, list[Any]] = defaultdict(list)
    for mentor, *facts in rows.order_by():
        by_mentor[mentor].append(facts)
    requested = mentors.filter(pk__in=by_mentor).select_related("person", "cycle__programme")
    return sorted((_judge(mentor, by_mentor[mentor.pk]) for mentor in requested), key=_worst_first)


def _judge(mentor: Participation, requests: list[Any]) -> RequestHealth:
    answers = [min(filter(None, moments), default=None) for _state, _sent, *moments in requests]
    days = [
        (answer - sent) / DAY
        for answer, (_state, sent, *_moments) in zip(answers, requests, strict=True)
        if answer is not None
    ]
    states = [state for state, *_moments in requests]
    return RequestHealth(
        mentor=mentor,
        received=len(requests),
        answered=len(days),
        unanswered=sum(
            state == Wish.State.EXPIRED and answer is None
            for state, answer in zip(states, answers, strict=True)
        ),
        waiting=states.count(Wish.State.REQUESTED),
        typical_days=round(median(days), 1) if days else None,
    )


def _worst_first(row: RequestHealth) -> tuple[int, float, int]:
    percent = row.answer_percent
    return (101 if percent is None else percent, -(row.typical_days or 0), row.mentor.pk)
