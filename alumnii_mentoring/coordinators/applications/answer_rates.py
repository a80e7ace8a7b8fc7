"""List how many requests each mentor answers, how fast, and how many expired."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from alumnii_mentoring.coordinators.base.exporting import Row, code_of
from alumnii_mentoring.coordinators.base.reports import CycleReport
from alumnii_mentoring.core.wording import gettext
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.requests.answer_rates import RequestHealth, health_of


class RequestHealthView(CycleReport):
    page_title = _("Requests to mentors")
    header_icon = "mail"
    template_name = "alumnii_mentoring/coordinators/request_health.html"
    sheet_title = _("Requests")
    filename = "requests"
    columns = (
        _("Mentor"),
        _("Cycle"),
        _("Requests"),
        _("Answered"),
        _("Not answered"),
        _("Waiting for an answer"),
        _("Answer rate in %"),
        _("Typical days to an answer"),
        _("State"),
    )

    def export_columns(self) -> list[str]:
        return [*super().export_columns(), code_of(gettext("State"))]

    def find_rows(self) -> list[RequestHealth]:
        mentors = Participation.objects.visible_to(self.request.user).mentors()
        return health_of(mentors if self.cycle is None else mentors.filter(cycle=self.cycle))

    def as_cells(self, rows: Sequence[RequestHealth]) -> Iterable[Row]:
        return ((row.mentor.cycle, _cells(row)) for row in rows)

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        return super().get_context_data(page=self.page(), **kwargs)


def _cells(row: RequestHealth) -> list[Any]:
    mentor = row.mentor
    names = [mentor.person.display_name, mentor.cycle.name]
    counts = [row.received, row.answered, row.unanswered, row.waiting]
    state = mentor.state_label
    return [*names, *counts, row.answer_percent, row.typical_days, str(state), mentor.state]
