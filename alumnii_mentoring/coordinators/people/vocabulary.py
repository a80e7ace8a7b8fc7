"""The vocabulary as snippets: read by coordinators, changed by the central coordination."""

from __future__ import annotations

from django.utils.text import capfirst
from wagtail.admin.panels import FieldPanel

from alumnii_mentoring.coordinators.base.policies import CentralPolicy
from alumnii_mentoring.coordinators.base.row_links import YesNoColumn
from alumnii_mentoring.coordinators.base.scope import ScopedSnippetViewSet
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.people.models import Faculty, FieldOfWork, SpokenLanguage, Topic


class TermViewSet(ScopedSnippetViewSet):
    policy_class = CentralPolicy
    icon = "tag"
    menu_hook = "register_mentoring_vocabulary_item"
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


class FieldOfWorkViewSet(TermViewSet):
    model = FieldOfWork
    menu_label = _("Fields of work")
    menu_order = 10


class TopicViewSet(TermViewSet):
    model = Topic
    menu_label = _("Topics")
    menu_order = 20


class FacultyViewSet(TermViewSet):
    model = Faculty
    menu_label = _("Faculties")
    menu_order = 30


class SpokenLanguageViewSet(TermViewSet):
    model = SpokenLanguage
    menu_label = _("Spoken languages")
    menu_order = 40
