"""Concrete page types; a site with a base page of its own uses the mixins instead."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.pages.blocks import landing_blocks
from alumnii_mentoring.pages.mixins import (
    ApplicationFormMixin,
    CalendarPageMixin,
    MentorListMixin,
)
from alumnii_mentoring.pages.page_editor import MentoringPageForm
from alumnii_mentoring.pages.questions import AbstractQuestion
from alumnii_mentoring.web.methods import READING
from alumnii_mentoring.web.views import base_template


class MentorListPage(MentorListMixin, Page):
    content_panels = [*Page.content_panels, *MentorListMixin.mentoring_panels]

    search_fields = [*Page.search_fields, *MentorListMixin.mentoring_search_fields]
    api_fields = [*MentorListMixin.mentoring_api_fields]
    subpage_types: list[str] = []
    page_description = _("Visitors search and filter the mentors of a programme; each has a page.")

    class Meta:
        verbose_name = _("list of mentors")
        verbose_name_plural = _("lists of mentors")


class ApplicationFormPage(ApplicationFormMixin, Page):
    content_panels = [
        *Page.content_panels,
        *ApplicationFormMixin.mentoring_panels,
        HelpPanel(template="alumnii_mentoring/pages/default_questions_panel.html"),
        InlinePanel("questions", label=_("question"), heading=_("questions")),
    ]

    search_fields = [*Page.search_fields, *ApplicationFormMixin.mentoring_search_fields]
    api_fields = [*ApplicationFormMixin.mentoring_api_fields, APIField("role")]
    subpage_types: list[str] = []
    page_description = _("Mentees or mentors apply here; you choose the questions.")

    class Meta:
        verbose_name = _("application form")
        verbose_name_plural = _("application forms")


class ApplicationQuestion(AbstractQuestion):
    page = ParentalKey(ApplicationFormPage, on_delete=models.CASCADE, related_name="questions")

    class Meta(AbstractQuestion.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")


class CalendarPage(CalendarPageMixin, Page):
    content_panels = [*Page.content_panels, *CalendarPageMixin.mentoring_panels]

    search_fields = [*Page.search_fields, *CalendarPageMixin.mentoring_search_fields]
    api_fields = [*CalendarPageMixin.mentoring_api_fields]
    subpage_types: list[str] = []
    page_description = _("The public events of a programme, with the address to subscribe to.")

    class Meta:
        verbose_name = _("calendar of events")
        verbose_name_plural = _("calendars of events")


class LandingPage(Page):
    """Promotes a programme with blocks that show what is alive."""

    body = StreamField(landing_blocks(), blank=True, verbose_name=_("content"))

    content_panels = [*Page.content_panels, FieldPanel("body")]
    template = "alumnii_mentoring/pages/landing.html"
    base_form_class = MentoringPageForm
    allowed_http_methods = READING

    search_fields = [*Page.search_fields, index.SearchField("body")]
    api_fields = [APIField("body")]
    page_description = _("Presents a programme by blocks: benefits, mentors, events, apply now.")

    class Meta:
        verbose_name = _("mentoring landing page")
        verbose_name_plural = _("mentoring landing pages")

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        first = next(iter(self.body), None)
        has_hero = first is not None and first.block_type == "hero"
        return {**context, "am_base": base_template(), "has_hero": has_hero}
