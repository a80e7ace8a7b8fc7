"""Pairs, goals and meetings as snippets. Goals and meetings show dates and states only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column, TitleColumn

from alumnii_mentoring.coordinators import consequences
from alumnii_mentoring.coordinators.access import (
    ScopedSnippetViewSet,
    SnippetEdit,
    SnippetIndex,
    SnippetInspect,
)
from alumnii_mentoring.coordinators.filters import CycleFilters, PairPartFilters
from alumnii_mentoring.coordinators.history import history_of
from alumnii_mentoring.coordinators.policies import ReadOnlyPolicy
from alumnii_mentoring.coordinators.verbs import Verb, verb_url
from alumnii_mentoring.core.wording import gettext
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.mentorships import actions, proposals
from alumnii_mentoring.domain.mentorships.models import Goal, Meeting, Pair
from alumnii_mentoring.domain.mentorships.permissions import role_in
from alumnii_mentoring.domain.mentorships.progress import progress_of

State = Pair.State
NAMESPACE = "wagtailsnippets_alumnii_mentoring"
PARTS = ("cycle__programme", "mentor__person", "mentee__person")
VIA_PAIR = tuple(f"pair__{part}" for part in PARTS)

RESULTS = dict(Goal.Result.choices)


def _extend(pair: Pair, *, ends_on: str, by: Any, now: Any) -> Pair:
    return actions.extend_pair(pair, forms.DateField().clean(ends_on), by=by, now=now)


VERBS = {
    "withdraw": Verb(
        _("Take the proposal back"),
        proposals.withdraw_proposal,
        states=frozenset({State.PROPOSED, State.ASKED, State.HALF_CONFIRMED}),
        asks_reason=True,
        is_serious=True,
        follows=consequences.of_withdrawing_a_proposal,
    ),
    "settle-help": Verb(
        _("Help is settled"),
        actions.settle_help,
        states=frozenset(Pair.RUNNING),
        applies=lambda pair: pair.help_asked_at is not None,
    ),
    "pause": Verb(_("Pause the pair"), actions.pause_pair, states=frozenset({State.ACTIVE})),
    "resume": Verb(
        _("Go on with the pair"),
        actions.resume_pair,
        states=frozenset({State.PAUSED, State.CLOSING}),
    ),
    "extend": Verb(
        _("Move the end"),
        _extend,
        done=_("The end is moved; both are told."),
        states=frozenset(Pair.RUNNING),
        asks="ends_on",
        asks_label=_("New end of the pair"),
        asks_day=True,
    ),
    "complete": Verb(
        _("Complete the pair"),
        actions.complete_pair,
        states=frozenset({State.ACTIVE, State.CLOSING}),
    ),
    "end": Verb(
        _("End the pair early"),
        actions.end_pair_early,
        states=frozenset({State.ACTIVE, State.PAUSED, State.CLOSING}),
        asks_reason=True,
        is_serious=True,
        follows=consequences.of_ending_a_pair,
    ),
}


class PairFilters(CycleFilters):
    class Meta:
        model = Pair
        fields = ["cycle", "state", "origin"]


class PairIndex(SnippetIndex):
    related = PARTS
    list_export = [
        "mentee.person.display_name",
        "mentor.person.display_name",
        "cycle",
        "get_state_display",
        "starts_on",
        "ends_on",
        "planned_meetings",
    ]
    export_headings = {
        "mentee.person.display_name": _("Mentee"),
        "mentor.person.display_name": _("Mentor"),
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
    related = PARTS
    verbs = VERBS
    verb_url_name = f"{NAMESPACE}_pair:do"

    def get_mentee_display_value(self) -> str:
        return str(self.object.mentee.person.display_name)

    def get_mentor_display_value(self) -> str:
        return str(self.object.mentor.person.display_name)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """On one's own pair a coordinator sees what the member sees."""
        super().setup(request, *args, **kwargs)
        self.is_own = role_in(request.user, self.object) is not None
        if self.is_own:
            self.verbs = {}
            self.fields = [name for name in self.fields if name != "ended_reason"]

    def get_sections(self) -> list[dict[str, Any]]:
        history = [] if self.is_own else [history_of(self.object)]
        return [self._progress(), _goals(self.object), *history]

    def _progress(self) -> dict[str, Any]:
        found = progress_of([self.object], timezone.now())[0].assessment
        rows = [
            (
                gettext("%(held)s of %(planned)s") % vars(found),
                found.unconfirmed,
                found.last_met_on,
                found.next_on,
            )
        ]
        columns = [
            gettext("Meetings"),
            gettext("Of these unconfirmed"),
            gettext("Last met on"),
            gettext("Next meeting"),
        ]
        return {"heading": gettext("Progress"), "columns": columns, "rows": rows}


