"""Fields that clean or judge what people type: texts, days, times, addresses; keys of rows."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timezone
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.db.models import Q
from django.utils.timezone import get_current_timezone

from alumnii_mentoring.core.mail.addresses import validate_mailbox
from alumnii_mentoring.core.text import clean_line, clean_text, searched_words
from alumnii_mentoring.core.wording import gettext as _

FIRST_YEAR, LAST_YEAR = 1900, 2200
STATEMENT_LENGTH = 2000  # characters of a reason, a question or a reply: about a page


def validate_moment(value: datetime) -> None:
    """Allow the years that every database and calendar can hold. Named in migrations: never moves.

    Raises ValidationError for years before 1900 and after 2200.
    """
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValidationError(_("Please give a date between 1900 and 2200."))


LAST_DAY_YEAR = 2100


def validate_day(value: date) -> None:
    """Allow the days of a life or a programme. Named in migrations: never moves.

    Raises ValidationError for years before 1900 and after 2100.
    """
    if not FIRST_YEAR <= value.year <= LAST_DAY_YEAR:
        raise ValidationError(_("Please give a date between 1900 and 2100."))


def limits_of(field: Any) -> dict[str, int]:
    """Return the smallest and the largest number of a model's field, as arguments of a form
    field."""
    limits = {}
    for kind, name, strictest in (
        (MinValueValidator, "min_value", max),
        (MaxValueValidator, "max_value", min),
    ):
        numbers = [check.limit_value for check in field.validators if isinstance(check, kind)]
        if numbers:
            limits[name] = strictest(numbers)
    return limits


class CleanedField(models.Field):
    """Text, cleaned of control characters on its way in and out of Python.

    Migrations see the plain field of Django, so the class may move.
    """

    tidy: Callable[[str], str]
    plain: str

    def to_python(self, value: object) -> object:
        return self._tidied(super().to_python(value))

    def get_prep_value(self, value: object) -> object:
        return self._tidied(super().get_prep_value(value))

    def _tidied(self, value: object) -> object:
        return self.tidy(value) if isinstance(value, str) else value

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, f"django.db.models.{self.plain}", args, kwargs


class LineField(CleanedField, models.CharField):
    """One line."""

    tidy, plain = staticmethod(clean_line), "CharField"


class KeyField(models.CharField):
    """Computed from other fields ``of`` the row whenever it is saved, to search or sort by.

    Migrations see the plain field of Django.
    """

    def __init__(
        self, *args: Any, of: Sequence[str] = (), by: Callable[..., str] = str, **kwargs: Any
    ) -> None:
        self.of, self.by = of, by
        super().__init__(*args, **{"default": "", "editable": False, **kwargs})

    def key_of(self, row: models.Model) -> str:
        return self.by(*(getattr(row, name) for name in self.of))[: self.max_length]

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = self.key_of(model_instance)
        setattr(model_instance, self.attname, key)
        return key

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


def has_words(typed: str, *keys: str, plain: Sequence[str] = ()) -> Q:
    """The rows in which every word that was typed stands: in one of the ``keys`` of
    :func:`search_key`, or, as it was typed, in one of the ``plain`` columns.
    """
    words = searched_words(typed)
    if typed.strip() and not words:
        return Q(pk__in=[])  # signs alone are in no name
    condition = Q()
    for word, key in words:
        fits = Q()
        for name in keys:
            fits |= Q(**{f"{name}__contains": key})
        for name in plain:
            fits |= Q(**{f"{name}__icontains": word})
        condition &= fits
    return condition


class AddressField(models.EmailField):
    """An e-mail address that our mail reaches. Migrations see the plain field of Django."""

    default_validators = [validate_mailbox]

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.EmailField", args, kwargs


class ProseField(CleanedField, models.TextField):
    """Several lines."""

    tidy, plain = staticmethod(clean_text), "TextField"


validate_web_address = URLValidator(schemes=["https", "http"])


def link_to(address: str) -> str:
    """Return the stored address if it may be a link; else "".

    Forms check what they store. An import, an older version or a hand in the database does not,
    and ``javascript:`` would run in the page of whoever clicks.
    """
    try:
        validate_web_address(address)
    except ValidationError:
        return ""
    return address


class WebAddressField(models.URLField):
    """An address that a browser opens. Migrations see the plain field of Django."""

    default_validators = [validate_web_address]

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs


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
