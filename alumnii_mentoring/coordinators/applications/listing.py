"""The list of applications with filters, and as a file: a modeladmin in the look of Wagtail."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from alumnii_mentoring.coordinators.applications.application_table import PARTS, as_table
from alumnii_mentoring.coordinators.applications.filters import ApplicationFilters
from alumnii_mentoring.coordinators.applications.record import (
    INSPECT,
    RELATED,
    ApplicationInspectView,
    score_text,
)
from alumnii_mentoring.coordinators.base.exporting import Exporting, may_take_addresses
from alumnii_mentoring.coordinators.base.policies import ReadOnlyPolicy
from alumnii_mentoring.coordinators.base.record_lists import ScopedModelAdmin
from alumnii_mentoring.coordinators.base.row_links import DayColumn
from alumnii_mentoring.coordinators.base.scope import ScopedIndex
from alumnii_mentoring.core.wording import gettext
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.applications.review.models import with_mean_score

RESULTS = "mentoring_applications_results"


class ScoreColumn(Column):
    """The mean of the judgements in words."""

    def get_value(self, instance: Any) -> str:
        return score_text(instance.mean_score)


class ApplicationIndex(ScopedIndex):
    model_admin: Any = None
    model = Application
    related = RELATED
    template_name = "alumnii_mentoring/coordinators/index.html"
    results_template_name = "alumnii_mentoring/coordinators/index_results.html"
    header_icon = "form"
    _show_breadcrumbs = True
    index_url_name = "alumnii_mentoring_application_modeladmin_index"
    index_results_url_name = RESULTS
    inspect_url_name = INSPECT
    filterset_class = ApplicationFilters
    search_fields = ["person__search_key"]
    paginate_by = 50
    default_ordering = ("-submitted_at", "-pk")
    list_display = [
        TitleColumn(
            "applicant",
            label=_("applicant"),
            accessor="person.display_name",
            sort_key="person__sort_name",
        ),
        Column("role", label=_("Role"), accessor="get_role_display", sort_key="role"),
        Column("cycle", label=_("Cycle"), sort_key="cycle__name"),
        Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
        ScoreColumn("score", label=_("Score"), sort_key="mean_score"),
        DayColumn("submitted_at", label=_("Submitted at"), sort_key="submitted_at"),
        Column("email", label=_("E-mail address"), accessor="person.email"),
    ]
    is_exportable = Exporting.is_exportable

    @property
    def permission_policy(self) -> ReadOnlyPolicy:
        return ReadOnlyPolicy(Application)

    def get_base_queryset(self) -> Any:
        return with_mean_score(super().get_base_queryset().submitted(), self.request.user)

    def as_spreadsheet(self, queryset: Any, _format: str) -> HttpResponse:
        shows_address = partial(may_take_addresses, self.request.user)
        columns, rows = as_table(queryset.prefetch_related(*PARTS), shows_address)
        return self.hand_out(_("Applications"), "application", columns, rows)

    @cached_property
    def header_buttons(self) -> list[Any]:
        url = reverse("mentoring_decide")
        return [HeaderButton(gettext("Decide several applications"), url=url, icon_name="check")]


class ApplicationAdmin(ScopedModelAdmin):
    model = Application
    menu_label = _("Applications")
    menu_icon = "form"
    index_view_class = ApplicationIndex
    inspect_view_class = ApplicationInspectView
    inspect_template_name = "alumnii_mentoring/coordinators/application.html"
    inspect_view_fields = ["role", "state", "cycle", "submitted_at", "reason"]

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request).submitted().select_related(*RELATED)
        return with_mean_score(rows, request.user)


def listing_urls() -> list[Any]:
    """What search and filters load, beside the address of the list that modeladmin makes."""
    view = ApplicationIndex.as_view(results_only=True)
    return [path("alumnii_mentoring/application/results/", view, name=RESULTS)]
