"""Filters of the list of applications."""

from __future__ import annotations

import django_filters

from alumnii_mentoring.coordinators.base.filters import CycleFilters
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.models import Application

State = Application.State


class ApplicationFilters(CycleFilters):
    """Without the drafts, which nobody but their authors reads."""

    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[(code, label) for code, label in State.choices if code != State.DRAFT],
    )

    class Meta:
        model = Application
        fields = ["cycle", "role", "state"]
