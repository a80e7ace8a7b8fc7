"""Screens for the requirements that a cycle has for its applicants."""

from __future__ import annotations

from django.utils.text import capfirst
from wagtail.admin.ui.tables import Column, TitleColumn

from alumnii_mentoring.coordinators.base.filters import CycleFilters
from alumnii_mentoring.coordinators.base.menu_items import SETTINGS_HOOK
from alumnii_mentoring.coordinators.base.row_links import YesNoColumn
from alumnii_mentoring.coordinators.base.scope import (
    ScopedIndex,
    ScopedInspect,
    ScopedModelViewSet,
)
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.core.wording import pgettext_lazy
from alumnii_mentoring.domain.applications.requirements.models import Requirement

PARTS = ("cycle__programme",)


class RequirementFilters(CycleFilters):
    class Meta:
        model = Requirement
        fields = ["cycle", "role"]


class RequirementIndex(ScopedIndex):
    opens_record = False
    related = PARTS


class RequirementInspect(ScopedInspect):
    related = PARTS


class RequirementViewSet(ScopedModelViewSet):
    model = Requirement
    name = "mentoring_requirements"
    icon = "list-ul"
    menu_hook = SETTINGS_HOOK
    menu_label = pgettext_lazy("menu", "Requirements")
    menu_order = 40
    index_view_class = RequirementIndex
    inspect_view_class = RequirementInspect
    filterset_class = RequirementFilters
    list_display = [
        TitleColumn("kind", label=_("Requirement"), accessor="get_kind_display"),
        "number",
        "names",
        Column("role", label=_("for"), accessor="get_role_display"),
        Column("cycle", label=_("Cycle")),
        YesNoColumn(
            "is_blocking", label=capfirst(_("without it nobody can apply")), sort_key="is_blocking"
        ),
    ]
    list_export = [
        "get_kind_display",
        "number",
        "names",
        "get_role_display",
        "cycle",
        "is_blocking",
    ]
    form_fields = ["cycle", "role", "kind", "number", "names", "is_blocking"]
    inspect_view_fields = ["cycle", "role", "kind", "number", "names", "is_blocking"]
