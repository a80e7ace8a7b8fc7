"""Which mentors answer requests, how fast, and who lets them lie."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.generic import TemplateView

from alumnii_mentoring.coordinators.access import CoordinatorView
from alumnii_mentoring.coordinators.xlsx import xlsx_response
from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.wording import gettext
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.mentorships.health import RequestHealth, health_of
from alumnii_mentoring.domain.programme.models import Cycle


class RequestHealthView(CoordinatorView, TemplateView):
    page_title = _("Requests to mentors")
    header_icon = "mail"
    template_name = "alumnii_mentoring/coordinators/request_health.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.cycles = list(Cycle.objects.visible_to(request.user).select_related("programme"))
        by_key = {str(cycle.pk): cycle for cycle in self.cycles}
        self.cycle = by_key.get(request.GET.get("cycle", ""))
        mentors = Participation.objects.visible_to(request.user).mentors()
        if self.cycle is not None:
            mentors = mentors.filter(cycle=self.cycle)
        self.rows = health_of(mentors)
        if request.GET.get("export") == "xlsx":
            return _as_xlsx(self.rows)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(self.rows, get_settings().page_size).get_page(self.request.GET.get("p"))
        query = f"cycle={self.cycle.pk}" if self.cycle else ""
        return super().get_context_data(
            cycles=self.cycles, cycle=self.cycle, page=page, query=query, **kwargs
        )


def _as_xlsx(rows: list[RequestHealth]) -> HttpResponse:
    columns = [gettext("Mentor"), gettext("Cycle"), gettext("Requests"), gettext("Answered")]
    columns += [
        gettext("Not answered"),
        gettext("Waiting for an answer"),
        gettext("Answer rate in %"),
        gettext("Typical days to an answer"),
        gettext("State"),
    ]
    return xlsx_response(gettext("Requests"), "requests.xlsx", columns, map(_cells, rows))


def _cells(row: RequestHealth) -> list[Any]:
    mentor = row.mentor
    names = [mentor.person.display_name, mentor.cycle.name]
    counts = [row.received, row.answered, row.unanswered, row.waiting]
    state = mentor.get_state_display()
    return [*names, *counts, row.answer_percent, row.typical_days, str(state)]
