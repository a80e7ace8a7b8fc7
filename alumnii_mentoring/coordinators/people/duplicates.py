"""Likely duplicates, and two records joined after a preview."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.views.generic import TemplateView

from alumnii_mentoring.coordinators.base.policies import visible
from alumnii_mentoring.coordinators.base.scope import CoordinatorView
from alumnii_mentoring.coordinators.people.by_hand import RECORD, PersonView
from alumnii_mentoring.core.wording import gettext
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.duplicates.actions import join_people
from alumnii_mentoring.domain.duplicates.finding import likely_duplicates
from alumnii_mentoring.domain.duplicates.plan import can_join, plan_join
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.web.views import try_action

OTHER = "with"
LONGEST_KEY = 12  # digits


class DuplicatesView(CoordinatorView, TemplateView):
    """Among the people of the programmes that the user coordinates."""

    permission = "reader"
    page_title = _("Likely duplicates")
    header_icon = "user"
    template_name = "alumnii_mentoring/coordinators/people/duplicates.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        return super().get_context_data(likely=likely_duplicates(self.request.user), **kwargs)


class JoinView(PersonView, TemplateView):
    page_title = _("Join two records")
    template_name = "alumnii_mentoring/coordinators/people/join.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        other = self._other(self.request.GET.get(OTHER, ""))
        return super().get_context_data(
            other=other,
            plan=plan_join(self.person, other) if self._may_join(other) else None,
            **kwargs,
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        other = self._other(request.POST.get(OTHER, ""))
        shown = request.POST.get("am-shown", "")
        kept = plan_join(self.person, other).kept if self._may_join(other) else self.person
        how: dict[str, Any] = {"shown": shown, "by": request.user, "now": self.now}
        act = partial(join_people, self.person, other, **how)
        if not try_action(request, act, gettext("The two records are one now.")):
            return redirect(f"{request.path}?{OTHER}={other.pk}")
        return redirect(RECORD, kept.pk)

    def _other(self, key: str) -> Person:
        """Raises Http404 for nobody, and for whom the user may not know of."""
        if not key.isdecimal() or len(key) > LONGEST_KEY:
            raise Http404
        return get_object_or_404(visible(Person, self.request.user), pk=int(key))

    def _may_join(self, other: Person) -> bool:
        return can_join(self.request.user, self.person, other)


def duplicate_urls() -> list[Any]:
    """Among the addresses of people."""
    return [
        path("duplicates/", DuplicatesView.as_view(), name="duplicates"),
        path("<int:pk>/join/", JoinView.as_view(), name="join"),
    ]
