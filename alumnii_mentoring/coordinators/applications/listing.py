"""The list of applications with filters and XLSX: a modeladmin in the look of Wagtail's lists."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from alumnii_mentoring.coordinators.applications.filters import ApplicationFilters
from alumnii_mentoring.coordinators.applications.record import (
    INSPECT,
    RELATED,
    ApplicationInspectView,
    score_text,
)
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
    header_icon = "form"
    _show_breadcrumbs = True
    index_url_name = "alumnii_mentoring_application_modeladmin_index"
    index_results_url_name = RESULTS
    inspect_url_name = INSPECT
    filterset_class = ApplicationFilters
    search_fields = ["person__first_name", "person__last_name", "person__email"]
    paginate_by = 50
    default_ordering = ("-submitted_at", "-pk")
    list_display = [
        TitleColumn(
            "applicant",
            label=_("applicant"),
            accessor="person.display_name",
            sort_key="person__last_name",
        ),
        Column("role", label=_("Role"), accessor="get_role_display", sort_key="role"),
        Column("cycle", label=_("Cycle"), sort_key="cycle__name"),
        Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
        ScoreColumn("score", label=_("Score"), sort_key="mean_score"),
        DayColumn("submitted_at", label=_("Submitted at"), sort_key="submitted_at"),
    ]
    export_filename = "applications"
    list_export = [
        "person.display_name",
        "person.email",
        "role",
        "cycle",
        "state",
        "mean_score",
        "submitted_at",
        "field_names",
        "topic_names",
        "meeting_text",
        "answers_text",
        "wishes_text",
    ]
    export_headings = {
        "person.display_name": _("applicant"),
        "person.email": _("E-mail address"),
        "mean_score": _("Score"),
        "field_names": _("Fields of work"),
        "topic_names": _("Topics"),
        "meeting_text": _("How and when to meet"),
        "answers_text": _("Answers"),
        "wishes_text": _("Wishes"),
    }

    @property
    def permission_policy(self) -> ReadOnlyPolicy:
        return ReadOnlyPolicy(Application)

    def get_base_queryset(self) -> Any:
        rows = with_mean_score(super().get_base_queryset().submitted(), self.request.user)
        if self.is_export:
            parts = ("answers", "fields_of_work", "topics", "wishes__mentor__person")
            rows = rows.prefetch_related(*parts)
        return rows

    @cached_property
    def header_buttons(self) -> list[Any]:
        url = reverse("mentoring_decide")
        return [HeaderButton(gettext("Decide several applications"), url=url, icon_name="check")]

    def to_row_dict(self, item: Application) -> Any:
        """With what is read from several rows, as text."""
        texts: Any = item
        texts.field_names = ", ".join(term.name for term in item.fields_of_work.all())
        texts.topic_names = ", ".join(term.name for term in item.topics.all())
        texts.meeting_text = ", ".join(item.availability_words)
        texts.answers_text = "\n".join(f"{a.question}: {a.shown}" for a in item.answers.all())
        wishes = [f"{wish.rank}. {wish.mentor.person.display_name}" for wish in item.wishes.all()]
        texts.wishes_text = "\n".join(wishes)
        texts.mean_score = score_text(texts.mean_score)
        return super().to_row_dict(item)


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
