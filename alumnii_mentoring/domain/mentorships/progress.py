"""Progress of a pair: meetings held against planned, what is outstanding, the traffic light."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from alumnii_mentoring.core.times.zones import site_day
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.mentorships.models import Pair

GREEN, YELLOW, RED = "green", "yellow", "red"
CLOSING_SOON_DAYS = 14
UNREPORTED_DAYS = 1

NEVER_MET = "never_met"
OVERDUE = "overdue"
UNREPORTED = "unreported"
CLOSING_DUE = "closing_due"
CLOSING_SOON = "closing_soon"
HELP_ASKED = "help_asked"

COLUMNS = (
    "pk",
    "starts_on",
    "ends_on",
    "state",
    "planned_meetings",
    "rhythm_days",
    "help_asked_at",
    "cycle__first_meeting_days",
    "cycle__urgent_days",
)


@dataclass(frozen=True)
class Facts:
    """Everything the assessment looks at; dates in the programme's time zone."""

    starts_on: date
    ends_on: date
    is_paused: bool
    planned_meetings: int
    rhythm_days: int
    first_meeting_days: int
    urgent_days: int
    help_asked: bool = False
    held: int = 0
    unconfirmed: int = 0
    last_met_on: date | None = None
    planned_on: Sequence[date] = ()


@dataclass(frozen=True)
class Assessment:
    """``held`` and ``planned`` are counts; ``issues`` the codes of what needs attention.

    Held are meetings that one side reported; ``unconfirmed`` of these wait for the other side.
    """

    held: int
    planned: int
    light: str
    issues: tuple[str, ...]
    last_met_on: date | None
    next_on: date | None
    days_waiting: int
    unconfirmed: int = 0


def assess(facts: Facts, today: date) -> Assessment:
    """Judge one pair; pure, so that screen, export and reminder can't disagree."""
    last = facts.last_met_on
    upcoming = min((day for day in facts.planned_on if day >= today), default=None)
    waiting = max(0, (today - (last or facts.starts_on)).days)
    issues = tuple(_issues(facts, today, last, upcoming, waiting))
    return Assessment(
        held=facts.held,
        planned=facts.planned_meetings,
        light=_light(facts, issues, waiting),
        issues=issues,
        last_met_on=last,
        next_on=upcoming,
        days_waiting=waiting,
        unconfirmed=facts.unconfirmed,
    )


def _issues(
    facts: Facts, today: date, last: date | None, upcoming: date | None, waiting: int
) -> Iterable[str]:
    if facts.help_asked:
        yield HELP_ASKED
    if any(day < today - timedelta(days=UNREPORTED_DAYS) for day in facts.planned_on):
        yield UNREPORTED
    if not facts.is_paused and upcoming is None and today <= facts.ends_on:
        if last is None and waiting >= facts.first_meeting_days:
            yield NEVER_MET
        if last is not None and waiting > facts.rhythm_days and _has_meetings_left(facts):
            yield OVERDUE
    if today > facts.ends_on:
        yield CLOSING_DUE
    elif today >= facts.ends_on - timedelta(days=CLOSING_SOON_DAYS):
        yield CLOSING_SOON


def _has_meetings_left(facts: Facts) -> bool:
    return facts.held < facts.planned_meetings


def _light(facts: Facts, issues: tuple[str, ...], waiting: int) -> str:
    urgent = (
        HELP_ASKED in issues
        or (NEVER_MET in issues and waiting >= facts.urgent_days)
        or (OVERDUE in issues and waiting > 2 * facts.rhythm_days)
    )
    if urgent:
        return RED
    return YELLOW if set(issues) - {CLOSING_SOON} else GREEN


@dataclass(frozen=True)
class PairProgress:
    pair: Pair
    assessment: Assessment


def progress_of(pairs: Iterable[Pair], now: datetime) -> list[PairProgress]:
    """Each pair with its assessment, in three queries."""
    pairs = list(pairs)
    assessed = assess_all(Pair.objects.filter(pk__in=[pair.pk for pair in pairs]), now)
    return [PairProgress(pair, assessed[pair.pk]) for pair in pairs]


def assess_all(pairs: QuerySet[Pair], now: datetime) -> dict[int, Assessment]:
    """Assessments by the primary key of the pair: three queries, and no pair is built."""
    meetings = Meeting.objects.filter(pair__in=pairs.order_by().values("pk")).order_by()
    held, planned, today = _held(meetings), _planned(meetings), _day(now)
    return {
        row["pk"]: assess(
            _facts(row, held.get(row["pk"], (0, 0, None)), planned[row["pk"]]), today
        )
        for row in pairs.order_by("pk").values(*COLUMNS)
    }


def _held(meetings: QuerySet[Meeting]) -> dict[int, tuple[int, int, date | None]]:
    """Numbers of meetings held and of those unconfirmed, and the day of the last one."""
    rows = meetings.filter(state__in=Meeting.HELD).values_list("pair")
    reported = Count("pk", filter=Q(state=Meeting.State.REPORTED))
    counted = rows.annotate(number=Count("pk"), open=reported, last=Max("starts_at"))
    return {pair: (number, unconfirmed, _day(last)) for pair, number, unconfirmed, last in counted}


def _planned(meetings: QuerySet[Meeting]) -> dict[int, list[date]]:
    days: dict[int, list[date]] = defaultdict(list)
    rows = meetings.filter(state=Meeting.State.PLANNED)
    for pair, starts_at in rows.values_list("pair", "starts_at"):
        days[pair].append(_day(starts_at))
    return days


def _day(moment: datetime) -> date:
    return site_day(moment)


def _facts(row: dict[str, Any], met: tuple[int, int, date | None], planned: list[date]) -> Facts:
    held, unconfirmed, last_met_on = met
    return Facts(
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        is_paused=row["state"] == Pair.State.PAUSED,
        planned_meetings=row["planned_meetings"],
        rhythm_days=row["rhythm_days"],
        first_meeting_days=row["cycle__first_meeting_days"],
        urgent_days=row["cycle__urgent_days"],
        help_asked=row["help_asked_at"] is not None,
        held=held,
        unconfirmed=unconfirmed,
        last_met_on=last_met_on,
        planned_on=tuple(planned),
    )
