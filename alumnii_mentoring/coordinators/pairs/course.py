"""The course of a pair: what has been, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from alumnii_mentoring.core.times.zones import site_day
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.progress import Assessment


@dataclass(frozen=True)
class Step:
    day: date
    word: str
    is_past: bool

    @property
    def icon(self) -> str:
        return "circle-check" if self.is_past else "radio-empty"


def course_of(pair: Pair, assessment: Assessment, today: date) -> list[Step]:
    """In the order of their days; what is not known is left out."""
    is_over = pair.state not in Pair.OPEN
    days: list[tuple[Any, str]] = [
        (pair.mentee_confirmed_at, _("The mentee has confirmed")),
        (pair.mentor_confirmed_at, _("The mentor has confirmed")),
        (pair.starts_on, _("Begin of the pair")),
        (assessment.last_met_on, _("Last meeting")),
        (assessment.next_on, _("Next meeting")),
        (None if is_over else pair.ends_on, _("End; both look back at their goals")),
        (pair.ended_at, str(pair.get_state_display())),
    ]
    dated = [(site_day(day) if hasattr(day, "hour") else day, word) for day, word in days if day]
    return [Step(day, word, day <= today) for day, word in sorted(dated, key=lambda row: row[0])]
