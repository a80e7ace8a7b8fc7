"""Which user took a copy of which table or file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core.paginator import Paginator
from django.db.models import Q
from django.utils.text import capfirst
from django.views.generic import TemplateView

from alumnii_mentoring.coordinators.base.history import action_label
from alumnii_mentoring.coordinators.base.policies import known_roles
from alumnii_mentoring.coordinators.base.scope import CoordinatorView, visible
from alumnii_mentoring.core.actors import Account
from alumnii_mentoring.core.audit import EXPORT, AuditEntry, AuditQuerySet
from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.documents import Document
from alumnii_mentoring.domain.programme.models import Programme

SHEETS = {
    "alumni": _("Selection of alumni"),
    "guests": _("Guest list"),
    "matching": _("Matching"),
    "progress": _("Progress"),
    "requests": _("Requests to mentors"),
}


def copies_known_to(user: Account) -> AuditQuerySet:
    """All for the central coordination; else those of one's programmes, and one's own.

    A table that reaches over several programmes belongs to none of them.
    """
    copies = AuditEntry.objects.copies()
    if known_roles(user).manages_all:
        return copies
    programmes = Programme.objects.visible_to(user).values("pk")
    return copies.filter(Q(scope_id__in=programmes) | Q(actor=user))


def table_name(kind: str) -> str:
    """The words for the name of a model, or of a sheet of ours."""
    sheet = SHEETS.get(kind.partition("-")[0])
    models = {model._meta.model_name: model for model in apps.get_models() if _is_ours(model)}
    label = models[kind]._meta.verbose_name_plural if kind in models else sheet
    return capfirst(str(label or kind))


def _is_ours(model: Any) -> bool:
    return bool(model._meta.app_label == "alumnii_mentoring")


class CopiesView(CoordinatorView, TemplateView):
    page_title = _("Copies taken")
    header_icon = "download"
    template_name = "alumnii_mentoring/coordinators/copies.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        copies = copies_known_to(self.request.user).select_related("actor")
        page = Paginator(copies, get_settings().page_size).get_page(self.request.GET.get("p"))
        return super().get_context_data(page=page, rows=self._rows(page.object_list), **kwargs)

    def _rows(self, entries: Iterable[AuditEntry]) -> list[dict[str, Any]]:
        files = [entry.thing_id for entry in entries if entry.action != EXPORT]
        owners = visible(Document, self.request.user, ("application__person",)).in_bulk(files)
        return [
            {"entry": entry, "label": action_label(entry.action), "what": _what(entry, owners)}
            for entry in entries
        ]


def _what(entry: AuditEntry, owners: dict[int, Document]) -> str:
    """The table, or whose file it was, as long as there is one."""
    if entry.action == EXPORT:
        return table_name(entry.thing_kind)
    document = owners.get(entry.thing_id)
    return document.application.person.display_name if document else ""
