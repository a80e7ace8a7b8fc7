"""Entries of the list of mentors and its search index: listed mentors, consented fields only.

A row exists while its mentor is listed and takes part. Nothing else of a person is ever handed to
a search backend, so neither a leftover index nor ``manage.py update_index`` can show more.
"""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from wagtail.search import index

from alumnii_mentoring.core.base_models import Record
from alumnii_mentoring.core.fields import LineField, ProseField
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.core.wording import pgettext_lazy
from alumnii_mentoring.domain.applications.participations.models import (
    Participation,
    listed_mentors,
)
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import InProgramme


class DirectoryEntryQuerySet(InProgramme):
    programme_path = "cycle__programme"

    def listed(self) -> DirectoryEntryQuerySet:
        """Those that may be shown at this moment, whatever the rows themselves say."""
        return self.filter(listed_mentors("participation__")).exclude(
            cycle__state__in=Cycle.READ_ONLY
        )


class LivingEntries(models.Manager["DirectoryEntry"]):
    """The default, by which an index that is built anew knows what to forget."""

    def get_queryset(self) -> DirectoryEntryQuerySet:
        return DirectoryEntryQuerySet(self.model, using=self._db).listed()


class DirectoryEntry(index.Indexed, Record):
    """A listed mentor as others see them; ``terms`` holds keys of the vocabulary by kind."""

    participation = models.OneToOneField(
        Participation, models.CASCADE, related_name="directory_entry"
    )
    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="+", verbose_name=_("cycle"))
    name = LineField(_("name"), max_length=202)
    sort_name = LineField(max_length=161)
    headline = LineField(pgettext_lazy("career", "position"), max_length=322, blank=True)
    place_name = LineField(_("place"), max_length=120, blank=True)
    latitude = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        null=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        null=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    is_online_fine = models.BooleanField(default=True)
    capacity = models.PositiveSmallIntegerField(default=1)
    terms = models.JSONField(default=dict)
    title = ProseField(blank=True)
    text = ProseField(blank=True)
    # Random, new with every change: their sum tells every process that something is different.
    token = models.BigIntegerField()
    is_stale = models.BooleanField(default=False)

    living = LivingEntries()
    objects = DirectoryEntryQuerySet.as_manager()
    # The index follows in the same transaction, not by whatever queue a site has.
    search_auto_update = False
    search_fields = [
        index.SearchField("title", boost=2),
        index.SearchField("text"),
        index.FilterField("cycle"),
    ]

    class Meta:
        verbose_name = _("entry in the list of mentors")
        verbose_name_plural = _("entries in the list of mentors")
        ordering = ["pk"]
        indexes = [models.Index(fields=["cycle", "token"])]

    @classmethod
    def get_indexed_objects(cls) -> Any:
        return cls.living.all()
