"""Corrections of a member record that wait for a coordinator."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from alumnii_mentoring.core.base_models import Record
from alumnii_mentoring.core.fields import STATEMENT_LENGTH, ProseField
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.core.wording import pgettext_lazy
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.models import InProgramme, Programme


class ChangeRequestQuerySet(InProgramme):
    def of(self, person: Person) -> ChangeRequestQuerySet:
        return self.filter(person=person)

    def waiting(self) -> ChangeRequestQuerySet:
        return self.filter(state=ChangeRequest.State.WAITING)


class ChangeRequest(Record):
    """Values that a member proposes for their record: field name to what JSON can hold."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")
        REPLACED = "replaced", _("replaced by a newer one")

    SHOWN: ClassVar[tuple[str, ...]] = ("values",)

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        State.WAITING: {State.APPROVED, State.REFUSED, State.REPLACED},
        State.APPROVED: set(),
        State.REFUSED: set(),
        State.REPLACED: set(),
    }

    person = models.ForeignKey(
        Person, models.CASCADE, related_name="change_requests", verbose_name=_("person")
    )
    programme = models.ForeignKey(
        Programme,
        models.CASCADE,
        related_name="change_requests",
        verbose_name=_("programme"),
    )
    state = models.CharField(
        _("state"), max_length=20, choices=State.choices, default=State.WAITING, editable=False
    )
    values = models.JSONField(_("proposed"), default=dict, editable=False)
    asked_at = models.DateTimeField(pgettext_lazy("correction", "asked at"), editable=False)
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    reason = ProseField(_("reason"), blank=True, max_length=STATEMENT_LENGTH, editable=False)
    # NULL once decided: one waiting request per person and programme on every database.
    waiting_key = models.CharField(
        max_length=60, null=True, blank=True, unique=True, editable=False, default=None
    )

    READ_WITH: ClassVar[tuple[str, ...]] = ("person__user", "programme")

    objects = ChangeRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction of a member record")
        verbose_name_plural = _("corrections of member records")
        ordering = ["-asked_at", "-pk"]

    def holder(self) -> ChangeRequest:
        return self

    def audit_scope(self) -> int:
        return self.programme_id

    @property
    def rows(self) -> list[tuple[str, Any, Any]]:
        """What each field is called, what it is now, and what is proposed."""
        proposed = as_person(self)
        return [
            (
                str(field.verbose_name),
                getattr(self.person, field.name),
                getattr(proposed, field.name),
            )
            for field in Person._meta.fields
            if field.name in self.values
        ]


def as_json(person: Person, name: str) -> Any:
    """The value of one field as JSON holds it: keys, ISO dates, text."""
    field: Any = Person._meta.get_field(name)
    value = field.value_from_object(person)
    return value if value is None or field.is_relation else field.value_to_string(person)


def as_person(request: ChangeRequest) -> Person:
    """An unsaved copy of the record with the proposed values."""
    person = Person.objects.get(pk=request.person_id)
    for name, value in request.values.items():
        field: Any = Person._meta.get_field(name)
        setattr(person, field.attname, field.to_python(value))
    return person
