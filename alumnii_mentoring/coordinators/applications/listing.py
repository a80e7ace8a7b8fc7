"""The list of applications with filters and XLSX."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from alumnii_mentoring.coordinators.applications.filters import (
    OwnCycleFilter,
    SentStateFilter,
)
from alumnii_mentoring.coordinators.applications.record import (
    RELATED,
    ApplicationInspectView,
    score_text,
)
from alumnii_mentoring.coordinators.base.record_lists import (
    ScopedModelAdmin,
)
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.applications.review.models import (
    with_mean_score,
)


class ApplicationAdmin(ScopedModelAdmin):
    list_per_page = 50
    model = Application
    menu_label = _("Applications")
    menu_icon = "form"
    inspect_view_class = ApplicationInspectView
    index_template_name = "alumnii_mentoring/coordinators/applications.html"
    inspect_template_name = "alumnii_mentoring/coordinators/application.html"
    list_display = ("applicant", "role", "cycle", "state", "score", "submitted_at")
    list_filter = (OwnCycleFilter, "role", SentStateFilter)
    filter_parameters = frozenset({"cycle", "role__exact", "state__exact"})
    search_fields = ("person__first_name", "person__last_name", "person__email")
    inspect_view_fields = ["role", "state", "submitted_at", "about", "reason"]
    list_export = (
        "applicant",
        "email",
        "role",
        "cycle",
        "state",
        "score",
        "submitted_at",
        "field_names",
        "topic_names",
        "meeting_text",
        "answers_text",
        "wishes_text",
    )
    export_filename = "applications"

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request).submitted().select_related(*RELATED)
        rows = with_mean_score(rows, request.user)
        if request.GET.get("export"):
            rows = rows.prefetch_related(
                "answers", "fields_of_work", "topics", "wishes__mentor__person"
            )
        return rows

    def applicant(self, obj: Application) -> str:
        return obj.person.display_name

    applicant.short_description = _("applicant")  # type: ignore[attr-defined]
    applicant.admin_order_field = "person__last_name"  # type: ignore[attr-defined]

    def score(self, obj: Any) -> str:
        return score_text(obj.mean_score)

    score.short_description = _("Score")  # type: ignore[attr-defined]
    score.admin_order_field = "mean_score"  # type: ignore[attr-defined]

    def email(self, obj: Application) -> str:
        return obj.person.email

    email.short_description = _("E-mail address")  # type: ignore[attr-defined]

    def field_names(self, obj: Application) -> str:
        return ", ".join(term.name for term in obj.fields_of_work.all())

    field_names.short_description = _("Fields of work")  # type: ignore[attr-defined]

    def topic_names(self, obj: Application) -> str:
        return ", ".join(term.name for term in obj.topics.all())

    topic_names.short_description = _("Topics")  # type: ignore[attr-defined]

    def meeting_text(self, obj: Application) -> str:
        return ", ".join(obj.availability_words)

    meeting_text.short_description = _("How and when to meet")  # type: ignore[attr-defined]

    def answers_text(self, obj: Application) -> str:
        return "\n".join(f"{answer.question}: {answer.shown}" for answer in obj.answers.all())

    answers_text.short_description = _("Answers")  # type: ignore[attr-defined]

    def wishes_text(self, obj: Application) -> str:
        return "\n".join(
            f"{wish.rank}. {wish.mentor.person.display_name}" for wish in obj.wishes.all()
        )

    wishes_text.short_description = _("Wishes")  # type: ignore[attr-defined]
