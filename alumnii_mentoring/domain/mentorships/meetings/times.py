"""When meetings of a pair can be."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError

from alumnii_mentoring.core.fields import check_moments
from alumnii_mentoring.core.times.words import write_day
from alumnii_mentoring.core.times.zones import site_day
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.mentorships.models import Pair

FARTHEST = timedelta(days=731)
OLDEST_REPORT = timedelta(days=366)


def check_plan(starts_at: datetime, now: datetime) -> None:
    """Raise ValidationError unless a planned meeting lies ahead, within two years."""
    check_moments(starts_at=starts_at)
    if starts_at <= now:
        raise ValidationError(
            {"starts_at": _("This lies in the past. Report the meeting instead of planning it.")}
        )
    _check_distance(starts_at, now)


def check_move(starts_at: datetime, now: datetime) -> None:
    """Raises ValidationError for a time that is over or too far away."""
    check_moments(starts_at=starts_at)
    if starts_at <= now:
        raise ValidationError({"starts_at": _("Please choose a time in the future.")})
    _check_distance(starts_at, now)


def _check_distance(starts_at: datetime, now: datetime) -> None:
    if starts_at > now + FARTHEST:
        raise ValidationError(
            {"starts_at": _("A meeting can be planned at most two years ahead.")}
        )


def check_report(pair: Pair, starts_at: datetime, now: datetime) -> None:
    """Raise ValidationError unless a reported meeting is over, recent and of this pair."""
    check_moments(starts_at=starts_at)
    if not now - OLDEST_REPORT <= starts_at <= now:
        raise ValidationError(
            {"starts_at": _("Please give the day of a meeting that has already taken place.")}
        )
    formed_on = _formed_on(pair)
    if formed_on is not None and site_day(starts_at) < formed_on:
        raise ValidationError(
            {
                "starts_at": _(
                    "You have been a pair since %(day)s. Only meetings from that day on count."
                )
                % {"day": write_day(formed_on)}
            }
        )


def _formed_on(pair: Pair) -> date | None:
    """The day of the second yes."""
    both = [moment for moment in (pair.mentor_confirmed_at, pair.mentee_confirmed_at) if moment]
    return site_day(max(both)) if len(both) == len(pair.people) else None
