"""Meetings of a pair: when, where, how long, and who reported them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from alumnii_mentoring.core.calendar import CalendarEntryFields
from alumnii_mentoring.core.fields import (
    LineField,
    MomentField,
    WebAddressField,
    link_to,
    validate_moment,
)
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.availability import MeetingForm
from alumnii_mentoring.domain.applications.models import Role
from alumnii_mentoring.domain.mentorships.models import OfPair, Pair
from alumnii_mentoring.domain.people.models import Person, Topic
from alumnii_mentoring.domain.programme.cycle_records import CycleRecord


class MeetingQuerySet(OfPair):
    def held(self) -> MeetingQuerySet:
        """Reported by one side at least."""
        return self.filter(state__in=Meeting.HELD)

    def planned(self) -> MeetingQuerySet:
        return self.filter(state=Meeting.State.PLANNED)

    def waiting_for(self, person: Person) -> MeetingQuerySet:
        """Reports of the partner that this person confirms or sends back, earliest first."""
        by_partner = Q(pair__mentor__person=person, reported_by=Role.MENTEE)
        by_partner |= Q(pair__mentee__person=person, reported_by=Role.MENTOR)
        pairs = Pair.objects.in_work().values("pk")
        reported = self.filter(by_partner, state=Meeting.State.REPORTED, pair__in=pairs)
        return reported.order_by("starts_at")


class Meeting(CycleRecord, CalendarEntryFields):
    cycle_path = "pair__cycle"

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        REPORTED = "reported", _("reported by one side")
        CONFIRMED = "confirmed", _("confirmed")
        CANCELLED = "cancelled", _("cancelled")
        MISSED = "missed", _("did not take place")

    Form = MeetingForm

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        State.PLANNED: {State.REPORTED, State.CANCELLED, State.MISSED},
        State.REPORTED: {State.CONFIRMED, State.PLANNED},
        State.CONFIRMED: set(),
        State.CANCELLED: set(),
        State.MISSED: set(),
    }
    HELD: ClassVar[list[str]] = [State.REPORTED, State.CONFIRMED]

    # What the two write down when they plan, move or report: forms, actions and tests read it.
    WRITTEN: ClassVar[tuple[str, ...]] = (
        "starts_at",
        "duration_minutes",
        "form",
        "place",
        "online_url",
        "topics",
    )
    # Who reads what: the two in their room, in a mail to the partner and in their calendars;
    # coordinators count meetings without reading what the two wrote.
    SEEN_BY: ClassVar[dict[str, tuple[str, ...]]] = {
        "room": WRITTEN,
        "mail": ("starts_at", "duration_minutes", "form", "place", "online_url"),
        "calendar": ("starts_at", "duration_minutes", "form", "place", "online_url"),
        "coordinators": ("starts_at", "state", "duration_minutes", "form"),
    }

    pair = models.ForeignKey(Pair, models.PROTECT, related_name="meetings", verbose_name=_("pair"))
    state = models.CharField(
        _("state"), max_length=20, choices=State.choices, default=State.PLANNED, editable=False
    )
    starts_at = MomentField(_("date and time"), validators=[validate_moment])
    duration_minutes = models.PositiveSmallIntegerField(
        _("duration in minutes"),
        default=60,
        validators=[MinValueValidator(5), MaxValueValidator(1440)],
    )
    form = models.CharField(_("form"), max_length=10, choices=Form.choices, default=Form.PLACE)
    place = LineField(_("place"), max_length=200, blank=True)
    online_url = WebAddressField(_("address of the online meeting"), blank=True)
    topics = models.ManyToManyField(Topic, blank=True, verbose_name=_("topics"))
    planned_by = models.CharField(max_length=10, choices=Role.choices, editable=False)
    reported_by = models.CharField(max_length=10, choices=Role.choices, blank=True, editable=False)
    reported_at = models.DateTimeField(null=True, blank=True, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True, editable=False)

    READ_WITH: ClassVar[tuple[str, ...]] = (
        "pair__cycle__programme",
        "pair__mentor__person__user",
        "pair__mentee__person__user",
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-starts_at", "pk"]
        indexes = [models.Index(fields=["pair", "state", "starts_at"])]

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.duration_minutes)

    @property
    def online_link(self) -> str:
        return link_to(self.online_url)
