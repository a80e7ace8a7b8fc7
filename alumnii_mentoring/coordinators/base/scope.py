"""Scope and permission of every screen in the back office.

Wagtail's generic views look at model permissions only. The bases here confine every listing, form
and export to the programmes of the user; another programme's object is 404, equal to missing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail import VERSION as WAGTAIL_VERSION
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.views import snippets

from alumnii_mentoring.coordinators.base.display_values import LocalInspect
from alumnii_mentoring.coordinators.base.edit_views import (
    OFFICE_AGAIN,
    MergedEdit,
    ScopedCreate,
    ScopedEdit,
    ScopedForm,
)
from alumnii_mentoring.coordinators.base.filters import BoundedSearch, search_rows, words_in
from alumnii_mentoring.coordinators.base.list_exports import LocalExport
from alumnii_mentoring.coordinators.base.menu_items import MENU_HOOK
from alumnii_mentoring.coordinators.base.policies import ProgrammePolicy, known_roles, visible
from alumnii_mentoring.coordinators.base.row_links import LeadingOn, subject_of
from alumnii_mentoring.coordinators.base.verb_buttons import in_header, in_menu
from alumnii_mentoring.coordinators.base.verbs import offered
from alumnii_mentoring.core.wording import gettext
from alumnii_mentoring.web.methods import ListedMethods
from alumnii_mentoring.web.views import hide_from_reports


class ScopedIndex(ListedMethods, BoundedSearch, LeadingOn, LocalExport, generic.IndexView):
    default_ordering: Any = None
    related: tuple[str, ...] = ()

    def get_base_queryset(self) -> Any:
        return visible(self.model, self.request.user, self.related)

    def search_queryset(self, queryset: Any) -> Any:
        return search_rows(queryset, self.search_fields or (), words_in(self.request.GET))

    @cached_property
    def show_export_buttons(self) -> bool:
        """False: Wagtail's are links, and taking a copy is no reading."""
        return False

    @property
    def is_exportable(self) -> bool:
        return bool(self.list_export) and super().is_exportable

    def export_path(self) -> str:
        """The list itself, also from the part of it that a script fetches."""
        return self.get_index_url() or self.request.path


class ScopedInspect(ListedMethods, LocalInspect, generic.InspectView):
    """What matters now on the left, facts beside it; verbs are the buttons of the header."""

    template_name = "alumnii_mentoring/coordinators/inspect.html"
    verbs: dict[str, Any] = {}
    verb_url_name = ""
    related: tuple[str, ...] = ()
    reading: tuple[str, ...] = ()  # fields with text to read
    reading_heading: Any = ""

    def get_object(self, queryset: Any = None) -> Any:
        rows = visible(self.model, self.request.user, self.related)
        return get_object_or_404(rows, pk=self.pk)

    def get_page_title(self) -> str:
        return subject_of(self.object)

    def get_page_subtitle(self) -> str:
        """The cycle, of what belongs to one."""
        return str(getattr(getattr(self.object, "cycle", None), "name", ""))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Wagtail's own end in the word "Inspect"."""
        above = super().get_breadcrumbs_items()[: len(self.breadcrumbs_items) + 1]
        title, subtitle = self.get_page_title(), self.get_page_subtitle()
        return [*above, {"url": "", "label": title, "sublabel": subtitle}]

    def get_edit_url(self) -> str | None:
        """None for what this user can't change, or nobody any more."""
        policy, user = self.permission_policy, self.request.user
        may = policy.user_has_permission_for_instance(user, "change", self.object)
        return super().get_edit_url() if may else None

    @cached_property
    def offers(self) -> list[dict[str, Any]]:
        return offered(self.verbs, self.verb_url_name, self.object, self.request.user)

    @cached_property
    def header_buttons(self) -> list[Any]:
        """What is to be done next, and the form: in sight, not behind the three dots."""
        url = self.get_edit_url()
        edit = HeaderButton(gettext("Edit"), url=url, icon_name="edit", priority=20)
        return [*in_header(self.offers), *([edit] if url else [])]

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        return in_menu(self.offers)

    def get_fields_context(self) -> list[dict[str, Any]]:
        return [
            self.get_context_for_field(name) for name in self.fields if name not in self.reading
        ]

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        reading = [self.get_context_for_field(name) for name in self.reading]
        sections = self.get_sections()
        return super().get_context_data(
            verbs=self.offers,
            sections=sections,
            reading=reading,
            reading_heading=self.reading_heading,
            has_sections=bool(sections or reading),
            **kwargs,
        )

    def get_sections(self) -> list[dict[str, Any]]:
        """Further tables beside the facts: ``heading``, ``icon``, ``columns``, ``rows``."""
        return []


