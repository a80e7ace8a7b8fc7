"""Pairs as snippets."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column, TitleColumn

from alumnii_mentoring.coordinators.base.filters import CycleFilters
from alumnii_mentoring.coordinators.base.history import history_of
from alumnii_mentoring.coordinators.base.menu_items import PAIRS_HOOK
from alumnii_mentoring.coordinators.base.row_links import DayColumn
from alumnii_mentoring.coordinators.base.scope import (
    ScopedSnippetViewSet,
    SnippetEdit,
    SnippetIndex,
    SnippetInspect,
)
from alumnii_mentoring.coordinators.base.verb_view import verb_url
from alumnii_mentoring.coordinators.pairs.course import course_of
from alumnii_mentoring.coordinators.pairs.progress import ISSUES, light_of
from alumnii_mentoring.coordinators.pairs.rationale import rationale_sections
from alumnii_mentoring.core.actors import Account
from alumnii_mentoring.core.times.zones import site_day
from alumnii_mentoring.core.wording import gettext
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.mentorships import actions, verbs
from alumnii_mentoring.domain.mentorships.goals.models import Goal
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.permissions import can_see_ratings, role_in
from alumnii_mentoring.domain.mentorships.progress import progress_of

NAMESPACE = "wagtailsnippets_alumnii_mentoring"
PARTS = ("cycle__programme", "mentor__person", "mentee__person")

RESULTS = dict(Goal.Result.choices)


VERBS = {
    "withdraw": verbs.WITHDRAW_PROPOSAL,
    "pause": verbs.PAUSE,
    "resume": verbs.RESUME,
    "settle-help": verbs.SETTLE_HELP,
    "extend": verbs.EXTEND,
    "look-back": verbs.BEGIN_CLOSING,
    "complete": verbs.COMPLETE,
    "end": verbs.END,
    "take-back": verbs.TAKE_BACK_ENDING,
}


class PairFilters(CycleFilters):
    class Meta:
        model = Pair
        fields = ["cycle", "state", "origin"]


class PairIndex(SnippetIndex):
    related = PARTS
    list_export = [
        "mentee.person.display_name",
        "mentee.person.email",
        "mentor.person.display_name",
        "mentor.person.email",
        "cycle",
        "get_state_display",
        "starts_on",
        "ends_on",
        "planned_meetings",
    ]
    export_headings = {
        "mentee.person.display_name": _("Mentee"),
        "mentor.person.display_name": _("Mentor"),
        "mentee.person.email": _("E-mail address of the mentee"),
        "mentor.person.email": _("E-mail address of the mentor"),
        "get_state_display": _("State"),
    }


class PairEdit(SnippetEdit):
    """The plan only: the end is moved by a verb, which tells both."""

    def save_instance(self) -> Pair:
        plan = {name: self.form.cleaned_data[name] for name in ("planned_meetings", "rhythm_days")}
        by, now = self.request.user, timezone.now()
        return actions.change_plan(
            Pair.objects.with_parts().get(pk=self.object.pk), by=by, now=now, **plan
        )


class PairInspect(SnippetInspect):
    template_name = "alumnii_mentoring/coordinators/pair.html"
    related = PARTS
    verbs = VERBS
    verb_url_name = f"{NAMESPACE}_pair:do"

    def setup(self, request: HttpRequest, *args: object, **kwargs: object) -> None:
        """On one's own pair a coordinator sees what the member sees."""
        super().setup(request, *args, **kwargs)
        self.is_own = role_in(request.user, self.object) is not None
        if self.is_own:
            self.verbs = {}
            self.fields = [name for name in self.fields if name != "ended_reason"]

    def get_sections(self) -> list[dict[str, Any]]:
        own = [_goals(self.object, self.request.user)]
        if self.is_own:
            return own
        return [*own, *rationale_sections(self.object), history_of(self.object)]

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        pair = self.object
        assessment = progress_of([pair], timezone.now())[0].assessment
        asks_for_help = bool(pair.is_running and pair.help_asked_at) and not self.is_own
        return super().get_context_data(
            assessment=assessment if pair.is_running else None,
            state=light_of(assessment),
            reasons=[] if self.is_own else [ISSUES[code] for code in assessment.issues],
            asks_for_help=asks_for_help,
            course=course_of(pair, assessment, site_day(timezone.now())),
            **kwargs,
        )


def _goals(pair: Pair, user: Account) -> dict[str, Any]:
    """Kinds and ratings; of a hidden goal only that there are ratings."""
    columns = [
        gettext("Kind"),
        gettext("State"),
        gettext("Rating of the mentor"),
        gettext("Rating of the mentee"),
    ]
    goals = Goal.objects.filter(pair=pair).with_parts()
    rows = [_goal_row(goal, user) for goal in goals]
    return {
        "heading": gettext("Goals"),
        "icon": "crosshairs",
        "columns": columns,
        "rows": rows,
        "empty": gettext("The two have not proposed a goal yet."),
    }


def _goal_row(goal: Goal, user: Account) -> tuple[Any, ...]:
    rated = [gettext("rated") if goal.result_of(role) else None for role in ("mentor", "mentee")]
    if goal.is_hidden:
        return (gettext("(hidden)"), None, *rated)
    words = [RESULTS.get(goal.result_of(role)) for role in ("mentor", "mentee")]
    results = words if can_see_ratings(user, goal) else rated
    return (goal.get_kind_display(), goal.get_state_display(), *results)


class PairViewSet(ScopedSnippetViewSet):
    model = Pair
    icon = "am-rings"
    menu_hook = PAIRS_HOOK
    menu_label = _("All pairs")
    menu_order = 20
    index_view_class = PairIndex
    edit_view_class = PairEdit
    inspect_view_class = PairInspect
    filterset_class = PairFilters
    kept = ScopedSnippetViewSet.kept - {"add"}
    search_fields = ["mentee__person__search_key", "mentor__person__search_key"]
    list_display = [
        TitleColumn("mentee", label=_("Mentee"), accessor="mentee.person.display_name"),
        Column("mentor", label=_("Mentor"), accessor="mentor.person.display_name"),
        Column("cycle", label=_("Cycle")),
        Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
        DayColumn("ends_on", label=_("Ends on"), sort_key="ends_on"),
    ]
    panels = [
        FieldPanel("planned_meetings"),
        FieldPanel("rhythm_days"),
    ]
    inspect_view_fields = [
        "cycle",
        "state",
        "origin",
        "starts_on",
        "ends_on",
        "answer_by",
        "ended_reason",
    ]

    def more_urls(self) -> list[Any]:
        return [verb_url(Pair, VERBS, f"{NAMESPACE}_pair:inspect", PARTS)]
