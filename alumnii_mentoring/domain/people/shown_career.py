"""What people show of their career and studies to others."""

from __future__ import annotations

from alumnii_mentoring.domain.people.career import CareerStation
from alumnii_mentoring.domain.people.models import Person


def headline_of(person: Person) -> str:
    """The present position, as far as its owner shows it."""
    work = (station for station in person.career.all() if station.kind == CareerStation.Kind.WORK)
    current = next(work, None)
    if current is None:
        return ""
    title = current.title if person.is_career_shown else ""
    employer = current.organisation if person.is_employer_shown else ""
    return ", ".join(part for part in (title, employer) if part)


def is_station_shown(person: Person, station: CareerStation) -> bool:
    """Whoever hides what they studied shows no station of it either."""
    is_study = station.kind == CareerStation.Kind.STUDY
    return person.is_career_shown and (person.are_studies_shown or not is_study)


def is_organisation_shown(person: Person, station: CareerStation) -> bool:
    return person.is_employer_shown or station.kind == CareerStation.Kind.STUDY


def degree_of(person: Person) -> str:
    """The latest degree, as far as its owner shows it."""
    studies = (station for station in person.career.all() if station.kind == station.Kind.STUDY)
    latest = next((station for station in studies if station.title), None)
    return latest.title if latest is not None and is_station_shown(person, latest) else ""
