"""What Wagtail's home page shows about mentoring: a number, and the pairs that need help."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.admin.site_summary import SummaryItem
from wagtail.admin.ui.components import Component

from alumnii_mentoring.coordinators.office.watch import failures_for, standing_still
from alumnii_mentoring.coordinators.pairs.progress import (
    LIGHTS,
    labels_of,
    running_progress,
    with_pairs,
)
from alumnii_mentoring.domain.applications import open_questions as applications
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.people import open_questions as people
from alumnii_mentoring.domain.programme.permissions import reads_anywhere

MOST = 10


class PairsSummaryItem(SummaryItem):
    order = 400
    template_name = "alumnii_mentoring/coordinators/summary.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"number": Pair.objects.visible_to(self.request.user).running().count()}

    def is_shown(self) -> bool:
        return reads_anywhere(self.request.user)


class NeedsHelpPanel(Component):
    """At most ten pairs, worst first, and what waits for a decision."""

    name = "mentoring_needs_help"
    order = 150
    template_name = "alumnii_mentoring/coordinators/home_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        if not reads_anywhere(user):
            return {"is_shown": False}
        now = timezone.now()
        rows = [row for row in running_progress(user, now) if row[1].issues]
        worst = with_pairs(rows[:MOST])
        shown = [(row, labels_of(row), LIGHTS[row.assessment.light]) for row in worst]
        return {
            "is_shown": True,
            "rows": shown,
            "more": len(rows) - len(shown),
            "undecided": applications.waiting_for_office(user).count(),
            "late": standing_still(now),
            "failures": failures_for(user),
            "corrections": people.waiting_for_office(user).count(),
        }
