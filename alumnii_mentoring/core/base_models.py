"""Base class of the models that hold what happened in a programme."""

from __future__ import annotations

from django.db import models


class Record(models.Model):
    """Called by its number: Wagtail's log keeps what a row is called, and must not keep names."""

    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.pk}"
