"""The pages that members are shown the way to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from wagtail.models import Page

from alumnii_mentoring.domain.applications.models import Application
from alumnii_mentoring.pages.application_page import ApplicationFormMixin
from alumnii_mentoring.pages.models import ApplicationFormPage, MentorListPage
from alumnii_mentoring.web.entrances import MENTORS, Entrance


def find_pages(now: datetime) -> Iterator[Entrance]:
    """Public lists of mentors, and the forms of cycles that take applications."""
    for page in _live(MentorListPage):
        yield _entrance(page, MENTORS)
    for page in _live(ApplicationFormPage):
        cycle = page.current_cycle()
        if cycle is not None and cycle.accepts_applications(now):
            yield _entrance(page, page.role, cycle.pk)


def find_form_page(application: Application) -> str:
    """Where the form of an application is now: its own page, wherever that was moved, else
    another one for the same cycle and role. Empty while none is published."""
    own = Page.objects.live().filter(pk=application.form_page_ref or 0).specific()
    forms = ApplicationFormPage.objects.live().filter(
        programme=application.programme, role=application.role
    )
    for page in [*own, *forms.order_by("pk")]:
        if isinstance(page, ApplicationFormMixin) and _asks_for(page, application):
            url = page.get_url()
            if url:
                return str(url)
    return ""


def _asks_for(page: Any, application: Application) -> bool:
    is_same_role = page.role == application.role
    return is_same_role and page.current_cycle() == application.cycle


def _live(model: Any) -> Any:
    pages = model.objects.live().public().filter(programme__is_active=True)
    return pages.select_related("programme").order_by("programme__name", "pk")


def _entrance(page: Any, kind: str, cycle_pk: int | None = None) -> Entrance:
    programme, url = page.programme, page.get_url() or ""
    return Entrance(kind, programme.name, programme.pk, url, cycle_pk)
