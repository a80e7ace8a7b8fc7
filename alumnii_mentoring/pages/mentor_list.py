"""The list of mentors and the page of one mentor."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Page, Paginator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.panels import PageChooserPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.times.zones import site_day
from alumnii_mentoring.core.wording import gettext_lazy
from alumnii_mentoring.domain.applications.permissions import can_see_directory
from alumnii_mentoring.domain.directory.cards import Profile, show_cards, show_profile
from alumnii_mentoring.domain.directory.search import Found, search_mentors
from alumnii_mentoring.domain.people.vocabulary import read_vocabulary
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.pages.frame import ProgrammePageMixin
from alumnii_mentoring.pages.search_form import SearchForm
from alumnii_mentoring.web.entrances import APPLY_MENTEE, find_entrances
from alumnii_mentoring.web.views import keep_private


class MentorListMixin(RoutablePageMixin, ProgrammePageMixin):
    """Search and filter the mentors of a programme; each has a page of their own."""

    am_template = "alumnii_mentoring/pages/mentor_list.html"
    am_detail_template = "alumnii_mentoring/pages/mentor.html"
    am_closed_template = "alumnii_mentoring/pages/mentors_closed.html"

    apply_page = models.ForeignKey(
        "wagtailcore.Page",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("application page for mentees"),
    )

    mentoring_panels = [*ProgrammePageMixin.mentoring_panels, PageChooserPanel("apply_page")]

    class Meta:
        abstract = True

    @path("")
    def list_mentors(self, request: HttpRequest) -> HttpResponse:
        cycle = self.current_cycle()
        closed = self._closed(request, cycle)
        if closed is not None or cycle is None:
            return closed or self._answer(request, {})
        words = read_vocabulary()
        form = SearchForm(request.GET, words)
        result = search_mentors(cycle, form.as_search(), today=site_day(timezone.now()))
        page = Paginator(result.keys, get_settings().page_size).get_page(request.GET.get("p"))
        cards = show_cards(cycle, result, list(page.object_list), words)
        context = {"cycle": cycle, "cards": cards, "list_url": self.get_url(request)}
        context["form_url"] = self.form_url if self.apply_page_id else ""
        return self._answer(request, {**context, **_filters(request, form, result, page)})

    @path("<int:pk>/")
    def show_mentor(self, request: HttpRequest, pk: int) -> HttpResponse:
        cycle = self.current_cycle()
        closed = self._closed(request, cycle)
        if closed is not None:
            return closed
        mentor = show_profile(cycle, pk) if cycle is not None and pk <= MAX_KEY else None
        if mentor is None or cycle is None:
            raise Http404
        apply_url = self.apply_url(cycle, mentor)
        context = {"mentor": mentor, "cycle": cycle, "apply_url": apply_url}
        return self._answer(request, context, template=self.am_detail_template)

    def current_cycle(self) -> Cycle | None:
        """With its programme in the same query, which is also the one of this page.

        There are few; choosing here is faster than telling a database how.
        """
        published = Cycle.objects.published().filter(programme=self.programme_id)
        newest_first = published.order_by("-starts_on", "pk").select_related("programme")
        now, cycles = timezone.now(), list(newest_first)
        cycles.sort(key=lambda cycle: not cycle.accepts_applications(now))
        if cycles:
            self.programme = cycles[0].programme
        return cycles[0] if cycles else None

    def _closed(self, request: HttpRequest, cycle: Cycle | None) -> HttpResponse | None:
        """What those get who may not see the list; None for everybody else."""
        if cycle is None or can_see_directory(request.user, cycle):
            return None
        if not request.user.is_authenticated:
            return keep_private(redirect_to_login(request.get_full_path()))
        context = {"form_url": self.form_url, "cycle": cycle}
        response = self._answer(request, context, template=self.am_closed_template)
        response.status_code = 403
        return response

    def _answer(
        self, request: HttpRequest, context: dict[str, Any], template: str | None = None
    ) -> HttpResponse:
        return keep_private(self.render(request, context_overrides=context, template=template))

    def apply_url(self, cycle: Cycle, mentor: Profile) -> str:
        """Where to apply to this mentor directly; empty when the cycle doesn't allow it."""
        is_open = cycle.accepts_applications(timezone.now())
        is_central = cycle.mode == Cycle.Mode.CENTRAL
        if not is_open or is_central or mentor.places_free < 1 or not self.form_url:
            return ""
        return f"{self.form_url}?mentor={mentor.key}"

    @cached_property
    def form_url(self) -> str:
        """Of the form for mentees: of the chosen page in the reader's language, else of the
        programme's form that takes applications now; empty without either."""
        chosen = self.apply_page.localized if self.apply_page else None
        if chosen is not None and chosen.live:
            return str(chosen.url or "")
        entrances = find_entrances(timezone.now())
        own = [entry for entry in entrances if entry.programme_pk == self.programme_id]
        return next((entry.url for entry in own if entry.kind == APPLY_MENTEE), "")


MAX_KEY = 2**63 - 1


def _filters(request: HttpRequest, form: SearchForm, result: Found, page: Page) -> dict[str, Any]:
    query = request.GET.copy()
    query.pop("p", None)
    return {
        "controls": form.controls(result),
        "located": form.located,
        "typed_place": form.given.get("place", ""),
        "place_note": form.place_note(),
        "pages": page,
        "query": query.urlencode(),
        "chips": [(label, _without(query, name)) for name, label in form.chosen()],
    }


def _without(query: QueryDict, name: str) -> str:
    rest = query.copy()
    rest.pop(name, None)
    return rest.urlencode()
