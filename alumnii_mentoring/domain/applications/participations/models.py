"""Who takes part in a cycle, in which role, and who is listed as a mentor."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from django.core.validators import MaxValueValidator
from django.db import models

from alumnii_mentoring.core.fields import ProseField
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.answers import Answer
from alumnii_mentoring.domain.applications.availability import Availability
from alumnii_mentoring.domain.people.accounts import is_locked
from alumnii_mentoring.domain.people.models import FieldOfWork, Person, Topic
from alumnii_mentoring.domain.people.names.order import by_name
from alumnii_mentoring.domain.programme.cycle_records import CycleRecord
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import InProgramme

PersonRows = TypeVar("PersonRows", bound="OfPerson")


class Role(models.TextChoices):
    MENTOR = "mentor", _("mentor")
    MENTEE = "mentee", _("mentee")


class OfPerson(InProgramme):
    """Base of querysets whose rows are about one person in one cycle."""

    programme_path = "cycle__programme"
    person_path = "person"

    def of(self: PersonRows, person: Person) -> PersonRows:
        return self.filter(**{self.person_path: person})

    def with_parts(self: PersonRows) -> PersonRows:
        """With the person, the cycle and its programme, in the same query."""
        return self.select_related(self.programme_path, self.person_path)


class ParticipationQuerySet(OfPerson):
    def mentors(self) -> ParticipationQuerySet:
        return self.filter(role=Role.MENTOR)

    def mentees(self) -> ParticipationQuerySet:
        return self.filter(role=Role.MENTEE)

    def active(self) -> ParticipationQuerySet:
        return self.filter(state=Participation.State.ACTIVE)

    def available(self) -> ParticipationQuerySet:
        """Return those who can be asked: active, and their account is not locked."""
        return self.active().exclude(is_locked("person__"))

    def living(self) -> ParticipationQuerySet:
        """Those who take part, also while they take a break."""
        return self.filter(state__in=Participation.LIVING)

    def paused(self) -> ParticipationQuerySet:
        return self.filter(state=Participation.State.PAUSED)

    def listed(self) -> ParticipationQuerySet:
        """Mentors in the list: they agreed, and take part or take a break as the cycle shows."""
        return self.filter(listed_mentors())


def listed_mentors(prefix: str = "") -> models.Q:
    """The condition for being in the list, for rows from which ``prefix`` leads to the mentor."""
    agreed = {f"{prefix}role": Role.MENTOR, f"{prefix}is_listed": True}
    active = {f"{prefix}state": Participation.State.ACTIVE}
    paused = {
        f"{prefix}state": Participation.State.PAUSED,
        f"{prefix}cycle__paused_mentors": Cycle.FullMentors.MARK,
    }
    is_shown = models.Q(**active) | models.Q(**paused)
    return models.Q(**agreed) & is_shown & ~is_locked(f"{prefix}person__")


class Participation(CycleRecord, Availability):
    """A person in a role in a cycle, from acceptance until they leave."""

    class State(models.TextChoices):
        ACTIVE = "active", _("active")
        PAUSED = "paused", _("paused")
        LEFT = "left", _("left")
        ENDED = "ended", _("ended without a pair")

    SHOWN: ClassVar[tuple[str, ...]] = ("paused_until",)

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        State.ACTIVE: {State.PAUSED, State.LEFT, State.ENDED},
        State.PAUSED: {State.ACTIVE, State.LEFT, State.ENDED},
        State.LEFT: {State.ACTIVE},
        State.ENDED: {State.ACTIVE},
    }
    LIVING: ClassVar[list[str]] = [State.ACTIVE, State.PAUSED]

    cycle = models.ForeignKey(
        Cycle, models.PROTECT, related_name="participations", verbose_name=_("cycle")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="participations", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.ACTIVE, editable=False
    )
    capacity = models.PositiveSmallIntegerField(
        _("mentees at the same time"), default=1, validators=[MaxValueValidator(20)]
    )
    is_listed = models.BooleanField(_("appears in the list of mentors"), default=False)
    about = ProseField(_("about me"), blank=True, max_length=2000)
    fields_of_work = models.ManyToManyField(
        FieldOfWork, blank=True, verbose_name=_("fields of work")
    )
    topics = models.ManyToManyField(Topic, blank=True, verbose_name=_("topics"))
    unanswered = models.PositiveSmallIntegerField(
        _("requests left unanswered in a row"), default=0, editable=False
    )
    paused_until = models.DateField(_("paused until"), null=True, blank=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    READ_WITH: ClassVar[tuple[str, ...]] = ("cycle__programme", "person__user")
    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = by_name("person__")
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "person", "role"], name="am_one_participation_per_role"
            )
        ]

    @property
    def is_paused(self) -> bool:
        return self.state == self.State.PAUSED

    @property
    def is_living(self) -> bool:
        return self.state in self.LIVING

    @property
    def state_label(self) -> str:
        """Return the state in words; “over” for somebody in a cycle that has ended."""
        has_ended = self.is_living and not self.cycle.is_writable
        return str(_("over")) if has_ended else self.get_state_display()

    @property
    def is_mentor(self) -> bool:
        return self.role == Role.MENTOR

    @property
    def answers_for_partner(self) -> models.QuerySet[Answer]:
        """Return the answers of the application that the proposed partner may read."""
        answers = Answer.objects.filter(
            application__cycle=self.cycle_id,
            application__person=self.person_id,
            application__role=self.role,
            application__living_key__isnull=False,
        )
        return answers.for_partner()
