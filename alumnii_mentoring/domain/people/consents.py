"""What a person agreed to, in the words that were shown; withdrawn, never deleted."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from alumnii_mentoring.core.base_models import Record
from alumnii_mentoring.core.fields import ProseField
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.models import InProgramme, Programme


class ConsentQuerySet(InProgramme):
    def of(self, person: Person) -> ConsentQuerySet:
        return self.filter(person=person)

    def in_force(self) -> ConsentQuerySet:
        return self.filter(withdrawn_at__isnull=True)


class Consent(Record):
    """A consent with the words that were agreed to; withdrawn, never deleted."""

    class Kind(models.TextChoices):
        PARTICIPATION = "participation", _("taking part and processing of my data")
        DIRECTORY = "directory", _("appearing in the list of mentors")
        KEEPING = "keeping", _("keeping my application for the next cycle")
        QUESTION = "question", _("a consent in the application form")

    SHOWN: ClassVar[tuple[str, ...]] = ("text", "withdrawn_at")

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="consents")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    text = ProseField(_("text agreed to"))
    given_at = models.DateTimeField(_("given at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    READ_WITH: ClassVar[tuple[str, ...]] = ("person__user", "programme")

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-given_at", "pk"]

    def holder(self) -> Consent:
        return self

    def audit_scope(self) -> int:
        return self.programme_id

    @property
    def is_withdrawn_alone(self) -> bool:
        """In force, and can be taken back without leaving the programme."""
        return self.withdrawn_at is None and self.kind != self.Kind.PARTICIPATION
