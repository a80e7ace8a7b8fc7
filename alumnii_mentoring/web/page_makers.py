"""Make the pages of a programme from the back office, which knows no page types.

The door with page types registers a maker here; so may a host with page types of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from alumnii_mentoring.core.actors import Account
from alumnii_mentoring.domain.programme.models import Programme

LANDING, MENTORS, MENTEE_FORM, MENTOR_FORM, CALENDAR = (
    "landing",
    "mentors",
    "mentee",
    "mentor",
    "calendar",
)


@dataclass(frozen=True)
class PageOrder:
    """``left_out`` are keys of prepared questions, as ``role:key``; without ``is_published``
    the pages are drafts. ``parent`` is a page of the site."""

    programme: Programme
    parent: Any
    by: Account
    is_published: bool = False
    left_out: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class MadePage:
    """``kind`` is one of the names above; ``url`` is empty for a draft."""

    kind: str
    title: str
    language: str
    edit_url: str
    url: str

    @property
    def is_live(self) -> bool:
        return bool(self.url)


@dataclass(frozen=True)
class PreparedQuestion:
    """A question that a new form of a role asks; ``key`` is ``role:name``."""

    key: str
    label: str
    kind: str
    is_required: bool


class PageMaker(Protocol):
    def questions(self, role: str) -> list[PreparedQuestion]:
        """In the language of the reader."""

    def parents(self, user: Account) -> Any:
        """The pages below which somebody may add the pages of a programme."""

    def root_of(self, programme: Programme) -> Any:
        """The page above all pages of the programme; None before they are made."""

    def pages_of(self, programme: Programme) -> list[MadePage]:
        """In the order in which visitors meet them."""

    def make(self, order: PageOrder) -> list[MadePage]:
        """Make what is missing, in every language of the site, linked with each other."""

    def publish(self, programme: Programme, by: Account) -> None:
        """Publish those that are drafts."""


_makers: list[PageMaker] = []


def register_page_maker(maker: PageMaker) -> None:
    """A later one takes the place of an earlier one, so that a host's counts."""
    _makers.append(maker)


def page_maker() -> PageMaker | None:
    """None where the site has page types of its own and registered no maker."""
    return _makers[-1] if _makers else None


def open_forms(pages: Iterable[MadePage]) -> set[str]:
    """The roles whose form visitors can reach."""
    return {page.kind for page in pages if page.is_live} & {MENTEE_FORM, MENTOR_FORM}
