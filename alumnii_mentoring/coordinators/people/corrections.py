"""Corrections of member records that wait for a coordinator."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import Column, TitleColumn

from alumnii_mentoring.coordinators.base.filters import ProgrammeFilters
from alumnii_mentoring.coordinators.base.menu_items import PEOPLE_HOOK
from alumnii_mentoring.coordinators.base.policies import ReadOnlyPolicy
from alumnii_mentoring.coordinators.base.row_links import DayColumn
from alumnii_mentoring.coordinators.base.scope import (
    ScopedIndex,
    ScopedInspect,
    ScopedModelViewSet,
)
from alumnii_mentoring.coordinators.base.verb_view import verb_url
from alumnii_mentoring.core.wording import gettext
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.people import verbs
from alumnii_mentoring.domain.people.change_requests import ChangeRequest
from alumnii_mentoring.domain.people.permissions import is_person

PARTS = ("programme", "person")
VERBS = {"approve": verbs.APPROVE_CORRECTION, "refuse": verbs.REFUSE_CORRECTION}


class CorrectionFilters(ProgrammeFilters):
    state = django_filters.ChoiceFilter(label=_("State"), choices=ChangeRequest.State.choices)

    class Meta:
        model = ChangeRequest
        fields = ["programme", "state"]


class CorrectionIndex(ScopedIndex):
    related = PARTS


class CorrectionInspect(ScopedInspect):
    """The record beside what is proposed; nobody decides on their own."""

    related = PARTS
    verbs = VERBS
    verb_url_name = "mentoring_corrections:do"

    @cached_property
    def offers(self) -> list[dict[str, Any]]:
        is_own = is_person(self.request.user, self.object.person)
        return [] if is_own else super().offers

    def get_sections(self) -> list[dict[str, Any]]:
        columns = [gettext("Field"), gettext("Now"), gettext("Proposed")]
        rows = self.object.rows
        return [
            {
                "heading": gettext("Correction"),
                "icon": "edit",
                "columns": columns,
                "rows": rows,
            }
        ]


class CorrectionViewSet(ScopedModelViewSet):
    model = ChangeRequest
    name = "mentoring_corrections"
    icon = "edit"
    menu_hook = PEOPLE_HOOK
    menu_label = _("Corrections")
    menu_order = 20
    policy_class = ReadOnlyPolicy
    index_view_class = CorrectionIndex
    inspect_view_class = CorrectionInspect
    filterset_class = CorrectionFilters
    kept = ScopedModelViewSet.kept - {"add", "edit"}
    search_fields = ["person__search_key"]
    form_fields = ["programme"]
    list_display = [
        TitleColumn(
            "person",
            label=_("Person"),
            accessor="person.display_name",
        ),
        Column("programme", label=_("Programme")),
        Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
        DayColumn("asked_at", label=_("Asked at"), sort_key="asked_at"),
    ]
    list_export = ["person.display_name", "programme", "get_state_display", "asked_at"]
    inspect_view_fields = ["programme", "state", "asked_at", "reason"]

    def more_urls(self) -> list[Any]:
        return [verb_url(ChangeRequest, VERBS, "mentoring_corrections:inspect", PARTS)]
