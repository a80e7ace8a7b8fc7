from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from alumnii_mentoring.core.text import clean_line, clean_text
from alumnii_mentoring.core.wording import gettext as _

FIRST_YEAR, LAST_YEAR = 1900, 2200
STATEMENT_LENGTH = 2000  # characters of a reason, a question or a reply: about a page


def validate_moment(value: datetime) -> None:
    """Years that every database and calendar can hold. Named in migrations: never moves."""
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValidationError(_("Please give a date between 1900 and 2200."))


LAST_DAY_YEAR = 2100


def validate_day(value: date) -> None:
    """Days of a life or a programme. Named in migrations: never moves."""
    if not FIRST_YEAR <= value.year <= LAST_DAY_YEAR:
        raise ValidationError(_("Please give a date between 1900 and 2100."))


def limits_of(field: Any) -> dict[str, int]:
    """The smallest and the largest number that a model's field takes, as a form names them."""
    limits = {}
    for kind, name, strictest in (
        (MinValueValidator, "min_value", max),
        (MaxValueValidator, "max_value", min),
    ):
        numbers = [check.limit_value for check in field.validators if isinstance(check, kind)]
        if numbers:
            limits[name] = strictest(numbers)
    return limits


class LineField(models.CharField):
    """One line of text, cleaned of control characters on its way in and out of Python.

    Migrations see a plain CharField, so the class may move.
    """

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return clean_line(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return clean_line(value) if isinstance(value, str) else value

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class ProseField(models.TextField):
    """Text of several lines, cleaned like :class:`LineField`."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return clean_text(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return clean_text(value) if isinstance(value, str) else value

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs
