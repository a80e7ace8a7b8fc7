"""What all our page types share."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.fields import RichTextField
from wagtail.search import index

from alumnii_mentoring.core.wording import gettext_lazy
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import Programme
from alumnii_mentoring.pages.page_editor import MentoringPageForm
from alumnii_mentoring.web.methods import READING
from alumnii_mentoring.web.views import base_template


class ProgrammePageMixin(models.Model):
    """A page about one programme."""

    am_template = ""
    allowed_http_methods = READING
    base_form_class = MentoringPageForm

    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        related_name="+",
        limit_choices_to={"is_active": True},
        verbose_name=gettext_lazy("programme"),
    )
    intro = RichTextField(
        gettext_lazy("introduction"), blank=True, features=["bold", "italic", "link", "ul", "ol"]
    )

    mentoring_panels = [FieldPanel("programme"), FieldPanel("intro")]
    mentoring_search_fields = [index.SearchField("intro")]
    mentoring_api_fields = [APIField("intro")]  # public facts only

    class Meta:
        abstract = True

    def get_template(self, request: HttpRequest, *args: object, **kwargs: object) -> str:
        return self.am_template

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)  # type: ignore[misc]
        shared = {"am_base": base_template(), "programme": self.programme, "now": timezone.now()}
        return {**context, **shared}

    def current_cycle(self) -> Cycle | None:
        """The newest published cycle; one that takes applications comes first."""
        published = Cycle.objects.published().filter(programme=self.programme_id)
        return published.accepting_first(timezone.now()).first()
