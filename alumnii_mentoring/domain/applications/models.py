"""Applications, and how they are found."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from alumnii_mentoring.core.fields import STATEMENT_LENGTH, ProseField
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.answers import Answer, Audience
from alumnii_mentoring.domain.applications.availability import Availability
from alumnii_mentoring.domain.applications.participations.models import (
    OfPerson,
    Participation,
    Role,
)
from alumnii_mentoring.domain.people.actions import consent_text
from alumnii_mentoring.domain.people.consents import Consent
from alumnii_mentoring.domain.people.models import FieldOfWork, Person, Topic
from alumnii_mentoring.domain.programme.cycle_records import CycleRecord
from alumnii_mentoring.domain.programme.cycles import Cycle

__all__ = ["Answer", "Application", "Audience", "Participation", "Role"]


class ApplicationQuerySet(OfPerson):
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


class OfApplication(OfPerson):
    """Base of querysets whose rows belong to an application."""

    programme_path = "application__cycle__programme"
    person_path = "application__person"
