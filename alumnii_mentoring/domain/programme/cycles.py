"""Cycles of a programme: their dates, settings and states."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from alumnii_mentoring.core.errors import ArchivedError
from alumnii_mentoring.core.fields import LineField, MomentField, validate_day, validate_moment
from alumnii_mentoring.core.times.zones import site_day
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.programme.duration import (
    FARTHEST_YEAR,
    LATE_DAYS,
    check_duration,
    default_end,
)
from alumnii_mentoring.domain.programme.ended_cycles import STILL_POSSIBLE
from alumnii_mentoring.domain.programme.models import InProgramme, Programme


class CycleQuerySet(InProgramme):
    def published(self) -> CycleQuerySet:
        hidden = [Cycle.State.DRAFT, Cycle.State.CANCELLED, Cycle.State.ARCHIVED]
        return self.filter(programme__is_active=True).exclude(state__in=hidden)

    def accepting_first(self, now: datetime) -> CycleQuerySet:
        """Those open and before their deadline by the server's clock, then the newest."""
        is_accepting = Q(state=Cycle.State.OPEN, apply_until__gt=now)
        rank = models.Case(models.When(is_accepting, then=0), default=1)
        return self.order_by(rank, "-starts_on", "pk")

    def writable(self) -> CycleQuerySet:
        return self.exclude(state__in=Cycle.READ_ONLY)


