"""Values of a row by the names of its fields; of a many-to-many field, a list of rows.

What a model lists once as written by people is read, filled and stored through these, so that
no field of the list can be forgotten on one of the ways.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import models
from django.utils.text import capfirst

from alumnii_mentoring.core.fields import WebAddressField, link_to
from alumnii_mentoring.core.holding.shown import Expectation, fingerprint
from alumnii_mentoring.core.wording import gettext as _


@dataclass(frozen=True)
class Change:
    """What a mail says of a field: its label, and what stood there before and stands now."""

    name: str
    label: Any
    before: Any
    after: Any


def read_values(thing: models.Model, names: Iterable[str]) -> dict[str, Any]:
    return {
        name: list(getattr(thing, name).all()) if _is_list(thing, name) else getattr(thing, name)
        for name in names
    }


def row_sign(thing: models.Model, names: Iterable[str] | None = None) -> str:
    """A fingerprint of the row with its lists, or of ``names`` of it."""
    fields: list[Any] = [*thing._meta.concrete_fields, *thing._meta.many_to_many]
    wanted = {field.name for field in fields} if names is None else set(names)
    values = [(field.name, _comparable(thing, field)) for field in fields if field.name in wanted]
    return fingerprint(values)


def _comparable(thing: models.Model, field: Any) -> object:
    if field.many_to_many:
        return sorted(row.pk for row in getattr(thing, field.name).all()) if thing.pk else []
    return getattr(thing, field.attname)


def as_read(thing: models.Model | None, names: Iterable[str] | None = None) -> Expectation | None:
    """Return the expectation that the row is unchanged when an action locks it; None without a
    row."""
    if thing is None or thing.pk is None:
        return None
    kept = None if names is None else tuple(names)
    return Expectation(thing, row_sign(thing, kept), partial(row_sign, names=kept), say_saved)


def say_saved(thing: models.Model) -> str:
    return _("Somebody else has saved this at the same moment. Please look at it and try again.")


def changes(thing: models.Model, before: Mapping[str, Any]) -> list[Change]:
    """What differs in the row from the values of before, as people read it."""
    fields: list[tuple[Any, Any]] = [
        (thing._meta.get_field(name), old) for name, old in before.items()
    ]
    return [
        Change(field.name, capfirst(field.verbose_name), _shown(field, old), _shown(field, new))
        for field, old in fields
        if (new := getattr(thing, field.name)) != old
    ]


def _shown(field: Any, value: Any) -> Any:
    if isinstance(field, WebAddressField):
        return link_to(value)
    return dict(field.flatchoices).get(value, value)


def complete_values(
    model: type[models.Model], names: Iterable[str], values: Mapping[str, object]
) -> dict[str, Any]:
    """A value for each of ``names``: the given one, else the default of the model.

    Raises TypeError for a value of another name, and where a field that must be filled in has
    neither.
    """
    complete = {name: values[name] if name in values else _default(model, name) for name in names}
    unknown = values.keys() - complete.keys()
    if unknown:
        raise TypeError(f"not written into a {model._meta.model_name}: {sorted(unknown)}")
    return complete


def set_values(thing: models.Model, values: Mapping[str, object]) -> list[str]:
    """Set the row's own fields without saving it; return their names."""
    names = [name for name in values if not _is_list(thing, name)]
    for name in names:
        setattr(thing, name, values[name])
    return names


def set_lists(thing: models.Model, values: Mapping[str, Any]) -> None:
    """Store the many-to-many values; the row itself must be saved before."""
    for name in values:
        if _is_list(thing, name):
            getattr(thing, name).set(values[name])


def _is_list(model: Any, name: str) -> bool:
    return bool(model._meta.get_field(name).many_to_many)


def _default(model: type[models.Model], name: str) -> Any:
    field: Any = model._meta.get_field(name)
    if field.many_to_many:
        return []
    if not field.has_default() and not field.blank:
        raise TypeError(f"a {model._meta.model_name} needs a value for {name}")
    return field.get_default()
