"""Every row that refers to a person, found by the models: none can be forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.text import capfirst

from alumnii_mentoring.domain.people.facts import label_of
from alumnii_mentoring.domain.people.models import Person


@dataclass(frozen=True)
class Reference:
    """A foreign key to a person: ``name`` of the field on ``model``."""

    model: Any
    name: str

    @property
    def label(self) -> str:
        """Of a table that only joins two others, what it is about."""
        owner = self.model._meta.auto_created
        if owner is Person:
            return label_of("languages")
        return capfirst(str((owner or self.model)._meta.verbose_name_plural))

    def rows(self, person: Person) -> models.QuerySet[Any]:
        rows: models.QuerySet[Any] = self.model._base_manager.filter(**{self.name: person.pk})
        return rows

    def colliding(self, kept: Person, other: Person) -> set[int]:
        """Keys of those rows of ``other`` whose like ``kept`` has, and may have once only."""
        keys: set[int] = set()
        for rest in self._once():
            held = set(self.rows(kept).values_list(*rest or ["pk"]))
            for pk, *values in self.rows(other).values_list("pk", *rest):
                if held and (not rest or tuple(values) in held):
                    keys.add(pk)
        return keys

    def _once(self) -> Iterator[list[str]]:
        """The other fields of each key that a person may have once."""
        meta = self.model._meta
        if meta.get_field(self.name).unique:
            yield []
        constraints = [constraint.fields for constraint in meta.total_unique_constraints]
        for names in [*meta.unique_together, *constraints]:
            if self.name in names:
                yield [name for name in names if name != self.name]


def references() -> list[Reference]:
    relations: Any = Person._meta.get_fields(include_hidden=True)
    foreign_keys = [
        Reference(relation.related_model, relation.field.name)
        for relation in relations
        if relation.auto_created and not relation.concrete and not relation.many_to_many
    ]
    return sorted(foreign_keys, key=lambda each: (each.model.__name__, each.name))
