"""Keeps the list of mentors true: an entry appears, changes and goes with what it is made of."""

from __future__ import annotations

import logging
import secrets
from datetime import datetime
from typing import Any

from django.db import connection, models
from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.search import index
from wagtail.search.backends import get_search_backends

from alumnii_mentoring.core.actions import action
from alumnii_mentoring.core.text import drop_marks, fold
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.directory.entries import DirectoryEntry
from alumnii_mentoring.domain.people.models import (
    CareerStation,
    Faculty,
    FieldOfWork,
    Person,
    SpokenLanguage,
    Term,
    Topic,
)
from alumnii_mentoring.domain.programme.cycles import Cycle

logger = logging.getLogger(__name__)

TOKEN_BITS = 40
BATCH = 500
KINDS: dict[type[Term], str] = {
    FieldOfWork: "field_of_work",
    Topic: "topic",
    SpokenLanguage: "language",
    Faculty: "faculty",
}


def refresh_entries(keys: list[int]) -> int:
    """Write, change or remove the entries of participations; return how many were written."""
    written = _write_entries(keys)
    if len(written) == 1:
        index.insert_or_update_object(written[0])
    elif written:
        _index_all(written)
    return len(written)


def _index_all(entries: list[DirectoryEntry]) -> None:
    """Like Wagtail for one: a search engine that is down does not stop what is being saved."""
    for backend in get_search_backends(with_auto_update=True):
        try:
            backend.add_bulk(DirectoryEntry, entries)
        except Exception:
            if not backend.catch_indexing_errors:
                raise
            logger.exception("the search backend takes no entries")


def _write_entries(keys: list[int]) -> list[DirectoryEntry]:
    """Those that have to be indexed anew; what may not be there any more is removed."""
    known = {
        one.participation_id: one for one in DirectoryEntry.objects.filter(participation__in=keys)
    }
    mentors = _living().filter(pk__in=keys).select_related("person__faculty")
    written = []
    for mentor in mentors.prefetch_related(*PARTS):
        entry = known.pop(mentor.pk, None) or DirectoryEntry(
            participation=mentor, cycle_id=mentor.cycle_id, token=0
        )
        if _fill(entry, mentor):
            entry.save()
            written.append(entry)
    for entry in known.values():
        entry.delete()
    return written


def _living() -> models.QuerySet[Participation]:
    return Participation.objects.listed().exclude(cycle__state__in=Cycle.READ_ONLY)


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


def _fill(entry: DirectoryEntry, mentor: Participation) -> bool:
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
    entry.sort_name = drop_marks(f"{person.last_name} {person.first_name}")[:161]
    entry.headline = headline_of(person)
    entry.place_name = person.place_name if person.is_place_shown else ""
    entry.latitude = person.latitude if person.is_place_shown else None
    entry.longitude = person.longitude if person.is_place_shown else None
    entry.is_online_fine, entry.capacity = person.is_online_fine, mentor.capacity
    terms = _terms(mentor)
    entry.terms = {kind: [term.pk for term in found] for kind, found in terms.items()}
    words = [word for found in terms.values() for term in found for word in _names(term)]
    subject = person.subject if person.are_studies_shown else ""
    title = " ".join([entry.name, entry.headline, subject, *words])
    entry.title = fold(title)
    said = [title, mentor.about, entry.place_name, *(" ".join(one) for one in stations)]
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


def headline_of(person: Person) -> str:
    """The present position, as far as its owner shows it."""
    work = (one for one in person.career.all() if one.kind == CareerStation.Kind.WORK)
    current = next(work, None)
    if current is None:
        return ""
    title = current.title if person.is_career_shown else ""
    employer = current.organisation if person.is_employer_shown else ""
    return ", ".join(part for part in (title, employer) if part)


def shown_stations(person: Person) -> list[tuple[str, str]]:
    """Title and organisation of each station that is shown; hidden parts are empty."""
    return [
        (one.title, one.organisation if is_organisation_shown(person, one) else "")
        for one in person.career.all()
        if is_station_shown(person, one)
    ]


def is_station_shown(person: Person, station: CareerStation) -> bool:
    """Whoever hides what they studied shows no station of it either."""
    is_study = station.kind == CareerStation.Kind.STUDY
    return person.is_career_shown and (person.are_studies_shown or not is_study)


def is_organisation_shown(person: Person, station: CareerStation) -> bool:
    return person.is_employer_shown or station.kind == CareerStation.Kind.STUDY


def sync_entries(now: datetime) -> int:
    """Catch up with changed words and whatever was written past us; return how many."""
    stale = DirectoryEntry.objects.filter(is_stale=True)[:BATCH]
    keys = [*stale.values_list("participation", flat=True), *entries_amiss()]
    if keys:
        _sync(keys)
    take_statistics()
    return len(keys)


