"""How long a mentoring may last on this site."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError

from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.domain.programme.months import last_day_of, whole_months

USUAL_MONTHS = 12
FARTHEST_YEAR = 9000
LATE_DAYS = 92


def default_end(starts_on: date) -> date:
    """Return the end after twelve months, or what the site allows; raises ValidationError for an
    absurd start."""
    bounds = get_settings()
    months = min(max(USUAL_MONTHS, bounds.duration_min_months), bounds.duration_max_months)
    if starts_on.year > FARTHEST_YEAR:
        raise ValidationError({"starts_on": _("This year is too far away.")})
    return last_day_of(starts_on, months)


def check_duration(starts_on: date, ends_on: date, *, least: int | None = None) -> None:
    """Raise ValidationError unless the whole months lie within the bounds of the site.

    ``least`` replaces the lower bound.
    """
    if ends_on.year > FARTHEST_YEAR:
        raise ValidationError({"ends_on": _("This year is too far away.")})
    shortest = get_settings().duration_min_months if least is None else least
    longest = get_settings().duration_max_months
    if not shortest <= whole_months(starts_on, ends_on) <= longest:
        raise ValidationError(
            {
                "ends_on": _("The mentoring must last between %(least)s and %(most)s months.")
                % {"least": shortest, "most": longest}
            }
        )
