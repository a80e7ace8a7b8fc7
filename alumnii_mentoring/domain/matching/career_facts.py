"""Facts of a career that the matching uses: degree, years of work, present employers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from alumnii_mentoring.domain.people.career import CareerStation

DEGREES = (
    (3, ("dr.", "doktor", "doctor", "phd", "ph.d", "promotion", "habilitation")),
    (2, ("master", "magister", "diplom", "staatsexamen", "m.sc", "m.a.", "msc", "mba")),
    (1, ("bachelor", "b.sc", "b.a.", "bsc")),
)


def degree_of(career: Iterable[CareerStation]) -> int | None:
    """1 bachelor, 2 master or the like, 3 doctorate, by the words of the studies."""
    titles = [
        station.title.casefold() for station in career if station.kind == CareerStation.Kind.STUDY
    ]
    degrees = [
        degree
        for degree, words in DEGREES
        for word in words
        if any(word in title for title in titles)
    ]
    return max(degrees, default=None)


def experience_years(career: Iterable[CareerStation], on: date) -> int | None:
    """Whole years since the first job; None where no job has a start."""
    works = [
        station
        for station in career
        if station.kind == CareerStation.Kind.WORK and station.starts_on
    ]
    first = min((station.starts_on for station in works if station.starts_on), default=None)
    if first is None:
        return None
    has_anniversary_ahead = (on.month, on.day) < (first.month, first.day)
    return max(on.year - first.year - has_anniversary_ahead, 0)


def employers_of(career: Iterable[CareerStation], on: date) -> frozenset[str]:
    """Where somebody works on that day, written alike."""
    return frozenset(
        " ".join(station.organisation.casefold().split())
        for station in career
        if station.kind == CareerStation.Kind.WORK
        and (station.ends_on is None or station.ends_on >= on)
    )
