"""How values read in the back office: local times, labels instead of codes, headings in words."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst

from alumnii_mentoring.core.text import clean_text
from alumnii_mentoring.core.times.words import write_date, write_moment
from alumnii_mentoring.core.wording import gettext as _

NOTHING = "–"


def shown(value: Any) -> Any:
    """A value of the inspect screens."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return write_moment(value)
    if isinstance(value, date):
        return write_date(value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return NOTHING if value is None or value == "" else value


def linked(label: Any, url: str) -> str:
    """A cell of the inspect screens that leads on."""
    return format_html('<a href="{}">{}</a>', url, label)


def exported(value: Any) -> Any:
    """A value of a spreadsheet, which knows no time zones: the site's, whoever reads it."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.make_naive(value, timezone.get_default_timezone())
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return clean_text(str(value)) if isinstance(value, (str, models.Model)) else value


def heading_of(model: type[models.Model], name: str) -> str | None:
    """The words of the field behind a column, ``get_…_display`` and paths included."""
    plain = name.partition(".")[0].removeprefix("get_").removesuffix("_display")
    try:
        field = model._meta.get_field(plain)
    except FieldDoesNotExist:
        return None
    return capfirst(str(getattr(field, "verbose_name", plain)))


class LocalInspect:
    """For inspect views of Wagtail and of modeladmin."""

    def get_field_display_value(self, field_name: str, field: Any = None) -> Any:
        return shown(super().get_field_display_value(field_name, field))  # type: ignore[misc]

    def get_field_label(self, field_name: str, field: Any = None) -> str:
        label = super().get_field_label(field_name, field)  # type: ignore[misc]
        return capfirst(str(label).strip())
