"""What an entry of the list of mentors holds: only what the mentor agreed to show."""

from __future__ import annotations

import secrets

from alumnii_mentoring.core.text import fold, search_key, sort_key
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.directory.entries import DirectoryEntry
from alumnii_mentoring.domain.people.career import (
    headline_of,
    is_organisation_shown,
    is_station_shown,
)
from alumnii_mentoring.domain.people.models import Person, Term

TOKEN_BITS = 40  # with 10,000 entries two equal sums of tokens are still unlikely

PARTS = ["fields_of_work", "topics", "person__languages", "person__career"]
FILLED = [
    "name",
    "sort_name",
    "headline",
    "place_name",
    "latitude",
    "longitude",
    "is_online_fine",
    "capacity",
    "terms",
    "title",
    "text",
]


def fill_entry(entry: DirectoryEntry, mentor: Participation) -> bool:
    """Take over what the mentor shows; True when the entry has to be saved."""
    before = [getattr(entry, name) for name in FILLED]
    _fill_fields(entry, mentor)
    is_same = entry.pk and not entry.is_stale
    if is_same and before == [getattr(entry, name) for name in FILLED]:
        return False
    entry.token, entry.is_stale = secrets.randbits(TOKEN_BITS), False
    return True


def _fill_fields(entry: DirectoryEntry, mentor: Participation) -> None:
    person = mentor.person
    stations = shown_stations(person)
    entry.name = person.display_name
    entry.sort_name = sort_key(person.last_name, person.first_name)[:161]
    entry.headline = headline_of(person)
    entry.place_name = person.place_name if person.is_place_shown else ""
    entry.latitude = person.latitude if person.is_place_shown else None
    entry.longitude = person.longitude if person.is_place_shown else None
    entry.is_online_fine, entry.capacity = person.is_online_fine, mentor.capacity
    terms = _terms(mentor)
    entry.terms = {
        kind: [term.pk for term in terms_of_kind] for kind, terms_of_kind in terms.items()
    }
    words = [
        word for terms_of_kind in terms.values() for term in terms_of_kind for word in _names(term)
    ]
    subject = person.subject if person.are_studies_shown else ""
    name = search_key(person.first_name, person.last_name)
    title = " ".join([entry.name, name, entry.headline, subject, *words])
    entry.title = fold(title)
    said = [title, mentor.about, entry.place_name, *(" ".join(station) for station in stations)]
    entry.text = fold(" ".join(said))


def _terms(mentor: Participation) -> dict[str, list[Term]]:
    person = mentor.person
    languages = person.languages.all() if person.are_languages_shown else []
    faculty: list[Term] = []
    if person.faculty and person.are_studies_shown:
        faculty = [person.faculty]
    return {
        "field_of_work": list(mentor.fields_of_work.all()),
        "topic": list(mentor.topics.all()),
        "language": list(languages),
        "faculty": faculty,
    }


def _names(term: Term) -> tuple[str, str]:
    return term.name_de, term.name_en


def shown_stations(person: Person) -> list[tuple[str, str]]:
    """Title and organisation of each station that is shown; hidden parts are empty."""
    return [
        (station.title, station.organisation if is_organisation_shown(person, station) else "")
        for station in person.career.all()
        if is_station_shown(person, station)
    ]
