"""Goals and meetings as snippets: dates and states only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.http import Http404
from wagtail.admin.ui.tables import Column, TitleColumn

from alumnii_mentoring.coordinators.base.filters import PairPartFilters
from alumnii_mentoring.coordinators.base.menu_items import PAIRS_HOOK
from alumnii_mentoring.coordinators.base.policies import ReadOnlyPolicy
from alumnii_mentoring.coordinators.base.row_links import DayColumn
from alumnii_mentoring.coordinators.base.scope import (
    ScopedSnippetViewSet,
    SnippetIndex,
    SnippetInspect,
)
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.mentorships.goals.models import Goal
from alumnii_mentoring.domain.mentorships.meetings.models import Meeting
from alumnii_mentoring.domain.mentorships.permissions import can_see_ratings

RATINGS = {"mentor_result", "mentee_result"}
VIA_PAIR = ("pair__cycle__programme", "pair__mentor__person", "pair__mentee__person")


def exported(model: type[Model], names: Iterable[str]) -> list[str]:
    """What an export reads for these fields: of a choice its words, not its code."""
    return [
        f"get_{name}_display" if getattr(model._meta.get_field(name), "choices", None) else name
        for name in names
    ]


class PairPartIndex(SnippetIndex):
    related = VIA_PAIR


class PairPartInspect(SnippetInspect):
    related = VIA_PAIR


class PairPartViewSet(ScopedSnippetViewSet):
    """Read-only: the pair itself writes them, in its room."""

    policy_class = ReadOnlyPolicy
    index_view_class = PairPartIndex
    inspect_view_class = PairPartInspect
    kept = ScopedSnippetViewSet.kept - {"add", "edit"}
    search_fields = ["pair__mentee__person__search_key", "pair__mentor__person__search_key"]


class GoalFilters(PairPartFilters):
    class Meta:
        model = Goal
        fields = ["pair__cycle", "kind", "state"]


class GoalIndex(PairPartIndex):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().shown_to_coordinators()


class GoalInspect(PairPartInspect):
    def get_object(self, queryset: Any = None) -> Any:
        goal = super().get_object(queryset)
        if goal.is_hidden:
            raise Http404
        if not can_see_ratings(self.request.user, goal):
            self.fields = [name for name in self.fields if name not in RATINGS]
        return goal


class GoalViewSet(PairPartViewSet):
    model = Goal
    icon = "crosshairs"
    menu_hook = PAIRS_HOOK
    menu_label = _("Goals")
    menu_order = 30
    index_view_class = GoalIndex
    inspect_view_class = GoalInspect
    filterset_class = GoalFilters
    list_display = [
        TitleColumn("pair", label=_("Pair"), accessor="pair.display_name"),
        Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind"),
        Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
        DayColumn("created_at", label=_("Proposed at"), sort_key="created_at"),
    ]
    list_export = ["pair.display_name", "get_kind_display", "get_state_display", "created_at"]
    inspect_view_fields = [
        "kind",
        "state",
        "created_at",
        "mentor_agreed_at",
        "mentee_agreed_at",
        "mentor_result",
        "mentee_result",
    ]


class MeetingFilters(PairPartFilters):
    class Meta:
        model = Meeting
        fields = ["pair__cycle", "state", "form"]


class MeetingViewSet(PairPartViewSet):
    model = Meeting
    icon = "date"
    menu_hook = PAIRS_HOOK
    menu_label = _("Meetings")
    menu_order = 40
    filterset_class = MeetingFilters
    list_display = [
        TitleColumn("pair", label=_("Pair"), accessor="pair.display_name"),
        Column("starts_at", label=_("Date and time"), sort_key="starts_at"),
        Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
        Column("duration_minutes", label=_("Duration in minutes")),
        Column("form", label=_("Form"), accessor="get_form_display"),
    ]
    list_export = ["pair.display_name", *exported(Meeting, Meeting.SEEN_BY["coordinators"])]
    inspect_view_fields = [*Meeting.SEEN_BY["coordinators"], "confirmed_at"]
