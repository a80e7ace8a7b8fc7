"""Which pairs have met, how often against planned, and where something is outstanding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.generic import TemplateView

from alumnii_mentoring.coordinators.access import CoordinatorView
from alumnii_mentoring.coordinators.xlsx import xlsx_response
from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.wording import gettext
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.mentorships import progress
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.progress import Assessment, PairProgress, assess_all
from alumnii_mentoring.domain.programme.models import Cycle

ISSUES = {
    progress.HELP_ASKED: _("asked for help"),
    progress.NEVER_MET: _("never met"),
    progress.OVERDUE: _("next meeting overdue"),
    progress.UNREPORTED: _("planned meeting not reported"),
    progress.CLOSING_DUE: _("closing due"),
    progress.CLOSING_SOON: _("ends soon"),
}
LIGHTS = {
    progress.RED: _("needs help"),
    progress.YELLOW: _("look after"),
    progress.GREEN: _("in rhythm"),
}
ORDER = {progress.RED: 0, progress.YELLOW: 1, progress.GREEN: 2}


Assessed = tuple[int, Assessment]


def running_progress(user: Any, now: Any, cycle: Cycle | None = None) -> list[Assessed]:
    """Keys and assessments of all running pairs that the user may see, worst first."""
    pairs = Pair.objects.visible_to(user).running()
    if cycle is not None:
        pairs = pairs.filter(cycle=cycle)
    return sorted(assess_all(pairs, now).items(), key=_urgency)


def with_pairs(assessed: Sequence[Assessed]) -> list[PairProgress]:
    """The rows to show, in the same order; expects keys that the user may see."""
    pairs = Pair.objects.with_parts().in_bulk([key for key, _found in assessed])
    return [PairProgress(pairs[key], found) for key, found in assessed if key in pairs]


def _urgency(row: Assessed) -> tuple[bool, int, int, int]:
    key, found = row
    return progress.HELP_ASKED not in found.issues, ORDER[found.light], -found.days_waiting, key


def labels_of(row: PairProgress) -> list[str]:
    return [str(ISSUES[code]) for code in row.assessment.issues]


class ProgressView(CoordinatorView, TemplateView):
    page_title = _("Progress")
    header_icon = "success"
    template_name = "alumnii_mentoring/coordinators/progress.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.cycles = list(Cycle.objects.visible_to(request.user).select_related("programme"))
        by_key = {str(cycle.pk): cycle for cycle in self.cycles}
        self.cycle = by_key.get(request.GET.get("cycle", ""))
        self.everybody = running_progress(request.user, timezone.now(), self.cycle)
        self.rows = [row for row in self.everybody if self._fits(row)]
        if request.GET.get("export") == "xlsx":
            return _as_xlsx(with_pairs(self.rows))
        return super().get(request, *args, **kwargs)

    def _fits(self, row: Assessed) -> bool:
        light, issue = self.request.GET.get("light", ""), self.request.GET.get("issue", "")
        _key, found = row
        return (light not in LIGHTS or found.light == light) and (
            issue not in ISSUES or issue in found.issues
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(self.rows, get_settings().page_size).get_page(self.request.GET.get("p"))
        shown = with_pairs(list(page.object_list))
        query = self.request.GET.copy()
        query.pop("p", None)
        return super().get_context_data(
            cycles=self.cycles,
            cycle=self.cycle,
            lights=LIGHTS.items(),
            issues=ISSUES.items(),
            cards=self._cards(),
            page=page,
            rows=[(row, labels_of(row), LIGHTS[row.assessment.light]) for row in shown],
            query=query.urlencode(),
            **kwargs,
        )

    def _cards(self) -> list[tuple[Any, int, str]]:
        """Numbers that lead to the people behind them: label, number, query."""
        scope = f"cycle={self.cycle.pk}&" if self.cycle else ""
        cards = [(_("running pairs"), len(self.everybody), scope.rstrip("&"))]
        for code in (progress.HELP_ASKED, progress.NEVER_MET, progress.OVERDUE):
            number = sum(code in found.issues for _key, found in self.everybody)
            cards.append((ISSUES[code], number, f"{scope}issue={code}"))
        return cards


def _as_xlsx(rows: list[PairProgress]) -> HttpResponse:
    columns = [gettext("Mentee"), gettext("Mentor"), gettext("Cycle"), gettext("Meetings held")]
    columns += [
        gettext("Meetings planned"),
        gettext("Last met on"),
        gettext("Next meeting"),
        gettext("Attention"),
    ]
    return xlsx_response(gettext("Progress"), "progress.xlsx", columns, map(_cells, rows))


def _cells(row: PairProgress) -> list[Any]:
    pair, found = row.pair, row.assessment
    names = [pair.mentee.person.display_name, pair.mentor.person.display_name, pair.cycle.name]
    numbers = [found.held, found.planned, found.last_met_on, found.next_on]
    return [*names, *numbers, ", ".join(labels_of(row))]
