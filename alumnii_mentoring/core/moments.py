"""Dates with a time as people type them: some don't exist and some come twice, because the clocks
change."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.timezone import get_current_timezone

from alumnii_mentoring.core.fields import FIRST_YEAR, LAST_YEAR
from alumnii_mentoring.core.wording import gettext as _


def check_moments(**moments: datetime | None) -> None:
    """Raise ValidationError, by field, for a local time that no clock shows."""
    errors: dict[str, ValidationError] = {}
    for name, moment in moments.items():
        try:
            check_clock(moment)
        except ValidationError as error:
            errors[name] = error
    if errors:
        raise ValidationError(errors)  # type: ignore[arg-type]


def check_clock(moment: datetime | None) -> None:
    """Raise ValidationError for a local time that no clock shows; naive ones are the site's."""
    if moment is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return  # years are the business of ``validate_moment``; some have no time in UTC
    zone = moment.tzinfo or get_current_timezone()
    # Through UTC and back, a time that is left out becomes another one.
    shown = moment.replace(tzinfo=zone).astimezone(timezone.utc).astimezone(zone)
    if shown.replace(tzinfo=None) != moment.replace(tzinfo=None):
        raise ValidationError(
            _(
                "This time does not exist on that day, because the clocks are put forward. Please"
                " choose another one."
            ),
            code="left_out",
        )


class MomentField(models.DateTimeField):
    """Tells forms to ask by a field that says in words why a time is impossible.

    Migrations see the plain field of Django.
    """

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DateTimeField", args, kwargs
