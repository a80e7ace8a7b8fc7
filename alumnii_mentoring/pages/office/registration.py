"""What the other doors learn of our pages."""

from __future__ import annotations

from alumnii_mentoring.pages.entrances import find_form_page, find_pages
from alumnii_mentoring.pages.office.making import ConcretePages
from alumnii_mentoring.web.entrances import register_entrances, register_form_finder
from alumnii_mentoring.web.page_makers import register_page_maker


def register_pages() -> None:
    register_entrances(find_pages)
    register_form_finder(find_form_page)
    register_page_maker(ConcretePages())
