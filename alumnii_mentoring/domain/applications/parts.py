"""The parts of an application that the programme knows: each is asked once, and matching reads it.

One line here is all that a new part needs besides its field on Application and Participation:
the form asks it, the action stores it, acceptance takes it over, and a later cycle offers it
again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from alumnii_mentoring.core.row_values import complete_values, read_values
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.availability import CHOICES
from alumnii_mentoring.domain.applications.models import Application, Participation, Role


@dataclass(frozen=True)
class Part:
    """``kind`` is the kind of question with which editors place it, ``label`` what they call it.

    ``field`` is its name on Application and Participation, empty where it has rows of its own;
    ``question`` asks for it; ``role`` empty: both are asked.
    """

    kind: str
    label: Any
    question: Any
    field: str = ""
    role: str = ""
    choices: tuple[Any, ...] = ()  # codes with labels, where the field itself takes any list
    cycle_default: str = ""  # the cycle's field that says with what the form starts
    is_marked_again: bool = True  # from an earlier cycle: said so beside it
    partner_reads: Any = ""  # heading for the proposed partner; empty: not shown to them

    def fits(self, role: str) -> bool:
        return not self.role or self.role == role


FIELDS = Part(
    "fields",
    _("fields of work (for the matching)"),
    _("Fields of work"),
    "fields_of_work",
    partner_reads=_("Fields of work"),
)
TOPICS = Part(
    "topics",
    _("topics (for the matching)"),
    _("Topics"),
    "topics",
    partner_reads=_("Topics"),
)
AVAILABILITY = Part(
    "availability",
    _("how and when to meet (for the matching)"),
    _("How and when would you like to meet?"),
    "availability",
    choices=tuple(CHOICES),
    partner_reads=_("How and when to meet"),
)
ABOUT = Part(
    "about", _("a text about oneself"), _("About me"), "about", partner_reads=_("About me")
)
CAPACITY = Part(
    "capacity",
    _("number of mentees"),
    _("How many mentees can you accompany at the same time?"),
    "capacity",
    role=Role.MENTOR.value,
    cycle_default="default_capacity",
    is_marked_again=False,
)
WISHES = Part(
    "wishes",
    _("ranked wishes for mentors"),
    _("Why this mentor?"),
    role=Role.MENTEE.value,
)

LISTED = (FIELDS, TOPICS, ABOUT, CAPACITY)  # of mentors, in the list that the cycle opens
PARTS: dict[str, Part] = {
    part.kind: part for part in (FIELDS, TOPICS, AVAILABILITY, ABOUT, CAPACITY, WISHES)
}


def fields_of_parts() -> Iterator[str]:
    """The names of the fields in which parts stand."""
    return (part.field for part in PARTS.values() if part.field)


def read_parts(application: Application) -> dict[str, Any]:
    """What an application says in its parts, by the names of their fields."""
    return read_values(application, fields_of_parts())


def said_parts(said: Application | Participation) -> list[tuple[str, str]]:
    """Heading and words of what somebody says about themselves, for the proposed partner too."""
    words = {
        FIELDS.kind: ", ".join(map(str, said.fields_of_work.all())),
        TOPICS.kind: ", ".join(map(str, said.topics.all())),
        AVAILABILITY.kind: ", ".join(said.availability_words),
        ABOUT.kind: said.about,
    }
    shown = [part for part in PARTS.values() if part.partner_reads]
    return [(str(part.partner_reads), words[part.kind]) for part in shown if words[part.kind]]


def partner_headings() -> list[str]:
    """What a proposed partner reads of every application, whatever an editor asks besides."""
    return [str(part.partner_reads) for part in PARTS.values() if part.partner_reads]


def complete_parts(values: Mapping[str, object]) -> dict[str, Any]:
    """A value for each part; what was not said has the default of Application."""
    return complete_values(Application, fields_of_parts(), values)
