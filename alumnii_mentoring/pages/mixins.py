"""What our page types do, without a base page: a site may put these on its own pages.

Each mixin comes before the page class: ``class MentorList(MentorListMixin, MyBasePage)``.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from alumnii_mentoring.domain.events.models import Event
from alumnii_mentoring.pages.application_page import ApplicationFormMixin
from alumnii_mentoring.pages.frame import ProgrammePageMixin
from alumnii_mentoring.pages.mentor_list import MentorListMixin
from alumnii_mentoring.web.calendar import subscription

__all__ = [
    "ApplicationFormMixin",
    "CalendarPageMixin",
    "MentorListMixin",
    "ProgrammePageMixin",
]


class CalendarPageMixin(ProgrammePageMixin):
    """The programme's public events, with the address to subscribe to."""

    am_template = "alumnii_mentoring/pages/calendar.html"

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        address = reverse("alumnii_mentoring:public_feed", args=[self.programme.slug])
        events = Event.objects.public().filter(programme=self.programme)
        context["events"] = events.on_display(timezone.now())
        context["calendar"] = subscription(request, address)
        return context
