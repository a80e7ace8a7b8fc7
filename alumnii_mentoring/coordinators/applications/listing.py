"""The list of applications with filters, and as a file."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib.admin import display
from django.http import HttpRequest, HttpResponse
from wagtail.admin.menu import MenuItem

from alumnii_mentoring.coordinators.applications.application_table import PARTS, as_table
from alumnii_mentoring.coordinators.applications.filters import (
    OwnCycleFilter,
    SentStateFilter,
)
from alumnii_mentoring.coordinators.applications.record import (
    RELATED,
    ApplicationInspectView,
    score_text,
)
from alumnii_mentoring.coordinators.base.exporting import may_take_addresses
from alumnii_mentoring.coordinators.base.menu_items import RoleMenuItem
from alumnii_mentoring.coordinators.base.record_lists import ScopedIndexView, ScopedModelAdmin
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.applications.review.models import (
    with_mean_score,
)


class ApplicationIndexView(ScopedIndexView):
    def as_spreadsheet(self, queryset: Any, _format: str) -> HttpResponse:
        shows_address = partial(may_take_addresses, self.request.user)
        columns, rows = as_table(queryset.prefetch_related(*PARTS), shows_address)
        return self.hand_out(_("Applications"), "application", columns, rows)


class ApplicationAdmin(ScopedModelAdmin):
    list_per_page = 50
    model = Application
    menu_label = _("Applications")
    menu_icon = "form"
    inspect_view_class = ApplicationInspectView
    index_template_name = "alumnii_mentoring/coordinators/applications.html"
    inspect_template_name = "alumnii_mentoring/coordinators/application.html"
    list_display = ("applicant", "role", "cycle", "state", "score", "submitted_at", "email")
    list_filter = (OwnCycleFilter, "role", SentStateFilter)
    filter_parameters = frozenset({"cycle", "role__exact", "state__exact"})
    search_fields = ("person__search_key",)
    inspect_view_fields = ["role", "state", "submitted_at", "about", "reason"]
    index_view_class = ApplicationIndexView

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request).submitted().select_related(*RELATED)
        return with_mean_score(rows, request.user)

    @display(description=_("applicant"), ordering="person__sort_name")
    def applicant(self, obj: Application) -> str:
        return obj.person.display_name

    @display(description=_("Score"), ordering="mean_score")
    def score(self, obj: Any) -> str:
        return score_text(obj.mean_score)


def application_menu_item(admin: ApplicationAdmin) -> MenuItem:
    return RoleMenuItem(
        ApplicationAdmin.menu_label,
        admin.url_helper.index_url,
        name="mentoring-applications",
        icon_name=ApplicationAdmin.menu_icon,
        order=20,
    )