class Cycle(models.Model):
    """One run of a programme, from the announcement to the archive."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        ANNOUNCED = "announced", _("announced")
        OPEN = "open", _("open for applications")
        CLOSED = "closed", _("applications closed")
        MATCHING = "matching", _("matching")
        RUNNING = "running", _("running")
        CLOSING = "closing", _("closing")
        EVALUATED = "evaluated", _("evaluated")
        ARCHIVED = "archived", _("archived")
        CANCELLED = "cancelled", _("cancelled")

    class Mode(models.TextChoices):
        HYBRID = "hybrid", _("wishes and central matching")
        DIRECT = "direct", _("direct applications to a mentor only")
        CENTRAL = "central", _("central matching only")

    class FullMentors(models.TextChoices):
        HIDE = "hide", _("hide them")
        MARK = "mark", _("show them, marked")

    class DirectoryVisibility(models.TextChoices):
        PUBLIC = "public", _("everybody")
        MEMBERS = "members", _("members who are logged in")
        PARTICIPANTS = "participants", _("participants and applicants of this cycle")

    class FormOfMentoring(models.TextChoices):
        ONE_TO_ONE = "one_to_one", _("one to one")
        GROUP = "group", _("group: one mentor, several mentees")

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        State.DRAFT: {State.ANNOUNCED, State.OPEN, State.CANCELLED},
        State.ANNOUNCED: {State.OPEN, State.DRAFT, State.CANCELLED},
        State.OPEN: {State.CLOSED, State.CANCELLED},
        State.CLOSED: {State.OPEN, State.MATCHING, State.CANCELLED},
        State.MATCHING: {State.CLOSED, State.RUNNING, State.CANCELLED},
        State.RUNNING: {State.MATCHING, State.CLOSING},
        State.CLOSING: {State.RUNNING, State.EVALUATED},
        State.EVALUATED: {State.ARCHIVED},
        State.ARCHIVED: set(),
        State.CANCELLED: {State.ARCHIVED},
    }
    READ_ONLY: ClassVar[list[str]] = [State.ARCHIVED, State.CANCELLED]

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="cycles", verbose_name=_("programme")
    )
    name = LineField(_("name"), max_length=120)
    state = models.CharField(
        _("state"), max_length=20, choices=State.choices, default=State.DRAFT, editable=False
    )
    mode = models.CharField(_("mode"), max_length=20, choices=Mode.choices, default=Mode.HYBRID)
    apply_from = MomentField(_("applications from"), validators=[validate_moment])
    apply_until = MomentField(_("applications until"), validators=[validate_moment])
    form_of_mentoring = models.CharField(
        _("form of mentoring"),
        max_length=20,
        choices=FormOfMentoring.choices,
        default=FormOfMentoring.ONE_TO_ONE,
        help_text=_("In a group, the mentees of the same mentor see each other's names."),
    )
    starts_on = models.DateField(_("mentoring starts on"), validators=[validate_day])
    ends_on = models.DateField(
        _("mentoring ends on"),
        blank=True,
        validators=[validate_day],
        help_text=_("Empty: twelve months after the start."),
    )
    opens_by_date = models.BooleanField(
        _("open and close applications by these dates"),
        default=True,
        help_text=_("Otherwise a coordinator opens and closes them by hand."),
    )
    planned_meetings = models.PositiveSmallIntegerField(
        _("planned meetings of a pair"),
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    rhythm_days = models.PositiveSmallIntegerField(
        _("agreed rhythm of meetings, in days"),
        default=60,
        validators=[MinValueValidator(1), MaxValueValidator(366)],
    )
    max_wishes = models.PositiveSmallIntegerField(
        _("wishes of a mentee, at most"), default=3, validators=[MaxValueValidator(10)]
    )
    default_capacity = models.PositiveSmallIntegerField(
        _("mentees of a mentor, by default"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
    )
    full_mentors = models.CharField(
        _("mentors without a free place"),
        max_length=10,
        choices=FullMentors.choices,
        default=FullMentors.HIDE,
    )
    paused_mentors = models.CharField(
        _("mentors who take a break"),
        max_length=10,
        choices=FullMentors.choices,
        default=FullMentors.HIDE,
    )
    directory_visibility = models.CharField(
        _("who sees the list of mentors"),
        max_length=20,
        choices=DirectoryVisibility.choices,
        default=DirectoryVisibility.PUBLIC,
    )
    are_mentors_approved = models.BooleanField(
        _("a coordinator approves mentors before they are listed"), default=True
    )
    answer_days = models.PositiveSmallIntegerField(
        _("days to confirm a proposed pair"),
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
    )
    request_days = models.PositiveSmallIntegerField(
        _("days to answer a request"),
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
    )
    request_reminder_days = models.PositiveSmallIntegerField(
        _("days until a request is recalled to mind"), default=7, validators=[MinValueValidator(1)]
    )
    max_open_requests = models.PositiveSmallIntegerField(
        _("requests of a mentee open at the same time"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
    )
    unanswered_limit = models.PositiveSmallIntegerField(
        _("unanswered requests until a mentor is paused"),
        default=3,
        help_text=_("0: never. Who is paused comes back by one click in the mail."),
    )
    moves_waiting_up = models.BooleanField(
        _("offer free places to the waiting list"),
        default=True,
        help_text=_("During matching and while pairs run; who waits longest is asked first."),
    )
    offer_days = models.PositiveSmallIntegerField(
        _("days to accept a place offered from the waiting list"),
        default=7,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
    )
    first_meeting_days = models.PositiveSmallIntegerField(
        _("days until a pair without a first meeting is noticed"), default=14
    )
    urgent_days = models.PositiveSmallIntegerField(
        _("days until a pair without a first meeting needs help"), default=28
    )
    minimum_score = models.PositiveSmallIntegerField(
        _("lowest score for a proposal (0 to 1000)"),
        default=250,
        validators=[MaxValueValidator(1000)],
    )
    bars_same_employer = models.BooleanField(
        _("no pairs who work for the same employer"), default=False
    )
    bars_same_department = models.BooleanField(_("no pairs of the same faculty"), default=False)
    weights = models.JSONField(default=dict, blank=True, editable=False)
    board_edits = models.PositiveIntegerField(
        default=0,
        editable=False,
        help_text="How often somebody changed on the matching board what a version had proposed.",
    )

    READ_WITH: ClassVar[tuple[str, ...]] = ("programme",)

    objects = CycleQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("cycle")
        verbose_name_plural = _("cycles")
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="am_cycle_ends_after_start",
                violation_error_message=_("The mentoring must end after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(apply_until__gt=F("apply_from")),
                name="am_cycle_deadline_after_opening",
                violation_error_message=_("Applications must close after they open."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def holder(self) -> Cycle:
        return self

    def audit_scope(self) -> int:
        return self.programme_id

    def clean(self) -> None:
        """Give the mentoring its usual length, and keep it within the bounds of the site.

        Raises ValidationError for another programme, and for days out of order or out of bounds.
        """
        super().clean()
        if Cycle.objects.filter(pk=self.pk).exclude(programme=self.programme_id).exists():
            text = _("A cycle stays in its programme. Plan another one for the other programme.")
            raise ValidationError({"programme": text})
        if self.starts_on is None:
            return
        self._check_deadline()
        if self.ends_on is None:
            self.ends_on = default_end(self.starts_on)
        elif self.ends_on > self.starts_on:
            check_duration(self.starts_on, self.ends_on)

    def _check_deadline(self) -> None:
        """Late pairs are fine, but applications don't stay open for the whole mentoring."""
        if self.apply_until is None or self.starts_on.year > FARTHEST_YEAR:
            return
        if site_day(self.apply_until) > self.starts_on + timedelta(days=LATE_DAYS):
            raise ValidationError(
                {
                    "apply_until": _(
                        "Applications must close at most %(days)s days after the mentoring starts."
                    )
                    % {"days": LATE_DAYS}
                }
            )

    def accepts_applications(self, now: datetime) -> bool:
        return self.state == self.State.OPEN and now < self.apply_until

    @property
    def full_name(self) -> str:
        """Return the name with that of the programme, for readers of several."""
        return f"{self.programme.name} ({self.name})"

    @property
    def is_writable(self) -> bool:
        return self.state not in self.READ_ONLY

    def check_action(self, name: str) -> None:
        """Raise ArchivedError for an action that no longer happens in a cycle that has ended."""
        if name not in STILL_POSSIBLE:
            self.require_writable()

    def require_writable(self) -> None:
        """Raise ArchivedError when nothing of this cycle may change any more."""
        if not self.is_writable:
            raise ArchivedError(_("This cycle is archived or cancelled and can no longer change."))
