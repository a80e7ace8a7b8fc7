"""Where a row of a list leads: its title opens the record, its menu offers the rest."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import ButtonsColumnMixin, Column, TitleColumn

from alumnii_mentoring.coordinators.base.display_values import NOTHING, shown
from alumnii_mentoring.templatetags.am_times import short_date


def subject_of(thing: Any) -> str:
    """What a screen about a thing is headed with: a name, never a number of the database."""
    named = getattr(thing, "person", None) or getattr(thing, "pair", None) or thing
    return str(getattr(named, "display_name", "") or getattr(named, "subject", "") or named)


class YesNoColumn(Column):
    """In words: Wagtail's own shows a picture whose text stays English."""

    def get_value(self, instance: Any) -> Any:
        return shown(super().get_value(instance))


class DayColumn(Column):
    """A day in figures, of a moment without its time."""

    def get_value(self, instance: Any) -> Any:
        return short_date(super().get_value(instance)) or NOTHING


class RecordColumn(ButtonsColumnMixin, TitleColumn):
    """The title column it stands for, led on by its view."""

    def __init__(self, column: TitleColumn, view: Any) -> None:
        self.__dict__.update(vars(column))
        self.view = view

    def get_link_url(self, instance: Any, parent_context: Any) -> str | None:
        url: str | None = self.view.get_record_url(instance)
        return url

    def get_buttons(self, instance: Any, parent_context: Any) -> list[Any]:
        buttons: list[Any] = self.view.get_list_buttons(instance)
        return buttons


class LeadingOn:
    """For index views: Wagtail links the form only, and nothing where a column is our own."""

    opens_record = True
    request: HttpRequest
    permission_policy: Any

    @cached_property
    def columns(self) -> list[Any]:
        columns = super().columns  # type: ignore[misc]
        return [
            RecordColumn(column, self) if isinstance(column, TitleColumn) else column
            for column in columns
        ]

    def get_record_url(self, instance: Any) -> str | None:
        """The screen with its verbs; the form where there is none, or where it says more."""
        ways: list[Any] = [self.get_inspect_url, self.get_edit_url]  # type: ignore[attr-defined]
        if not self.opens_record:
            ways.reverse()
        return ways[0](instance) or ways[1](instance)

    def get_edit_url(self, instance: Any) -> str | None:
        """None for what this user can't change, or nobody any more."""
        url: str | None = super().get_edit_url(instance)  # type: ignore[misc]
        return url if url and self.may_change(instance) else None

    def may_change(self, instance: Any) -> bool:
        allows = self.permission_policy.user_has_permission_for_instance
        return bool(allows(self.request.user, "change", instance))

    def get_list_buttons(self, instance: Any) -> list[Any]:
        """Wagtail would read the number of the database to users of a screen reader."""
        buttons: list[Any] = super().get_list_buttons(instance)  # type: ignore[misc]
        for button in buttons:
            label = str(button.attrs.get("aria-label", ""))
            if label:
                named = label.replace(str(instance), subject_of(instance))
                button.attrs["aria-label"] = named
        return buttons


class ToRecord:
    """For forms whose record has verbs: what was saved is shown, with what can be done next."""

    record_url_name = ""
    object: Any

    def get_success_url(self) -> str:
        return reverse(self.record_url_name, args=[self.object.pk])
