"""What the other doors learn of our pages."""

from __future__ import annotations

from alumnii_mentoring.pages.entrances import find_pages
from alumnii_mentoring.pages.office.making import ConcretePages
from alumnii_mentoring.web.entrances import register_entrances
from alumnii_mentoring.web.page_makers import register_page_maker


def register_pages() -> None:
    register_entrances(find_pages)
    register_page_maker(ConcretePages())
