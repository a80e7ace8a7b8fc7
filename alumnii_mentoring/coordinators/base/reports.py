"""Base of reports about a cycle: chosen by ``?cycle=``, shown in pages, exported as XLSX."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin.widgets.button import Button

from alumnii_mentoring.coordinators.base.exporting import EXPORT, Column, Exporting, Row
from alumnii_mentoring.coordinators.base.scope import CoordinatorView
from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.programme.cycles import Cycle


def export_buttons() -> list[Button]:
    """What is shown, as a file; for the menu of the header. The form stands in the page."""
    formats = {"xlsx": _("Download XLSX"), "csv": _("Download CSV")}
    return [
        Button(
            label,
            icon_name="download",
            priority=90 + position,
            attrs={"type": "submit", "form": "am-export", "name": EXPORT, "value": name},
        )
        for position, (name, label) in enumerate(formats.items())
    ]


class CycleReport(Exporting, CoordinatorView, TemplateView, ABC):
    sheet_title: Any
    filename: str
    columns: Sequence[Any]

    @abstractmethod
    def find_rows(self) -> Sequence[Any]:
        """What the report lists, in its order."""

    @abstractmethod
    def as_cells(self, rows: Sequence[Any]) -> Iterable[Row]:
        """What each row is about, and for a table a value for each of ``export_columns``."""

    @cached_property
    def cycles(self) -> list[Cycle]:
        return list(Cycle.objects.visible_to(self.request.user).select_related("programme"))

    @cached_property
    def cycle(self) -> Cycle | None:
        """None for all of them."""
        chosen = self.request.GET.get("cycle", "")
        return next((cycle for cycle in self.cycles if str(cycle.pk) == chosen), None)

    def export_columns(self) -> list[str]:
        return [str(label) for label in self.columns]

    def export_scope(self) -> int | None:
        return self.cycle.programme_id if self.cycle else None

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        self.rows = self.find_rows()
        if self.is_export:
            columns = [Column(label) for label in self.export_columns()]
            cells = self.as_cells(self.rows)
            return self.hand_out(self.sheet_title, self.filename, columns, cells)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        query = self.request.GET.copy()
        query.pop("p", None)
        return super().get_context_data(
            cycles=self.cycles,
            cycle=self.cycle,
            query=query.urlencode(),
            **kwargs,
        )

    def page(self) -> Any:
        pages = Paginator(self.rows, get_settings().page_size)
        return pages.get_page(self.request.GET.get("p"))
