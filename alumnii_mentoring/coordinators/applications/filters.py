"""Filters of the list of applications."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.http import HttpRequest

from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.domain.programme.cycles import Cycle

State = Application.State


class OwnCycleFilter(SimpleListFilter):
    title = _("cycle")
    parameter_name = "cycle"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        cycles = Cycle.objects.visible_to(request.user)
        return [(str(cycle.pk), cycle.name) for cycle in cycles]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        offered = {key for key, _name in self.lookup_choices}
        return queryset.filter(cycle=self.value()) if self.value() in offered else queryset


class SentStateFilter(SimpleListFilter):
    """Without the drafts, which nobody but their authors reads."""

    title = _("state")
    parameter_name = "state__exact"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(code, label) for code, label in State.choices if code != State.DRAFT]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        offered = {key for key, _name in self.lookup_choices}
        return queryset.filter(state=self.value()) if self.value() in offered else queryset
