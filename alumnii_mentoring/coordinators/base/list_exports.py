"""Listings of Wagtail and of modeladmin as tables: a column for each field that they export."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.http import HttpResponse

from alumnii_mentoring.coordinators.base.display_values import heading_of
from alumnii_mentoring.coordinators.base.exporting import Column, Exporting, code_of

STATES = {"get_state_display", "state"}


class LocalExport(Exporting):
    """Before the index view of Wagtail or of modeladmin."""

    model: type[models.Model]
    list_export: Any
    export_headings: dict[str, Any] = {}
    export_related: tuple[str, ...] = ()

    def as_spreadsheet(self, queryset: Any, _format: str) -> HttpResponse:
        title = self.model._meta.verbose_name_plural
        name = str(self.model._meta.model_name)
        things = queryset.prefetch_related(*self.export_related)
        rows = ((item, list(self._cells(item))) for item in things)
        return self.hand_out(title, name, self.table_columns(queryset), rows)

    def table_columns(self, queryset: Any) -> list[Column]:
        columns = []
        for name in self.list_export:
            label = self.get_heading(queryset, name)
            columns.append(Column(label, name.endswith("email")))
            if name in STATES:
                columns.append(Column(code_of(label)))
        return columns

    def _cells(self, item: Any) -> Iterator[Any]:
        for name, value in self.to_row_dict(item).items():  # type: ignore[attr-defined]
            label = getattr(item, f"get_{name}_display", None)
            yield str(label()) if callable(label) else value
            if name in STATES:
                yield item.state

    def get_heading(self, queryset: Any, field: str) -> str:
        heading = self.export_headings.get(field)
        words = str(heading) if heading else heading_of(self.model, field)
        return words or str(super().get_heading(queryset, field)).strip()  # type: ignore[misc]