def _goals(pair: Pair) -> dict[str, Any]:
    """Kinds and ratings; of a hidden goal only that there are ratings."""
    columns = [
        gettext("Kind"),
        gettext("State"),
        gettext("Rating of the mentor"),
        gettext("Rating of the mentee"),
    ]
    rows = [_goal_row(goal) for goal in Goal.objects.filter(pair=pair)]
    return {"heading": gettext("Goals"), "columns": columns, "rows": rows}


def _goal_row(goal: Goal) -> tuple[Any, ...]:
    if not goal.is_hidden:
        results = [RESULTS.get(goal.result_of(role)) for role in ("mentor", "mentee")]
        return (goal.get_kind_display(), goal.get_state_display(), *results)
    rated = [gettext("rated") if goal.result_of(role) else None for role in ("mentor", "mentee")]
    return (gettext("(hidden)"), None, *rated)


class PairViewSet(ScopedSnippetViewSet):
    model = Pair
    icon = "group"
    menu_label = _("Pairs")
    menu_order = 50
    index_view_class = PairIndex
    edit_view_class = PairEdit
    inspect_view_class = PairInspect
    filterset_class = PairFilters
    kept = ScopedSnippetViewSet.kept - {"add"}
    list_display = [
        TitleColumn("mentee", label=_("Mentee"), accessor="mentee.person.display_name"),
        Column("mentor", label=_("Mentor"), accessor="mentor.person.display_name"),
        Column("cycle", label=_("Cycle")),
        Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
        Column("ends_on", label=_("Ends on"), sort_key="ends_on"),
    ]
    panels = [
        FieldPanel("planned_meetings"),
        FieldPanel("rhythm_days"),
    ]
    inspect_view_fields = [
        "mentee",
        "mentor",
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


class GoalFilters(PairPartFilters):
    class Meta:
        model = Goal
        fields = ["pair__cycle", "kind", "state"]


class GoalIndex(SnippetIndex):
    related = VIA_PAIR

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().shown_to_coordinators()


class GoalInspect(SnippetInspect):
    related = VIA_PAIR

    def get_page_subtitle(self) -> str:
        return str(self.object.pair.display_name)

    def get_object(self, queryset: Any = None) -> Any:
        goal = super().get_object(queryset)
        if goal.is_hidden:
            raise Http404
        return goal


class GoalViewSet(ScopedSnippetViewSet):
    model = Goal
    icon = "tick"
    menu_label = _("Goals")
    menu_order = 60
    policy_class = ReadOnlyPolicy
    index_view_class = GoalIndex
    inspect_view_class = GoalInspect
    filterset_class = GoalFilters
    kept = ScopedSnippetViewSet.kept - {"add", "edit"}
    list_display = [
        TitleColumn("pair", label=_("Pair"), accessor="pair.display_name"),
        Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind"),
        Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
        Column("created_at", label=_("Proposed at"), sort_key="created_at"),
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


class MeetingIndex(SnippetIndex):
    related = VIA_PAIR


class MeetingInspect(SnippetInspect):
    related = VIA_PAIR

    def get_page_subtitle(self) -> str:
        return str(self.object.pair.display_name)


class MeetingViewSet(ScopedSnippetViewSet):
    model = Meeting
    icon = "date"
    menu_label = _("Meetings")
    menu_order = 70
    policy_class = ReadOnlyPolicy
    index_view_class = MeetingIndex
    inspect_view_class = MeetingInspect
    filterset_class = MeetingFilters
    kept = ScopedSnippetViewSet.kept - {"add", "edit"}
    list_display = [
        TitleColumn("pair", label=_("Pair"), accessor="pair.display_name"),
        Column("starts_at", label=_("Date and time"), sort_key="starts_at"),
        Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
        Column("duration_minutes", label=_("Duration in minutes")),
        Column("form", label=_("Form"), accessor="get_form_display"),
    ]
    list_export = [
        "pair.display_name",
        "starts_at",
        "get_state_display",
        "duration_minutes",
        "get_form_display",
    ]
    inspect_view_fields = ["starts_at", "state", "duration_minutes", "form", "confirmed_at"]
