"""What our page types do, without a base page: a site may put these on its own pages.

Each mixin comes before the page class: ``class MentorList(MentorListMixin, MyBasePage)``.
"""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.panels import PageChooserPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.core.wording import gettext_lazy
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.domain.mentorships.directory import offered_mentors, search_mentors
from alumnii_mentoring.domain.programme.models import Cycle
from alumnii_mentoring.pages.application_page import ApplicationFormMixin
from alumnii_mentoring.pages.forms import SearchForm
from alumnii_mentoring.pages.frame import ProgrammePageMixin

__all__ = [
    "ApplicationFormMixin",
    "CalendarPageMixin",
    "MentorListMixin",
    "ProgrammePageMixin",
]


class MentorListMixin(RoutablePageMixin, ProgrammePageMixin):
    """Search and filter the mentors of a programme; each has a page of their own."""

    am_template = "alumnii_mentoring/pages/mentor_list.html"
    am_detail_template = "alumnii_mentoring/pages/mentor.html"

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
        form = SearchForm(request.GET or None)
        found = self.mentors()
        if form.is_bound:
            found = search_mentors(found, form.as_search())
        found = found.prefetch_related("fields_of_work", "topics", "person__career")
        pages = Paginator(found, get_settings().page_size)
        context = {"form": form, "mentors": pages.get_page(request.GET.get("p"))}
        context["query"] = _query_without_page(request)
        context["list_url"] = self.get_url(request)
        return self.render(request, context_overrides=context)

    @path("<int:pk>/")
    def show_mentor(self, request: HttpRequest, pk: int) -> HttpResponse:
        mentor = self.mentors().filter(pk=pk).first()
        if mentor is None:
            raise Http404
        response = self.render(
            request,
            context_overrides={"mentor": mentor, "apply_url": self.apply_url(mentor)},
            template=self.am_detail_template,
        )
        response["X-Robots-Tag"] = "noindex"
        return response

    def mentors(self) -> Any:
        cycle = self.current_cycle()
        if cycle is None:
            return Participation.objects.none()
        return offered_mentors(cycle)

    def apply_url(self, mentor: Any) -> str:
        """Where to apply to this mentor directly; empty when the cycle doesn't allow it."""
        is_open = mentor.cycle.accepts_applications(timezone.now())
        is_central = mentor.cycle.mode == Cycle.Mode.CENTRAL
        if not self.apply_page or not is_open or is_central or mentor.places_free < 1:
            return ""
        return f"{self.apply_page.url}?mentor={mentor.pk}"


class CalendarPageMixin(ProgrammePageMixin):
    """The programme's public events, with the address to subscribe to."""

    am_template = "alumnii_mentoring/pages/calendar.html"

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        address = reverse("alumnii_mentoring:public_feed", args=[self.programme.slug])
        absolute = request.build_absolute_uri(address)
        events = Event.objects.public().filter(programme=self.programme)
        context["events"] = events.upcoming(timezone.now())
        context["feed_url"] = absolute
        context["webcal_url"] = "webcal://" + absolute.partition("://")[2]
        return context


def _query_without_page(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("p", None)
    return query.urlencode()
