"""The pages that members are shown the way to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

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


def _live(model: Any) -> Any:
    pages = model.objects.live().public().filter(programme__is_active=True)
    return pages.select_related("programme").order_by("programme__name", "pk")


def _entrance(page: Any, kind: str, cycle_pk: int | None = None) -> Entrance:
    programme, url = page.programme, page.get_url() or ""
    return Entrance(kind, programme.name, programme.pk, url, cycle_pk)
