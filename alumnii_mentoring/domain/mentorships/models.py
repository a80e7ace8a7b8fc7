"""Pairs: one mentor, one mentee, from the proposal to the end."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.fields import STATEMENT_LENGTH, ProseField
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.models import Participation, Role
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.cycle_records import CycleRecord
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.duration import check_duration
from alumnii_mentoring.domain.programme.models import InProgramme, Rows


class OfTwo(InProgramme):
    """Rows with a mentor and a mentee, both participations."""

    def without(self, user: Actor) -> Any:
        """Those of which ``user`` is no part; None is the clock."""
        if user is None:
            return self
        return self.exclude(mentor__person__user=user).exclude(mentee__person__user=user)


class PairQuerySet(OfTwo):
    programme_path = "cycle__programme"

    def of(self, person: Person) -> PairQuerySet:
        """Pairs a member may see: theirs, once they were asked."""
        either_side = Q(mentor__person=person) | Q(mentee__person=person)
        return self.filter(either_side).exclude(state=Pair.State.PROPOSED)

    def open(self) -> PairQuerySet:
        """Those that take a place of their mentor."""
        return self.filter(state__in=Pair.OPEN)

    def formed(self) -> PairQuerySet:
        """Those that both sides confirmed, ended ones included."""
        return self.filter(state__in=Pair.FORMED)

    def running(self) -> PairQuerySet:
        return self.filter(state__in=Pair.RUNNING)

    def in_work(self) -> PairQuerySet:
        """Running ones whose cycle can still change: the two work on goals and meetings."""
        return self.running().in_writable_cycles()

    def group_of(self, pair: Pair) -> PairQuerySet:
        """The other running pairs of the same mentor, where mentees form a group."""
        if pair.cycle.form_of_mentoring != Cycle.FormOfMentoring.GROUP or not pair.is_running:
            return self.none()
        return self.running().filter(mentor=pair.mentor_id).exclude(pk=pair.pk)

    def awaiting_answer(self) -> PairQuerySet:
        """Those that one of the two can still confirm."""
        return self.filter(state__in=Pair.AWAITING).in_writable_cycles()

    def in_writable_cycles(self) -> PairQuerySet:
        return self.exclude(cycle__state__in=Cycle.READ_ONLY)

    def with_parts(self) -> PairQuerySet:
        """With what names a pair and its programme, in the same query."""
        return self.select_related("cycle__programme", "mentor__person", "mentee__person")


class Pair(CycleRecord):
    """One mentor and one mentee of a cycle, from the proposal to the end."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("accepted, not yet told")
        ASKED = "asked", _("waiting for both")
        HALF_CONFIRMED = "half_confirmed", _("confirmed by one")
        ACTIVE = "active", _("active")
        PAUSED = "paused", _("paused")
        CLOSING = "closing", _("closing")
        COMPLETED = "completed", _("completed")
        NOT_FORMED = "not_formed", _("not formed")
        ENDED_EARLY = "ended_early", _("ended early")

    class Origin(models.TextChoices):
        ASSOCIATION = "association", _("found each other")
        WISH = "wish", _("a wish, placed by the programme coordination")
        MATCHING = "matching", _("central matching")

    SHOWN: ClassVar[tuple[str, ...]] = ("starts_on", "ends_on")

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        State.PROPOSED: {State.ASKED, State.NOT_FORMED},
        State.ASKED: {State.HALF_CONFIRMED, State.NOT_FORMED},
        State.HALF_CONFIRMED: {State.ACTIVE, State.NOT_FORMED},
        State.ACTIVE: {State.PAUSED, State.CLOSING, State.COMPLETED, State.ENDED_EARLY},
        State.PAUSED: {State.ACTIVE, State.CLOSING, State.ENDED_EARLY},
        State.CLOSING: {State.ACTIVE, State.COMPLETED, State.ENDED_EARLY},
        State.COMPLETED: set(),
        State.NOT_FORMED: set(),
        State.ENDED_EARLY: set(),
    }
    AWAITING: ClassVar[list[str]] = [State.ASKED, State.HALF_CONFIRMED]
    RUNNING: ClassVar[list[str]] = [State.ACTIVE, State.PAUSED, State.CLOSING]
    OPEN: ClassVar[list[str]] = [State.PROPOSED, *AWAITING, *RUNNING]
    FORMED: ClassVar[list[str]] = [*RUNNING, State.COMPLETED, State.ENDED_EARLY]

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="pairs", verbose_name=_("cycle"))
    mentor = models.ForeignKey(
        Participation, models.PROTECT, related_name="pairs_as_mentor", verbose_name=_("mentor")
    )
    mentee = models.ForeignKey(
        Participation, models.PROTECT, related_name="pairs_as_mentee", verbose_name=_("mentee")
    )
    state = models.CharField(
        _("state"), max_length=20, choices=State.choices, default=State.PROPOSED, editable=False
    )
    origin = models.CharField(_("origin"), max_length=20, choices=Origin.choices)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    planned_meetings = models.PositiveSmallIntegerField(
        _("planned meetings"), validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    rhythm_days = models.PositiveSmallIntegerField(
        _("agreed rhythm of meetings, in days"),
        validators=[MinValueValidator(1), MaxValueValidator(366)],
    )
    created_at = models.DateTimeField(auto_now_add=True)
    asked_at = models.DateTimeField(_("asked at"), null=True, blank=True, editable=False)
    answer_by = models.DateTimeField(_("answer due"), null=True, blank=True, editable=False)
    mentor_confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    mentee_confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_reason = ProseField(
        _("reason of the ending (for the programme coordination only)"),
        blank=True,
        max_length=STATEMENT_LENGTH,
        editable=False,
    )
    ended_by_role = models.CharField(
        max_length=20, choices=Role.choices, blank=True, editable=False
    )
    is_never_again = models.BooleanField(_("never pair again"), default=False, editable=False)
    help_asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    answer_reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    review_reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    rationale = models.JSONField(default=dict, blank=True, editable=False)
    # Keys of the places taken; NULL once the pair is over. Uniqueness on them is what keeps
    # "one open pair per mentee" and "capacity never exceeded" true on every database.
    mentee_key = models.BigIntegerField(null=True, unique=True, editable=False)
    seat_key = models.CharField(  # noqa: DJ001
        max_length=40, null=True, unique=True, editable=False
    )

    READ_WITH: ClassVar[tuple[str, ...]] = (
        "cycle__programme",
        "mentor__person__user",
        "mentee__person__user",
    )

    objects = PairQuerySet.as_manager()

    class Meta:
        verbose_name = _("pair")
        verbose_name_plural = _("pairs")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["cycle", "state"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="am_pair_ends_after_start",
                violation_error_message=_("A pair must end after it starts."),
            ),
            models.CheckConstraint(
                condition=~Q(mentor=F("mentee")), name="am_nobody_paired_with_self"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "asked", "half_confirmed", "not_formed"])
                | Q(mentor_confirmed_at__isnull=False, mentee_confirmed_at__isnull=False),
                name="am_active_needs_two_confirmations",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["completed", "not_formed", "ended_early"])
                | Q(mentee_key__isnull=False, seat_key__isnull=False),
                name="am_open_pair_holds_its_keys",
            ),
        ]

    def clean(self) -> None:
        """A pair formed late may be short, but none is endless."""
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on > self.starts_on:
            check_duration(self.starts_on, self.ends_on, least=0)

    @property
    def display_name(self) -> str:
        return f"{self.mentee.person.display_name} – {self.mentor.person.display_name}"

    @property
    def is_formed(self) -> bool:
        return self.state in self.FORMED

    @property
    def is_running(self) -> bool:
        return self.state in self.RUNNING

    @property
    def people(self) -> tuple[Person, Person]:
        """Mentor first."""
        return self.mentor.person, self.mentee.person

    def role_of(self, person: Person) -> str | None:
        """``"mentor"``, ``"mentee"`` or None for a stranger."""
        if self.mentor.person_id == person.pk:
            return Role.MENTOR.value
        return Role.MENTEE.value if self.mentee.person_id == person.pk else None

    def partner_of(self, person: Person) -> Person:
        return self.part_of_partner(person).person

    def part_of_partner(self, person: Person) -> Participation:
        return self.mentee if self.mentor.person_id == person.pk else self.mentor

    def is_confirmed_by(self, person: Person) -> bool:
        return self.confirmed_at_by(str(self.role_of(person))) is not None

    def confirmed_at_by(self, role: str) -> datetime | None:
        return self.mentor_confirmed_at if role == Role.MENTOR else self.mentee_confirmed_at


class OfPair(InProgramme):
    programme_path = "pair__cycle__programme"

    def of(self: Rows, person: Person) -> Rows:
        return self.filter(pair__in=Pair.objects.of(person).values("pk"))

    def with_parts(self: Rows) -> Rows:
        """With their pair and what names it, in the same query."""
        return self.select_related(
            "pair__cycle__programme", "pair__mentor__person", "pair__mentee__person"
        )
