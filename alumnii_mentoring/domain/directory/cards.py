"""Cards of mentors with what they agreed to show, read anew for every page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from alumnii_mentoring.core.times.words import write_date
from alumnii_mentoring.core.wording import gettext as _
from alumnii_mentoring.core.wording import ngettext
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.directory.facets import Row
from alumnii_mentoring.domain.directory.search import (
    Found,
    Search,
    offered_mentors,
    search_mentors,
)
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.people.career import (
    CareerStation,
    headline_of,
    is_organisation_shown,
    is_station_shown,
)
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.people.vocabulary import Vocabulary, read_vocabulary
from alumnii_mentoring.domain.programme.cycles import Cycle

SHOWN_TAGS = 3  # more of them on every card make a list hard to compare
LONGEST_SENTENCE = 110  # signs: two lines of a card


@dataclass(frozen=True)
class Card:
    """``places_free`` is a count, ``free_from`` the day when a full mentor has one again.

    ``photo`` is the key of a ``Photo``, ``said`` one sentence in their own words.
    """

    key: int
    name: str
    headline: str
    place_name: str
    faculty: str
    languages: str
    tags: list[str]
    is_online_fine: bool
    places_free: int
    free_from: date | None
    distance_km: int | None
    photo: int | None
    is_paused: bool = False
    said: str = ""

    @property
    def first_tags(self) -> list[str]:
        return self.tags[:SHOWN_TAGS]

    @property
    def more_tags(self) -> int:
        """How many tags are not among the first ones."""
        return len(self.tags[SHOWN_TAGS:])

    @property
    def where(self) -> str:
        far = "" if self.distance_km is None else f"{self.distance_km} km"
        place = " · ".join(part for part in (self.place_name, far) if part)
        return where_text(place, is_online_fine=self.is_online_fine)

    @property
    def speaks(self) -> str:
        """Languages and faculty."""
        return " · ".join(part for part in (self.languages, self.faculty) if part)

    @property
    def seats(self) -> str:
        return seats_text(self.places_free, self.free_from, is_paused=self.is_paused)


def where_text(place: str, *, is_online_fine: bool) -> str:
    """Where somebody meets others; ``place`` is empty for who doesn't tell it."""
    if not place:
        return _("meets online, too") if is_online_fine else _("in person only")
    words = _("%(place)s or online") if is_online_fine else _("%(place)s, in person only")
    return words % {"place": place}


def seats_text(places_free: int, free_from: date | None, *, is_paused: bool = False) -> str:
    if is_paused:
        return _("takes a break at the moment")
    if places_free > 0:
        number = {"number": places_free}
        return ngettext("%(number)s free place", "%(number)s free places", places_free) % number
    if free_from is None:
        return _("no free place at the moment")
    day = write_date(free_from)
    return _("no free place at the moment; free again from %(day)s") % {"day": day}


def show_cards(cycle: Cycle, result: Found, keys: list[int], words: Vocabulary) -> list[Card]:
    """The cards of some of those found; who has withdrawn meanwhile is not among them."""
    living = Participation.objects.filter(cycle=cycle, pk__in=keys).listed().order_by()
    if not cycle.is_writable:
        return []
    own = living.values_list("pk", "person__photo__pk", "about")
    shown = {key: {"photo": photo, "said": first_sentence(about)} for key, photo, about in own}
    return [_card(result.rows[key], result, words, shown[key]) for key in keys if key in shown]


def first_sentence(text: str) -> str:
    """The first one if it fits on a card; half of it would say something else."""
    match = re.match(r"\S.*?[.!?](?=\s|$)", text.strip())
    sentence = match.group() if match else ""
    return sentence if len(sentence) <= LONGEST_SENTENCE else ""


