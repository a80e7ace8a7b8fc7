"""A private note of one of the two; nobody else reads it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from alumnii_mentoring.core.base_models import Record
from alumnii_mentoring.core.fields import ProseField
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.cycles import Cycle


class NoteQuerySet(models.QuerySet["Note"]):
    def of(self, author: Person) -> NoteQuerySet:
        """Return the notes that a person wrote; there is no other access to notes."""
        return self.filter(author=author)


class Note(Record):
    """Private to its author. No admin view, export or log ever shows it."""

    SHOWN: ClassVar[tuple[str, ...]] = ("text",)

    pair = models.ForeignKey(Pair, models.CASCADE, related_name="+")
    author = models.ForeignKey(Person, models.CASCADE, related_name="+")
    text = ProseField(_("private note"), max_length=10000)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    READ_WITH: ClassVar[tuple[str, ...]] = (
        "pair__cycle__programme",
        "pair__mentor__person__user",
        "pair__mentee__person__user",
    )

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("private note")
        verbose_name_plural = _("private notes")
        ordering = ["-created_at", "-pk"]

    def holder(self) -> Cycle:
        return self.pair.cycle
