"""The vocabulary as snippets: read by coordinators, changed by the central coordination."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from wagtail.admin.panels import FieldPanel

from alumnii_mentoring.coordinators.base.policies import CentralPolicy
from alumnii_mentoring.coordinators.base.row_links import YesNoColumn
from alumnii_mentoring.coordinators.base.scope import ScopedSnippetViewSet, SnippetIndex
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.people.models import Faculty, FieldOfWork, SpokenLanguage, Topic

TERMS = (FieldOfWork, Topic, Faculty, SpokenLanguage)


class TermIndex(SnippetIndex):
    """Four lists, one entry of the menu."""

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(*args, link_tabs=self._tabs(), **kwargs)

    def _tabs(self) -> list[dict[str, Any]]:
        return [
            {
                "label": capfirst(str(term._meta.verbose_name_plural)),
                "url": reverse(f"wagtailsnippets_{term._meta.label_lower.replace('.', '_')}:list"),
                "is_current": term is self.model,
            }
            for term in TERMS
        ]


class TermViewSet(ScopedSnippetViewSet):
    policy_class = CentralPolicy
    index_view_class = TermIndex
    index_template_name = "alumnii_mentoring/coordinators/vocabulary.html"
    icon = "tag"
    kept = ScopedSnippetViewSet.kept - {"inspect"}
    inspect_view_enabled = False
    list_display = [
        "name_de",
        "name_en",
        YesNoColumn("is_active", label=capfirst(_("offered for choice")), sort_key="is_active"),
    ]
    list_export = ["name_de", "name_en", "slug", "is_active"]
    search_fields = ["name_de", "name_en"]
    panels = [
        FieldPanel("name_de"),
        FieldPanel("name_en"),
        FieldPanel("slug"),
        FieldPanel("sort_order"),
        FieldPanel("is_active"),
    ]

    def register_menu_item(self) -> None:
        """One entry of the menu leads to the four lists."""


class FieldOfWorkViewSet(TermViewSet):
    model = FieldOfWork


class TopicViewSet(TermViewSet):
    model = Topic


class FacultyViewSet(TermViewSet):
    model = Faculty


class SpokenLanguageViewSet(TermViewSet):
    model = SpokenLanguage