class ScopedSet:
    """Viewset parts that are safe by leaving out what Wagtail doesn't scope."""

    menu_hook = MENU_HOOK
    menu_item_is_registered = True
    add_to_reference_index = False
    copy_view_enabled = False
    index_template_name = "alumnii_mentoring/coordinators/index.html"
    index_results_template_name = "alumnii_mentoring/coordinators/index_results.html"
    inspect_view_enabled = True
    policy_class: type[BasePermissionPolicy] = ProgrammePolicy
    kept = {"index", "index_results", "list", "list_results", "add", "edit", "inspect"}
    search_backend_name = None

    def get_urlpatterns(self) -> list[Any]:
        patterns = super().get_urlpatterns()  # type: ignore[misc]
        return [pattern for pattern in patterns if pattern.name in self.kept] + self.more_urls()

    def more_urls(self) -> list[Any]:
        return []

    def get_common_view_kwargs(self, **kwargs: object) -> dict[str, Any]:
        view_kwargs = super().get_common_view_kwargs(**kwargs)  # type: ignore[misc]
        missing = {"history": "history", "usage": "usage", "delete": "delete", "edit": "edit"}
        missing |= {"add": "add", "history_results": "history_results"}
        left_out = [f"{name}_url_name" for name in missing if name not in self.kept]
        for name in left_out:
            if name in view_kwargs:
                view_kwargs[name] = None
        return view_kwargs


if WAGTAIL_VERSION < (8, 0):

    def _policy(self: Any) -> BasePermissionPolicy:
        return self.policy_class(self.model)

    ScopedSet.permission_policy = property(_policy)  # type: ignore[attr-defined]


def register_policies(viewsets: Iterable[Any]) -> None:
    """Tell Wagtail 8 who may do what; Wagtail 7 asks the viewsets."""
    if WAGTAIL_VERSION < (8, 0):
        return
    from wagtail.permissions import register_permission_policy  # noqa: PLC0415 - Wagtail 8 only

    for viewset in viewsets:
        register_permission_policy(viewset.model, viewset.policy_class(viewset.model))


class ScopedModelViewSet(ScopedSet, ModelViewSet):
    index_view_class = ScopedIndex
    add_view_class = ScopedCreate
    create_template_name = "alumnii_mentoring/coordinators/create.html"
    edit_view_class = ScopedEdit
    edit_template_name = "alumnii_mentoring/coordinators/edit.html"
    inspect_view_class = ScopedInspect


class SnippetIndex(ScopedIndex, snippets.IndexView):
    """Without Wagtail's choice of rows: nothing is done with many of them here."""

    @cached_property
    def columns(self) -> list[Any]:
        columns = super().columns
        return [column for column in columns if not isinstance(column, BulkActionsCheckboxColumn)]


class SnippetEdit(MergedEdit, snippets.EditView):
    pass


class SnippetCreate(ScopedForm, snippets.CreateView):
    pass


class SnippetInspect(ScopedInspect, snippets.InspectView):
    template_name = "alumnii_mentoring/coordinators/inspect.html"


class NoBulkDelete(DeleteBulkAction):
    """Stands in for Wagtail's own action, whose address every editor could open."""

    models: Any = []

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> Any:
        raise Http404


class ScopedSnippetViewSet(ScopedSet, snippets.SnippetViewSet):
    index_view_class = SnippetIndex
    add_view_class = SnippetCreate
    create_template_name = "alumnii_mentoring/coordinators/create_snippet.html"
    edit_view_class = SnippetEdit
    edit_template_name = "alumnii_mentoring/coordinators/edit_snippet.html"
    inspect_view_class = SnippetInspect

    def register_chooser_viewset(self) -> None:
        """Wagtail's chooser would list every programme's rows; nobody needs one."""


class CoordinatorView(ListedMethods, generic.base.WagtailAdminTemplateMixin):
    """Own screens: coordinators and readers, nobody else."""

    request: HttpRequest
    permission = "reader"
    again_template = OFFICE_AGAIN
    header_icon = "group"
    _show_breadcrumbs = True

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> Any:
        hide_from_reports(request)
        if not known_roles(request.user).reads_anywhere:
            raise PermissionDenied
        self.now = timezone.now()
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        label = {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, label]
