"""Programmes and their cycles."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column

from alumnii_mentoring.coordinators.base.display_values import linked, shown
from alumnii_mentoring.coordinators.base.filters import ProgrammeFilters
from alumnii_mentoring.coordinators.base.menu_items import SETTINGS_HOOK
from alumnii_mentoring.coordinators.base.policies import TextPolicy
from alumnii_mentoring.coordinators.base.row_links import DayColumn, ToRecord, YesNoColumn
from alumnii_mentoring.coordinators.base.scope import (
    ScopedCreate,
    ScopedEdit,
    ScopedIndex,
    ScopedInspect,
    ScopedModelViewSet,
)
from alumnii_mentoring.coordinators.base.verb_view import verb_url
from alumnii_mentoring.core.fields import AddressField
from alumnii_mentoring.core.wording import gettext
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.endings import verbs as endings
from alumnii_mentoring.domain.events import verbs as events
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.programme import verbs
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import CoordinatorRole, Programme
from alumnii_mentoring.web.forms import AddressFormField
from alumnii_mentoring.web.page_makers import MENTEE_FORM, MENTOR_FORM, page_maker

State = Cycle.State

FORMS = {
    MENTEE_FORM: (
        _("Mentees apply on “%(page)s”."),
        _("No mentee can apply: there is no form."),
    ),
    MENTOR_FORM: (
        _("Mentors apply on “%(page)s”."),
        _("No mentor can apply: there is no form."),
    ),
}


def _after_opening(cycle: Cycle) -> list[str]:
    """Where people apply from now on, and what keeps them from it."""
    maker = page_maker()
    pages = maker.pages_of(cycle.programme) if maker else []
    live = {page.kind: page.title for page in pages if page.is_live}
    said = [
        str(there) % {"page": live[kind]} if kind in live else str(missing)
        for kind, (there, missing) in FORMS.items()
    ]
    missing = maker is not None and not live.keys() >= FORMS.keys()
    way_on = [gettext("You can make the missing pages under “Set-up”.")] if missing else []
    return [*said, *way_on] if maker else []


VERBS = {
    State.ANNOUNCED.value: verbs.ANNOUNCE,
    State.OPEN.value: verbs.OPEN.said_to(announces=True, follows=_after_opening),
    State.CLOSED.value: verbs.CLOSE,
    State.MATCHING.value: verbs.START_MATCHING,
    State.RUNNING.value: verbs.RUN,
    State.CLOSING.value: verbs.START_CLOSING,
    State.EVALUATED.value: verbs.EVALUATE,
    State.ARCHIVED.value: endings.ARCHIVE,
    State.CANCELLED.value: endings.CANCEL,
    State.DRAFT.value: verbs.BACK_TO_DRAFT,
    "kickoff": events.PLAN_KICKOFF,
}


class ProgrammeInspect(ScopedInspect):
    reading = ("summary",)
    reading_heading = _("What the programme is")

    def get_sections(self) -> list[dict[str, Any]]:
        roles = CoordinatorRole.objects.filter(programme=self.object).select_related("user")
        rows = [(role.user, role.get_role_display()) for role in roles]
        return [
            {
                "heading": gettext("Roles"),
                "icon": "key",
                "columns": [gettext("User"), gettext("Role")],
                "rows": rows,
            }
        ]


class ProgrammeViewSet(ScopedModelViewSet):
    model = Programme
    name = "mentoring_programmes"
    icon = "site"
    menu_hook = SETTINGS_HOOK
    menu_label = _("Programmes")
    menu_order = 20
    policy_class = TextPolicy
    inspect_view_class = ProgrammeInspect
    list_display = [
        "name",
        "office_name",
        YesNoColumn("is_active", label=capfirst(_("visible on the site")), sort_key="is_active"),
    ]
    list_export = ["name", "office_name", "is_active"]
    form_fields = [
        "name",
        "slug",
        "summary",
        "office_name",
        "office_email",
        "privacy_text",
        "are_corrections_approved",
        "readers_take",
        "alumni_text",
        "alumni_url",
        "is_active",
    ]
    inspect_view_fields = [
        "name",
        "slug",
        "summary",
        "office_name",
        "office_email",
        "are_corrections_approved",
        "readers_take",
        "is_active",
    ]

    def formfield_for_dbfield(self, db_field: Any, **kwargs: Any) -> Any:
        how = {"form_class": AddressFormField} if isinstance(db_field, AddressField) else {}
        return super().formfield_for_dbfield(db_field, **how, **kwargs)


class CycleFilters(ProgrammeFilters):
    class Meta:
        model = Cycle
        fields = ["programme", "state"]


class CycleIndex(ScopedIndex):
    related = ("programme",)


class CycleCreate(ToRecord, ScopedCreate):
    record_url_name = "mentoring_cycles:inspect"


class CycleEdit(ToRecord, ScopedEdit):
    record_url_name = "mentoring_cycles:inspect"


class CycleInspect(ScopedInspect):
    related = ("programme",)
    verbs = VERBS
    verb_url_name = "mentoring_cycles:do"

    def get_sections(self) -> list[dict[str, Any]]:
        planned = Event.objects.filter(cycle=self.object)
        rows = [
            (
                linked(event.title, reverse("mentoring_events:inspect", args=[event.pk])),
                event.get_kind_display(),
                shown(event.starts_at),
                event.get_state_display(),
            )
            for event in planned
        ]
        columns = [gettext("Event"), gettext("Kind"), gettext("Begins"), gettext("State")]
        return [
            {
                "heading": gettext("Events"),
                "icon": "calendar",
                "columns": columns,
                "rows": rows,
            }
        ]


class CycleViewSet(ScopedModelViewSet):
    model = Cycle
    name = "mentoring_cycles"
    icon = "calendar-alt"
    menu_hook = SETTINGS_HOOK
    menu_label = _("Cycles")
    menu_order = 30
    index_view_class = CycleIndex
    add_view_class = CycleCreate
    edit_view_class = CycleEdit
    inspect_view_class = CycleInspect
    filterset_class = CycleFilters
    list_display = [
        "name",
        Column("programme", label=_("Programme")),
        Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
        DayColumn("apply_until", label=_("Applications until"), sort_key="apply_until"),
        DayColumn("starts_on", label=_("Mentoring starts on"), sort_key="starts_on"),
    ]
    list_export = ["name", "programme", "get_state_display", "apply_until", "starts_on"]
    panels = [
        FieldPanel("programme"),
        FieldPanel("name"),
        MultiFieldPanel(
            [
                FieldPanel("apply_from"),
                FieldPanel("apply_until"),
                FieldPanel("opens_by_date"),
                FieldPanel("are_mentors_approved"),
                FieldPanel("moves_waiting_up"),
                FieldPanel("offer_days"),
            ],
            heading=_("Applications"),
        ),
        MultiFieldPanel([FieldPanel("starts_on"), FieldPanel("ends_on")], heading=_("Duration")),
        MultiFieldPanel(
            [
                FieldPanel("mode"),
                FieldPanel("form_of_mentoring"),
                FieldPanel("max_wishes"),
                FieldPanel("default_capacity"),
                FieldPanel("full_mentors"),
                FieldPanel("paused_mentors"),
                FieldPanel("directory_visibility"),
                FieldPanel("minimum_score"),
                FieldPanel("bars_same_employer"),
                FieldPanel("bars_same_department"),
                FieldPanel("answer_days"),
            ],
            heading=_("Matching"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("request_days"),
                FieldPanel("request_reminder_days"),
                FieldPanel("max_open_requests"),
                FieldPanel("unanswered_limit"),
            ],
            heading=_("Requests to mentors"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("planned_meetings"),
                FieldPanel("rhythm_days"),
                FieldPanel("first_meeting_days"),
                FieldPanel("urgent_days"),
            ],
            heading=_("Meetings"),
        ),
    ]
    inspect_view_fields = [
        "programme",
        "state",
        "mode",
        "directory_visibility",
        "apply_from",
        "apply_until",
        "starts_on",
        "ends_on",
        "planned_meetings",
    ]

    def more_urls(self) -> list[Any]:
        return [verb_url(Cycle, VERBS, "mentoring_cycles:inspect", ("programme",))]
