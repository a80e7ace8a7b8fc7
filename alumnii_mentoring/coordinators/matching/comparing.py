"""Compare two versions of the matching: who has another mentor, and what it is worth."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.generic import TemplateView

from alumnii_mentoring.coordinators.base.history import history_of
from alumnii_mentoring.coordinators.base.scope import CoordinatorView
from alumnii_mentoring.coordinators.matching.runs import may_decide, own_run
from alumnii_mentoring.coordinators.matching.weights_form import LABELS
from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.core.wording import gettext_lazy
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.matching.comparing import Change, compare_runs
from alumnii_mentoring.domain.matching.models import MatchingRun
from alumnii_mentoring.domain.matching.participants import weights_of
from alumnii_mentoring.domain.programme.cycles import Cycle

Difference = tuple[Any, Any, Any]


class RunView(CoordinatorView, TemplateView):
    """A version beside the one in use, or any other."""

    page_title = gettext_lazy("Compare two versions")
    header_icon = "group"
    template_name = "alumnii_mentoring/coordinators/run.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.run = own_run(request, kwargs["pk"])
        return super().get(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return f"{self.run.cycle.programme.name}, {self.run.cycle.name}"

    def _other(self) -> MatchingRun | None:
        key = self.request.GET.get("with", "")
        rows = self.run.cycle.runs.kept()
        if key.isdecimal():
            return rows.filter(number=int(key[:9])).first()
        return rows.filter(is_current=True).first()

    def _of_others(self, changes: list[Change]) -> list[Change]:
        """Nobody reads who else was considered for them."""
        own_part = Participation.objects.filter(
            person__user=self.request.user, cycle=self.run.cycle
        )
        own = set(own_part.values_list("pk", flat=True))
        return [
            change
            for change in changes
            if own.isdisjoint({change.mentee, change.before, change.after})
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run, other = self.run, self._other()
        comparison = compare_runs(other, run) if other and other.pk != run.pk else None
        changes = self._of_others(comparison.changes) if comparison else []
        page = Paginator(changes, get_settings().page_size).get_page(self.request.GET.get("p"))
        decides = may_decide(self.request.user, run.cycle)
        kept = run.cycle.runs.kept().exclude(pk=run.pk).order_by("-number")
        return super().get_context_data(
            run=run,
            cycle=run.cycle,
            comparison=comparison,
            other=other,
            others=list(kept.values_list("number", flat=True)),
            counting=differences(_settings(other), _settings(run)) if comparison and other else [],
            sets=[] if run.is_current else differences(_now(run.cycle), _settings(run)),
            page=page,
            rows=_with_names(list(page.object_list)),
            may_decide=decides,
            may_use=decides and not run.is_current,
            query=f"with={other.number}" if other else "",
            sections=[history_of(run)],
            **kwargs,
        )


def _settings(run: MatchingRun | None) -> dict[Any, Any]:
    """What a version was computed with, by its label."""
    if run is None:
        return {}
    return {_("Aim"): run.get_mode_display(), **_counting(run.weights, run.minimum)}


def _now(cycle: Cycle) -> dict[Any, Any]:
    """What the cycle says today, which somebody may have changed since."""
    return _counting(weights_of(cycle).as_json(), cycle.minimum_score)


def _counting(weights: dict[str, int], minimum: int) -> dict[Any, Any]:
    named = {LABELS.get(kind, (kind,))[0]: points for kind, points in weights.items()}
    return {**named, _("Lowest score for a proposal"): minimum}


def differences(before: dict[Any, Any], after: dict[Any, Any]) -> list[Difference]:
    """Label, then how it was and how it would be; of what both know."""
    return [
        (label, old, after[label])
        for label, old in before.items()
        if label in after and after[label] != old
    ]


def _with_names(changes: list[Any]) -> list[tuple[Any, Any, Any, Any]]:
    """Each change with the people behind its keys."""
    keys = {
        key for change in changes for key in (change.mentee, change.before, change.after) if key
    }
    people = Participation.objects.select_related("person").in_bulk(keys)
    return [
        (change, people.get(change.mentee), people.get(change.before), people.get(change.after))
        for change in changes
    ]
