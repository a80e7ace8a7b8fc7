"""Rewrite an entry whenever something it is made of was saved."""

from __future__ import annotations

from typing import Any, TypeAlias

from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.search import index

from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.directory.entries import DirectoryEntry
from alumnii_mentoring.domain.directory.projection import refresh_entries
from alumnii_mentoring.domain.people.career import CareerStation
from alumnii_mentoring.domain.people.models import (
    Faculty,
    FieldOfWork,
    Person,
    SpokenLanguage,
    Term,
    Topic,
)
from alumnii_mentoring.domain.programme.cycles import Cycle

Sender: TypeAlias = type[models.Model]
PATHS: dict[type[Term], str] = {
    FieldOfWork: "participation__fields_of_work",
    Topic: "participation__topics",
    SpokenLanguage: "participation__person__languages",
    Faculty: "participation__person__faculty",
}


def _refresh_all(parts: models.QuerySet[Participation]) -> None:
    keys = list(parts.order_by("pk").values_list("pk", flat=True))
    if keys:
        refresh_entries(keys)


def _mentors(**lookup: Any) -> models.QuerySet[Participation]:
    return Participation.objects.mentors().filter(is_listed=True, **lookup)


def _participation_saved(sender: Sender, instance: Participation, **kwargs: object) -> None:
    if instance.is_mentor:
        refresh_entries([instance.pk])


def _terms_chosen(sender: Sender, instance: models.Model, action: str, **kwargs: object) -> None:
    if action.startswith("post_") and isinstance(instance, Participation) and instance.is_mentor:
        refresh_entries([instance.pk])


def _languages_chosen(
    sender: Sender, instance: models.Model, action: str, **kwargs: object
) -> None:
    if action.startswith("post_") and isinstance(instance, Person):
        _refresh_all(_mentors(person=instance))


def _person_saved(
    sender: Sender, instance: Person, created: bool = False, **kwargs: object
) -> None:
    if not created:
        _refresh_all(_mentors(person=instance))


def _station_changed(sender: Sender, instance: CareerStation, **kwargs: object) -> None:
    _refresh_all(_mentors(person=instance.person_id))


def _cycle_saved(sender: Sender, instance: Cycle, created: bool = False, **kwargs: object) -> None:
    """Remove the entries of a cycle whose list can no longer be opened."""
    if instance.is_writable:
        _refresh_all(_mentors(cycle=instance, state=Participation.State.PAUSED))
    else:
        for entry in DirectoryEntry.objects.filter(cycle=instance):
            entry.delete()


def _term_saved(sender: Sender, instance: Term, created: bool = False, **kwargs: object) -> None:
    """Leave entries with a changed term to the clock, since there may be many."""
    if created:
        return
    having = DirectoryEntry.objects.filter(**{PATHS[type(instance)]: instance})
    DirectoryEntry.objects.filter(pk__in=list(having.values_list("pk", flat=True))).update(
        is_stale=True
    )


def _entry_deleted(sender: Sender, instance: DirectoryEntry, **kwargs: object) -> None:
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
    for model in PATHS:
        post_save.connect(_term_saved, model, dispatch_uid=prefix + "term")
    post_delete.connect(_entry_deleted, DirectoryEntry, dispatch_uid=prefix + "entry")