def _card(row: Row, result: Found, words: Vocabulary, own: dict[str, Any]) -> Card:
    key = row.key

    def named(kind: str) -> list[str]:
        labels = words.names[kind]
        return [labels[pk] for pk in row.terms.get(kind, []) if pk in labels]

    return Card(
        key=key,
        name=row.name,
        headline=row.headline,
        place_name=row.place_name,
        faculty=", ".join(named("faculty")),
        languages=", ".join(named("language")),
        tags=[*named("field_of_work"), *named("topic")],
        is_online_fine=row.is_online_fine,
        places_free=result.places_free.get(key, row.capacity),
        free_from=result.free_from.get(key),
        distance_km=result.distances_km.get(key),
        is_paused=key in result.on_break,
        **own,
    )


def some_cards(cycle: Cycle, number: int, *, today: date) -> list[Card]:
    """A few mentors for another page, others every day."""
    result = search_mentors(cycle, Search(has_free_place=True), today=today)
    return show_cards(cycle, result, result.keys[:number], read_vocabulary())


@dataclass(frozen=True)
class Station:
    kind: str
    title: str
    organisation: str
    years: str


@dataclass(frozen=True)
class Profile:
    """Everything of a mentor that the page of one mentor may show."""

    key: int
    name: str
    headline: str
    about: str
    places_free: int
    free_from: date | None
    subject: str = ""
    faculty: str = ""
    place_name: str = ""
    is_online_fine: bool = False
    languages: list[str] = field(default_factory=list)
    fields_of_work: list[str] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    stations: list[Station] = field(default_factory=list)
    photo: int | None = None
    is_paused: bool = False

    @property
    def seats(self) -> str:
        return seats_text(self.places_free, self.free_from, is_paused=self.is_paused)

    @property
    def where(self) -> str:
        return where_text(self.place_name, is_online_fine=self.is_online_fine)

    @property
    def studies(self) -> str:
        return " · ".join(part for part in (self.subject, self.faculty) if part)

    @property
    def subjects_to_talk_about(self) -> list[str]:
        return [*self.fields_of_work, *self.topics]


def show_profile(cycle: Cycle, key: int) -> Profile | None:
    """One mentor of the list; None for everybody who isn't in it at this moment."""
    mentor = offered_mentors(cycle).filter(pk=key).first()
    if mentor is None or not cycle.is_writable:
        return None
    person: Person = mentor.person
    is_paused = mentor.state == Participation.State.PAUSED
    return Profile(
        key=mentor.pk,
        name=person.display_name,
        headline=headline_of(person),
        about=mentor.about,
        places_free=0 if is_paused else max(0, mentor.places_free),
        free_from=_free_from(mentor),
        subject=person.subject if person.are_studies_shown else "",
        faculty=str(person.faculty or "") if person.are_studies_shown else "",
        place_name=person.place_name if person.is_place_shown else "",
        is_online_fine=person.is_online_fine,
        languages=[str(language) for language in person.languages.all()]
        if person.are_languages_shown
        else [],
        fields_of_work=[str(field) for field in mentor.fields_of_work.all()],
        topics=[str(topic) for topic in mentor.topics.all()],
        stations=_stations(person),
        photo=person.photo.pk if hasattr(person, "photo") else None,
        is_paused=is_paused,
    )


def _free_from(mentor: Any) -> date | None:
    if mentor.places_free > 0:
        return None
    ends = Pair.objects.open().filter(mentor=mentor).order_by("ends_on")
    first = ends.values_list("ends_on", flat=True).first()
    return first + timedelta(days=1) if first else None


def _stations(person: Person) -> list[Station]:
    return [
        Station(
            kind=station.get_kind_display(),
            title=station.title,
            organisation=station.organisation if is_organisation_shown(person, station) else "",
            years=_years(station),
        )
        for station in person.career.all()
        if is_station_shown(person, station)
        and (station.title or is_organisation_shown(person, station))
    ]


def _years(station: CareerStation) -> str:
    if station.starts_on is None:
        return ""
    return f"{station.starts_on.year}–{station.ends_on.year if station.ends_on else ''}"