def entries_amiss() -> list[int]:
    """Participations listed without an entry, or with one and no longer listed; a batch each."""
    missing = _living().filter(directory_entry__isnull=True)
    gone = Participation.objects.filter(directory_entry__isnull=False)
    gone = gone.exclude(pk__in=_living().values("pk"))
    rows = (one.order_by("pk").values_list("pk", flat=True)[:BATCH] for one in (missing, gone))
    return [key for keys in rows for key in keys]


def take_statistics() -> None:
    """Once: without them SQLite searches the index row by row, 0.2 s for 1,000 mentors."""
    if connection.vendor != "sqlite" or not DirectoryEntry.objects.exists():
        return
    with connection.cursor() as cursor:
        known = "SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'"
        if cursor.execute(known).fetchone():
            known = "SELECT 1 FROM sqlite_stat1 WHERE tbl = 'wagtailsearch_indexentry'"
            if cursor.execute(known).fetchone():
                return
        cursor.execute("ANALYZE wagtailsearch_indexentry")


@action
def _sync(keys: list[int]) -> int:
    return refresh_entries(keys)


def _refresh_all(parts: models.QuerySet[Participation]) -> None:
    keys = list(parts.order_by("pk").values_list("pk", flat=True))
    if keys:
        refresh_entries(keys)


def _mentors(**lookup: Any) -> models.QuerySet[Participation]:
    return Participation.objects.mentors().filter(is_listed=True, **lookup)


def _participation_saved(sender: Any, instance: Participation, **kwargs: Any) -> None:
    if instance.is_mentor:
        refresh_entries([instance.pk])


def _terms_chosen(sender: Any, instance: Any, action: str, **kwargs: Any) -> None:
    if action.startswith("post_") and isinstance(instance, Participation) and instance.is_mentor:
        refresh_entries([instance.pk])


def _languages_chosen(sender: Any, instance: Any, action: str, **kwargs: Any) -> None:
    if action.startswith("post_") and isinstance(instance, Person):
        _refresh_all(_mentors(person=instance))


def _person_saved(sender: Any, instance: Person, created: bool = False, **kwargs: Any) -> None:
    if not created:
        _refresh_all(_mentors(person=instance))


def _station_changed(sender: Any, instance: CareerStation, **kwargs: Any) -> None:
    _refresh_all(_mentors(person=instance.person_id))


def _cycle_saved(sender: Any, instance: Cycle, created: bool = False, **kwargs: Any) -> None:
    """A list that can no longer be opened leaves nothing in an index."""
    if instance.is_writable:
        _refresh_all(_mentors(cycle=instance, state=Participation.State.PAUSED))
    else:
        for entry in DirectoryEntry.objects.filter(cycle=instance):
            entry.delete()


def _term_saved(sender: Any, instance: Term, created: bool = False, **kwargs: Any) -> None:
    """Many entries may hold the word: the clock writes them anew."""
    if created:
        return
    paths = {
        FieldOfWork: "participation__fields_of_work",
        Topic: "participation__topics",
        SpokenLanguage: "participation__person__languages",
        Faculty: "participation__person__faculty",
    }
    having = DirectoryEntry.objects.filter(**{paths[type(instance)]: instance})
    DirectoryEntry.objects.filter(pk__in=list(having.values_list("pk", flat=True))).update(
        is_stale=True
    )


def _entry_deleted(sender: Any, instance: DirectoryEntry, **kwargs: Any) -> None:
    index.remove_object(instance)


def connect() -> None:
    """Listen to everything an entry is made of."""
    prefix = "alumnii_mentoring.directory."
    post_save.connect(_participation_saved, Participation, dispatch_uid=prefix + "part")
    for through in (Participation.fields_of_work.through, Participation.topics.through):
        m2m_changed.connect(_terms_chosen, through, dispatch_uid=prefix + "terms")
    m2m_changed.connect(
        _languages_chosen, Person.languages.through, dispatch_uid=prefix + "languages"
    )
    post_save.connect(_person_saved, Person, dispatch_uid=prefix + "person")
    for signal in (post_save, post_delete):
        signal.connect(_station_changed, CareerStation, dispatch_uid=prefix + "station")
    post_save.connect(_cycle_saved, Cycle, dispatch_uid=prefix + "cycle")
    for model in KINDS:
        post_save.connect(_term_saved, model, dispatch_uid=prefix + "term")
    post_delete.connect(_entry_deleted, DirectoryEntry, dispatch_uid=prefix + "entry")
