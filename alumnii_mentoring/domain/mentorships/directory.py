"""The list of mentors: who is offered in a cycle, and how it is searched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.mentorships.seats import with_free_places
from alumnii_mentoring.domain.people.models import CareerStation
from alumnii_mentoring.domain.people.places import distance_km, find_places
from alumnii_mentoring.domain.programme.models import Cycle

MAX_WORDS = 8


@dataclass(frozen=True)
class Search:
    """What a visitor looks for; keys are primary keys, ``radius_km`` goes with ``place``."""

    text: str = ""
    field_of_work: int | None = None
    topic: int | None = None
    faculty: int | None = None
    place: str = ""
    radius_km: int = 50
    is_online_fine: bool = False
    has_free_place: bool = False


def offered_mentors(cycle: Cycle) -> QuerySet[Any]:
    """Mentors who agreed to be listed and are not paused; full ones as the cycle says.

    Rows carry ``places_free`` (count).
    """
    listed = Participation.objects.filter(cycle=cycle).listed()
    offered = with_free_places(listed)
    if cycle.full_mentors == Cycle.FullMentors.HIDE:
        offered = offered.filter(places_free__gt=0)
    return offered.select_related("person__faculty", "cycle")


def search_mentors(mentors: QuerySet[Any], search: Search) -> QuerySet[Any]:
    """The mentors that fit everything a visitor asked for."""
    for word in search.text.split()[:MAX_WORDS]:
        mentors = mentors.filter(_mentions(word))
    exact = {
        "fields_of_work": search.field_of_work,
        "topics": search.topic,
        "person__faculty": search.faculty,
    }
    mentors = mentors.filter(**{path: key for path, key in exact.items() if key is not None})
    if search.is_online_fine:
        mentors = mentors.filter(person__is_online_fine=True)
    if search.has_free_place:
        mentors = mentors.filter(places_free__gt=0)
    return _near(mentors, search) if search.place else mentors


def _mentions(word: str) -> Q:
    stations = CareerStation.objects.filter(
        Q(organisation__icontains=word) | Q(title__icontains=word)
    )
    return (
        Q(about__icontains=word)
        | Q(person__first_name__icontains=word)
        | Q(person__last_name__icontains=word)
        | Q(person__subject__icontains=word)
        | Q(person__in=stations.values("person"))
    )


def _near(mentors: QuerySet[Any], search: Search) -> QuerySet[Any]:
    """Within the radius of the place; an unknown place finds those who name it alike."""
    found = find_places(search.place)
    if not found:
        return mentors.filter(person__place_name__icontains=search.place)
    here = found[0].coordinates
    located = mentors.filter(person__latitude__isnull=False).order_by()
    rows = located.values_list("pk", "person__latitude", "person__longitude")
    near = [
        pk
        for pk, latitude, longitude in rows
        if distance_km(here, (float(latitude), float(longitude))) <= search.radius_km
    ]
    return mentors.filter(pk__in=near)
