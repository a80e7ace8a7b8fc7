"""Base class of the models that hold what happened in a programme."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.text import capfirst

from alumnii_mentoring.core.fields import KeyField


class Record(models.Model):
    """Called by its kind and number: Wagtail's log keeps what a row is called, and must not keep
    names of people."""

    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{capfirst(str(self._meta.verbose_name))} {self.pk or ''}".strip()

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Keys to search and sort by follow, also when only their parts are saved."""
        if update_fields is not None:
            update_fields = {*update_fields, *self._keys_of(set(update_fields))}
        super().save(*args, update_fields=update_fields, **kwargs)

    def _keys_of(self, names: set[str]) -> list[str]:
        keys = (field for field in self._meta.concrete_fields if isinstance(field, KeyField))
        return [key.name for key in keys if names.intersection(key.of)]
