"""What an application form hands over to the domain, without any form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from alumnii_mentoring.domain.applications.models import Audience, Participation


@dataclass(frozen=True)
class GivenAnswer:
    key: str
    question: str
    kind: str
    text: str
    audience: str = Audience.OFFICE.value


@dataclass(frozen=True)
class GivenWish:
    mentor: Participation
    why: str = ""
    is_direct: bool = False


@dataclass(frozen=True)
class Choice:
    """A consent that is left free: its words, and whether the person agrees."""

    kind: str
    text: str
    is_given: bool


@dataclass(frozen=True)
class Content:
    """Everything a person says when applying; wishes in the order of their rank.

    ``parts`` goes by the names of their fields; what is left out was not said. ``replaces`` is
    the sign of the content that the form has read; empty: whatever there is.
    """

    parts: Mapping[str, object] = field(default_factory=dict)
    wants_listing: bool = False
    answers: list[GivenAnswer] = field(default_factory=list)
    wishes: list[GivenWish] = field(default_factory=list)
    form_page_ref: int | None = None
    consent: str = ""
    listing_consent: str = ""
    choices: list[Choice] = field(default_factory=list)
    replaces: str = ""
