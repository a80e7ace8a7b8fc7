"""Base class of the models that hold what happened in a programme."""

from __future__ import annotations

from django.db import models
from django.utils.text import capfirst


class Record(models.Model):
    """Called by its kind and number: Wagtail's log keeps what a row is called, and must not keep
    names of people."""

    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{capfirst(str(self._meta.verbose_name))} {self.pk or ''}".strip()
