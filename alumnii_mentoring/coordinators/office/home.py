"""What Wagtail's home page shows about mentoring: a number, and the pairs that need help."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.admin.site_summary import SummaryItem
from wagtail.admin.ui.components import Component

from alumnii_mentoring.coordinators.office.undelivered import undelivered_of
from alumnii_mentoring.coordinators.office.watch import failures_for, standing_still
from alumnii_mentoring.coordinators.pairs.progress import (
    labels_of,
    light_of,
    running_progress,
    with_pairs,
)
from alumnii_mentoring.coordinators.people.attention import notices
from alumnii_mentoring.core.mail.delivery_status import delivery_status
from alumnii_mentoring.core.mail.outbox import Message
from alumnii_mentoring.core.mail.reasons import words_of_fault
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.core.wording import ngettext
from alumnii_mentoring.domain.applications import open_questions as applications
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.people import open_questions as people
from alumnii_mentoring.domain.programme.permissions import reads_anywhere

MOST = 10


def mail_trouble() -> list[str]:
    """Sentences about mail that does not leave; the same for all programmes."""
    status = delivery_status()
    if not status.fault and status.held_since is None:
        return []
    waiting = Message.objects.due(timezone.now()).count()
    numbers = ngettext("%(n)s message waits.", "%(n)s messages wait.", waiting) % {"n": waiting}
    held = _("Mail is held: it leaves when the technical administration releases it.")
    causes = [held] if status.held_since else []
    if status.fault:
        causes.append(words_of_fault(status.fault))
    return [*causes, numbers]


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
        running = running_progress(user, now)
        rows = [row for row in running if row[1].issues]
        undecided = applications.waiting_for_office(user).count()
        corrections = people.waiting_for_office(user).count()
        undelivered, trouble = undelivered_of(user).count(), mail_trouble()
        attention = notices(user)
        late, failures = standing_still(now), failures_for(user)
        worst = with_pairs(rows[:MOST])
        shown = [(row, labels_of(row), light_of(row.assessment)) for row in worst]
        return {
            "is_shown": any(
                (
                    *(running, undecided, corrections, undelivered),
                    *(trouble, late, failures, attention),
                )
            ),
            "is_well": bool(running) and not rows,
            "rows": shown,
            "attention": attention,
            "more": len(rows) - len(shown),
            "undecided": undecided,
            "corrections": corrections,
            "undelivered": undelivered,
            "mail_trouble": trouble,
            "late": late,
            "failures": failures,
        }
