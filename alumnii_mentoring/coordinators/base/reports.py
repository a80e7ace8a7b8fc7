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

from alumnii_mentoring.coordinators.base.scope import CoordinatorView
from alumnii_mentoring.coordinators.base.xlsx import xlsx_response
from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.programme.cycles import Cycle


def xlsx_button(request: HttpRequest) -> Button:
    """What is shown, as a file; for the menu of the header."""
    query = request.GET.copy()
    query["export"] = "xlsx"
    url = f"?{query.urlencode()}"
    return Button(_("Download XLSX"), url=url, icon_name="download", priority=90)


class CycleReport(CoordinatorView, TemplateView, ABC):
    sheet_title: Any
    filename: str
    columns: Sequence[Any]

    @abstractmethod
    def find_rows(self) -> Sequence[Any]:
        """What the report lists, in its order."""

    @abstractmethod
    def as_cells(self, rows: Sequence[Any]) -> Iterable[Sequence[Any]]:
        """The same for a table, a value for each of ``columns``."""

    @cached_property
    def cycles(self) -> list[Cycle]:
        return list(Cycle.objects.visible_to(self.request.user).select_related("programme"))

    @cached_property
    def cycle(self) -> Cycle | None:
        """None for all of them."""
        chosen = self.request.GET.get("cycle", "")
        return next((cycle for cycle in self.cycles if str(cycle.pk) == chosen), None)

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        self.rows = self.find_rows()
        if request.GET.get("export") == "xlsx":
            columns = [str(label) for label in self.columns]
            cells = self.as_cells(self.rows)
            scope_id = self.cycle.programme_id if self.cycle else None
            taken: dict[str, Any] = {"by": request.user, "scope_id": scope_id}
            return xlsx_response(str(self.sheet_title), self.filename, columns, cells, **taken)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        query = self.request.GET.copy()
        query.pop("p", None)
        return super().get_context_data(
            cycles=self.cycles, cycle=self.cycle, query=query.urlencode(), **kwargs
        )

    def page(self) -> Any:
        pages = Paginator(self.rows, get_settings().page_size)
        return pages.get_page(self.request.GET.get("p"))
