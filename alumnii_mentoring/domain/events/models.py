"""Events of a programme."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from datetime import timezone as dt_timezone
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from alumnii_mentoring.core.calendar import CalendarEntryFields, cancelled_since
from alumnii_mentoring.core.fields import (
    LineField,
    MomentField,
    ProseField,
    WebAddressField,
    check_moments,
    link_to,
    validate_moment,
)
from alumnii_mentoring.core.times.words import write_day, write_days, write_span
from alumnii_mentoring.core.times.zones import site_day
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.programme.cycles import Cycle
from alumnii_mentoring.domain.programme.models import InProgramme, Programme


class EventQuerySet(InProgramme):
    def published(self) -> EventQuerySet:
        """Those that were shown at some time; not drafts, not even cancelled ones."""
        return self.exclude(state=Event.State.DRAFT).exclude(is_unannounced=True)

    def public(self) -> EventQuerySet:
        return self.published().filter(
            visibility=Event.Visibility.PUBLIC, programme__is_active=True
        )

    def upcoming(self, now: datetime) -> EventQuerySet:
        return self.filter(ends_at__gte=now).exclude(state=Event.State.CANCELLED)

    def called_off(self, now: datetime) -> EventQuerySet:
        """Those that are still shown although they don't take place, so that nobody comes."""
        cancelled = self.filter(state=Event.State.CANCELLED)
        return cancelled.filter(ends_at__gte=cancelled_since(now))

    def on_display(self, now: datetime) -> EventQuerySet:
        """What a page lists: those to come and those that were called off."""
        return self.upcoming(now) | self.called_off(now)


SHORTEST = timedelta(minutes=1)
LAST_MINUTE = time(23, 59)


def _day(moment: datetime) -> date:
    return moment.astimezone(timezone.get_default_timezone()).date()


def _at(day: date, clock: time) -> datetime:
    """In the time zone of the site; where the clocks leave midnight out, the next minute."""
    zone = timezone.get_default_timezone()
    return datetime.combine(day, clock, zone).astimezone(dt_timezone.utc)


class Event(CalendarEntryFields):
    class Kind(models.TextChoices):
        KICKOFF = "kickoff", _("kick-off")
        MEETUP = "meetup", _("meetup")
        TRAINING = "training", _("training")
        CLOSING = "closing", _("closing event")
        INFORMATION = "information", _("information event")

    class Audience(models.TextChoices):
        PAIRS = "pairs", _("all new pairs of the cycle")
        PARTICIPANTS = "participants", _("all participants of the cycle")
        MENTORS = "mentors", _("mentors of the cycle")
        MENTEES = "mentees", _("mentees of the cycle")
        NOBODY = "nobody", _("nobody by default")

    class Visibility(models.TextChoices):
        GUESTS = "guests", _("guests only")
        PUBLIC = "public", _("everybody")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        REGISTRATION_CLOSED = "registration_closed", _("registration closed")
        HELD = "held", _("held")
        CANCELLED = "cancelled", _("cancelled")

    SHOWN: ClassVar[tuple[str, ...]] = (
        "title",
        "description",
        "starts_at",
        "ends_at",
        "place",
        "online_url",
        "audience",
        "places",
    )

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        State.DRAFT: {State.PUBLISHED, State.CANCELLED},
        State.PUBLISHED: {State.REGISTRATION_CLOSED, State.HELD, State.CANCELLED},
        State.REGISTRATION_CLOSED: {State.PUBLISHED, State.HELD, State.CANCELLED},
        State.HELD: set(),
        State.CANCELLED: set(),
    }

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="events", verbose_name=_("programme")
    )
    cycle = models.ForeignKey(
        Cycle,
        models.PROTECT,
        related_name="events",
        null=True,
        blank=True,
        verbose_name=_("cycle"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.KICKOFF)
    title = LineField(_("title"), max_length=160)
    description = ProseField(_("description"), blank=True, max_length=5000)
    starts_at = MomentField(_("begins"), validators=[validate_moment])
    ends_at = MomentField(_("ends"), validators=[validate_moment])
    is_all_day = models.BooleanField(
        _("all day"),
        default=False,
        help_text=_("Then only the days count: from that of the beginning to that of the end."),
    )
    place = LineField(_("place"), max_length=200, blank=True)
    online_url = WebAddressField(_("address of the online meeting"), blank=True)
    audience = models.CharField(
        _("guest list"), max_length=20, choices=Audience.choices, default=Audience.PAIRS
    )
    visibility = models.CharField(
        _("visible to"), max_length=10, choices=Visibility.choices, default=Visibility.GUESTS
    )
    places = models.PositiveIntegerField(
        _("places"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: no limit."),
    )
    register_until = MomentField(
        _("replies until"), null=True, blank=True, validators=[validate_moment]
    )
    state = models.CharField(
        _("state"), max_length=20, choices=State.choices, default=State.DRAFT, editable=False
    )
    is_unannounced = models.BooleanField(
        default=False, editable=False, help_text="Cancelled before anybody saw it."
    )

    READ_WITH: ClassVar[tuple[str, ...]] = ("programme", "cycle")

    objects = EventQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="am_event_ends_after_start",
                violation_error_message=_("The event must end after it begins."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def holder(self) -> Cycle | Event:
        return self.cycle or self

    def audit_scope(self) -> int:
        return self.programme_id

    def clean(self) -> None:
        """Raises ValidationError for a cycle of another programme, and for impossible times."""
        super().clean()
        self.keep_to_days()
        if self.starts_at is not None and self.ends_at is not None:
            self.check_times()
        if self.cycle is not None and self.cycle.programme_id != self.programme_id:
            raise ValidationError({"cycle": _("This cycle belongs to another programme.")})

    def keep_to_days(self) -> None:
        """An event that takes whole days begins with the first minute and ends with the last."""
        if not self.is_all_day:
            return
        if self.starts_at is not None:
            self.starts_at = _at(_day(self.starts_at), time.min)
        if self.ends_at is not None:
            self.ends_at = _at(_day(self.ends_at), LAST_MINUTE)

    def check_times(self) -> None:
        """Raise ValidationError, by field, for times that don't exist or leave no time."""
        check_moments(
            starts_at=self.starts_at, ends_at=self.ends_at, register_until=self.register_until
        )
        if self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("The event must end after it begins.")})
        if self.ends_at - self.starts_at < SHORTEST:
            raise ValidationError({"ends_at": _("The event must last at least a minute.")})

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day of an event that has no times."""
        if not self.is_all_day:
            return None
        return _day(self.starts_at), _day(self.ends_at)

    @property
    def when(self) -> str:
        """Its days, or its times on the clock of the reader, in their language."""
        if not self.is_all_day:
            return write_span(self.starts_at, self.ends_at)
        first, last = site_day(self.starts_at), site_day(self.ends_at)
        return write_day(first) if first == last else write_days(first, last)

    @property
    def is_cancelled(self) -> bool:
        return self.state == self.State.CANCELLED

    @property
    def online_link(self) -> str:
        return link_to(self.online_url)

    @property
    def replies_until(self) -> datetime:
        """The deadline; at the latest when it begins, whatever was entered."""
        return min(self.register_until or self.starts_at, self.starts_at)

    def takes_replies(self, now: datetime) -> bool:
        return self.state == self.State.PUBLISHED and now < self.replies_until
