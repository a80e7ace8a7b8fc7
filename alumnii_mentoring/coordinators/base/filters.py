"""Filters and searches that lists of the back office share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import django_filters
from django.http import HttpRequest, QueryDict
from wagtail.admin.filters import WagtailFilterSet

from alumnii_mentoring.core.fields import has_words
from alumnii_mentoring.core.text import search_text
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import Programme


def words_in(asked: QueryDict) -> str:
    """What is looked for by ``q``."""
    return search_text(asked.get("q", ""))


def search_rows(rows: Any, fields: Iterable[str], text: str) -> Any:
    """Those with every word, in whatever order; keys of people also in whatever spelling."""
    names = list(fields)
    keys = [name for name in names if name.endswith("search_key")]
    return rows.filter(has_words(text, *keys, plain=[name for name in names if name not in keys]))


class BoundedSearch:
    """Lists of Wagtail and modeladmin, which take ``q`` as it comes: also in links and forms."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> Any:
        if "q" in request.GET:
            asked = request.GET.copy()
            asked["q"] = words_in(asked)
            request.GET = asked  # type: ignore[assignment]
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


def own_cycles(request: Any) -> Any:
    return Cycle.objects.visible_to(request.user)


def own_programmes(request: Any) -> Any:
    return Programme.objects.visible_to(request.user)


class CycleFilters(WagtailFilterSet):
    """Rows that carry a cycle and a state."""

    cycle = django_filters.ModelChoiceFilter(label=_("Cycle"), queryset=own_cycles)


class PairPartFilters(WagtailFilterSet):
    """Rows that hang on a pair."""

    pair__cycle = django_filters.ModelChoiceFilter(label=_("Cycle"), queryset=own_cycles)


class ProgrammeFilters(WagtailFilterSet):
    programme = django_filters.ModelChoiceFilter(label=_("Programme"), queryset=own_programmes)
