"""All declared verbs, and the words for what the audit records."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import Any

from alumnii_mentoring.core import message_verbs
from alumnii_mentoring.core.verbs import Verb
from alumnii_mentoring.domain.applications import verbs as applications
from alumnii_mentoring.domain.duplicates import verbs as duplicates
from alumnii_mentoring.domain.endings import verbs as endings
from alumnii_mentoring.domain.events import verbs as events
from alumnii_mentoring.domain.matching import verbs as matching
from alumnii_mentoring.domain.mentorships import verbs as mentorships
from alumnii_mentoring.domain.mentorships.goals import verbs as goals
from alumnii_mentoring.domain.mentorships.meetings import verbs as meetings
from alumnii_mentoring.domain.mentorships.notes import verbs as notes
from alumnii_mentoring.domain.people import verbs as people
from alumnii_mentoring.domain.placing import verbs as placing
from alumnii_mentoring.domain.programme import verbs as programme
from alumnii_mentoring.domain.requests import verbs as requests

MODULES = (
    message_verbs,
    programme,
    people,
    duplicates,
    applications,
    mentorships,
    goals,
    meetings,
    notes,
    placing,
    requests,
    matching,
    events,
    endings,
)


def verbs_of(module: ModuleType) -> Iterator[tuple[str, Verb]]:
    """Those that a module declares, with their names; it imports none by name."""
    for name, value in vars(module).items():
        if isinstance(value, Verb):
            yield name, value


@cache
def action_labels() -> dict[str, Any]:
    """What the audit records, in words: the verbs' own, and what needs no button."""
    labels: dict[str, Any] = {}
    for module in MODULES:
        labels |= {verb.logs: verb.logged for _name, verb in verbs_of(module) if verb.logged}
        labels |= getattr(module, "LOGGED", {})
    return labels


@cache
def verb_named(name: str) -> Verb:
    """The verb of a name such as ``placing.CONFIRM``: the folder that declares it, and its own.

    Raises KeyError for another name.
    """
    verbs = {
        f"{module.__name__.split('.')[-2]}.{own_name}": verb
        for module in MODULES
        for own_name, verb in verbs_of(module)
    }
    return verbs[name]
