"""Applications and participations, and how they are found."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from alumnii_mentoring.core.fields import STATEMENT_LENGTH, ProseField
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.answers import Answer, Audience
from alumnii_mentoring.domain.applications.availability import Availability
from alumnii_mentoring.domain.people.accounts import is_locked
from alumnii_mentoring.domain.people.actions import consent_text
from alumnii_mentoring.domain.people.consents import Consent
from alumnii_mentoring.domain.people.models import FieldOfWork, Person, Topic
from alumnii_mentoring.domain.people.name_order import by_name
from alumnii_mentoring.domain.programme.cycle_records import CycleRecord
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import InProgramme, Rows

__all__ = ["Answer", "Application", "Audience", "Participation", "Role"]


class Role(models.TextChoices):
    MENTOR = "mentor", _("mentor")
    MENTEE = "mentee", _("mentee")


class ParticipationQuerySet(InProgramme):
    programme_path = "cycle__programme"

    def of(self, person: Person) -> ParticipationQuerySet:
        return self.filter(person=person)

    def mentors(self) -> ParticipationQuerySet:
        return self.filter(role=Role.MENTOR)

    def mentees(self) -> ParticipationQuerySet:
        return self.filter(role=Role.MENTEE)

    def active(self) -> ParticipationQuerySet:
        return self.filter(state=Participation.State.ACTIVE)

    def available(self) -> ParticipationQuerySet:
        """Those who can be asked: active, and their account is not locked."""
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
        """Nobody takes part any more in a cycle that has ended."""
        has_ended = self.is_living and not self.cycle.is_writable
        return str(_("over")) if has_ended else self.get_state_display()

    @property
    def is_mentor(self) -> bool:
        return self.role == Role.MENTOR

    @property
    def answers_for_partner(self) -> models.QuerySet[Answer]:
        """Of the application behind it: what the proposed partner may read."""
        key = Application.key_of(self.cycle, self.person, self.role)
        return Answer.objects.filter(application__living_key=key).for_partner()


class ApplicationQuerySet(InProgramme):
    programme_path = "cycle__programme"

    def of(self, person: Person) -> ApplicationQuerySet:
        return self.filter(person=person)

    def submitted(self) -> ApplicationQuerySet:
        """What coordinators may read: everything that left the draft state."""
        return self.exclude(state=Application.State.DRAFT)

    def open(self) -> ApplicationQuerySet:
        """Sent in, and neither refused nor placed yet."""
        return self.filter(state__in=[*Application.UNDECIDED, Application.State.ACCEPTED])

    def undecided(self) -> ApplicationQuerySet:
        return self.filter(state__in=Application.UNDECIDED)

    def offered(self) -> ApplicationQuerySet:
        """Those whose applicant has a place to accept."""
        return self.filter(state=Application.State.OFFERED)

    def waiting(self) -> ApplicationQuerySet:
        """The waiting list in its order: who waits longest is first."""
        return self.filter(state=Application.State.WAITING).order_by("waiting_since", "pk")


class Application(CycleRecord, Availability):
    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        IN_REVIEW = "in_review", _("in review")
        ASKED = "asked", _("question asked")
        WAITING = "waiting", _("waiting list")
        OFFERED = "offered", _("place offered")
        ACCEPTED = "accepted", _("accepted")
        PLACED = "placed", _("placed")
        NOT_PLACED = "not_placed", _("not placed")
        DECLINED = "declined", _("declined")
        CANCELLED = "cancelled", _("ended with the cycle")
        WITHDRAWN = "withdrawn", _("withdrawn")

    _OVER: ClassVar[set[str]] = {State.CANCELLED, State.WITHDRAWN}
    _DECIDED: ClassVar[set[str]] = {State.WAITING, State.ACCEPTED, State.DECLINED, *_OVER}
    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        State.DRAFT: {State.SUBMITTED, State.WITHDRAWN},
        State.SUBMITTED: {State.DRAFT, State.IN_REVIEW, State.ASKED, *_DECIDED},
        State.IN_REVIEW: {State.ASKED, *_DECIDED},
        State.ASKED: {State.IN_REVIEW, *_DECIDED},
        State.WAITING: {
            State.OFFERED,
            State.ACCEPTED,
            State.DECLINED,
            State.NOT_PLACED,
            *_OVER,
        },
        State.OFFERED: {State.WAITING, State.ACCEPTED, *_OVER},
        State.ACCEPTED: {State.PLACED, State.NOT_PLACED, *_OVER},
        State.PLACED: {State.NOT_PLACED, State.WITHDRAWN},
        State.NOT_PLACED: {State.IN_REVIEW, State.PLACED, State.WITHDRAWN},
        State.DECLINED: {State.IN_REVIEW},
        State.CANCELLED: set(),
        State.WITHDRAWN: set(),
    }
    UNDECIDED: ClassVar[list[str]] = [
        State.SUBMITTED,
        State.IN_REVIEW,
        State.ASKED,
        State.WAITING,
        State.OFFERED,
    ]

    cycle = models.ForeignKey(
        Cycle, models.PROTECT, related_name="applications", verbose_name=_("cycle")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="applications", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    state = models.CharField(
        _("state"), max_length=20, choices=State.choices, default=State.DRAFT, editable=False
    )
    capacity = models.PositiveSmallIntegerField(
        _("mentees at the same time"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
    )
    wants_listing = models.BooleanField(_("may appear in the list of mentors"), default=True)
    about = ProseField(_("about me"), blank=True, max_length=2000)
    fields_of_work = models.ManyToManyField(
        FieldOfWork, blank=True, verbose_name=_("fields of work")
    )
    topics = models.ManyToManyField(Topic, blank=True, verbose_name=_("topics"))
    form_page_ref = models.BigIntegerField(
        null=True, editable=False, help_text="Key of the page with the form."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True, editable=False)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    reason = ProseField(
        _("reason of the decision"), blank=True, max_length=STATEMENT_LENGTH, editable=False
    )
    waiting_since = models.DateTimeField(
        _("on the waiting list since"), null=True, blank=True, editable=False
    )
    offer_until = models.DateTimeField(
        _("place offered until"), null=True, blank=True, editable=False
    )
    # NULL once withdrawn: one living application per person, role and cycle on every database.
    living_key = models.CharField(
        max_length=60, null=True, blank=True, unique=True, editable=False, default=None
    )
    READ_WITH: ClassVar[tuple[str, ...]] = ("cycle__programme", "person__user")
    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-submitted_at", "pk"]
        indexes = [models.Index(fields=["cycle", "role", "state"])]

    @property
    def can_be_withdrawn(self) -> bool:
        done = {self.State.DECLINED, self.State.WITHDRAWN}
        return self.state not in done and self.cycle.is_writable

    @property
    def keeping_text(self) -> str:
        """What somebody agrees to whose application is kept, in the reader's language."""
        return consent_text(self.programme, Consent.Kind.KEEPING)

    @property
    def partner_answers(self) -> models.QuerySet[Answer]:
        """What the proposed partner may read."""
        return self.answers.for_partner()

    @staticmethod
    def key_of(cycle: Cycle, person: Person, role: str) -> str:
        return f"{cycle.pk}:{person.pk}:{role}"


class OfApplication(InProgramme):
    """Base of querysets whose rows belong to an application."""

    programme_path = "application__cycle__programme"

    def of(self: Rows, person: Person) -> Rows:
        return self.filter(application__person=person)

    def with_parts(self: Rows) -> Rows:
        return self.select_related("application__cycle__programme", "application__person")
