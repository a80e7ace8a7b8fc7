"""People with the same name, who are told apart by something else in a choice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from alumnii_mentoring.core.text import search_key
from alumnii_mentoring.domain.people.career import headline_of
from alumnii_mentoring.domain.people.models import Person


def labels_for_members(people: Iterable[Person]) -> list[str]:
    """Names, in the same order; namesakes with what the list of mentors shows of them."""
    everybody = list(people)
    spelt = Counter(search_key(person.display_name) for person in everybody)
    return [
        _told_apart(person) if spelt[search_key(person.display_name)] > 1 else person.display_name
        for person in everybody
    ]


def _told_apart(person: Person) -> str:
    place = person.place_name if person.is_place_shown else ""
    subject = person.subject if person.are_studies_shown else ""
    facts = dict.fromkeys(filter(None, (headline_of(person), subject, place)))
    return ", ".join([person.display_name, *facts])
