"""Member records: people, career stations, consents."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import translation
from wagtail.images import get_image_model_string

from alumnii_mentoring.core.actors import Account
from alumnii_mentoring.core.base_models import Record
from alumnii_mentoring.core.fields import AddressField, KeyField, LineField, validate_day
from alumnii_mentoring.core.mail.address_proofs import AddressProof
from alumnii_mentoring.core.mail.texts import Recipient
from alumnii_mentoring.core.text import search_key, sort_key
from alumnii_mentoring.core.times.zones import NAME_LENGTH, in_zone, validate_zone
from alumnii_mentoring.core.wording import LANGUAGE_LENGTH, default_language, site_languages
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.people.name_order import by_name
from alumnii_mentoring.domain.people.names import NameField, is_mailable
from alumnii_mentoring.domain.people.places.gazetteer import Place
from alumnii_mentoring.domain.people.vocabulary import (
    Faculty,
    FieldOfWork,
    SpokenLanguage,
    Term,
    Topic,
)
from alumnii_mentoring.domain.programme.models import Programme

__all__ = [
    "CareerStation",
    "Faculty",
    "FieldOfWork",
    "Person",
    "SpokenLanguage",
    "Term",
    "Topic",
]


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, user: Account) -> PersonQuerySet:
        """People known to a programme that ``user`` coordinates or reads."""
        programmes = Programme.objects.visible_to(user).values("pk")
        memberships = Person.programmes.through.objects.filter(programme__in=programmes)
        return self.filter(pk__in=memberships.values("person"))

    def of_programme(self, programme: Programme) -> PersonQuerySet:
        return self.filter(programmes=programme)

    def of_user(self, user: Account) -> PersonQuerySet:
        return self.filter(user=user) if user.is_authenticated else self.none()


class Person(Record):
    """A member record: everybody the programmes know, with or without an account."""

    class AlumniStatus(models.TextChoices):
        UNKNOWN = "unknown", _("not checked")
        CONFIRMED = "confirmed", _("confirmed")
        STUDENT = "student", _("still studying")
        NONE = "none", _("not an alumna or alumnus")

    # What a proposed partner reads of it.
    READ_BY_PARTNER: ClassVar[tuple[str, ...]] = (
        "languages",
        "faculty",
        "subject",
        "graduated_on",
        "place_name",
        "country",
        "is_online_fine",
    )
    # What members write about themselves: forms, corrections and tests read it.
    WRITTEN: ClassVar[tuple[str, ...]] = (
        "first_name",
        "last_name",
        "email",
        "phone",
        "message_language",
        "time_zone",
        *READ_BY_PARTNER,
    )

    SHOWN: ClassVar[tuple[str, ...]] = ()  # buttons beside a record are about something else
    # Who reads what beside the programme coordination: the partner from the proposal on, and
    # how to reach each other once both have confirmed. Screens, and "Who sees this?", follow it.
    SEEN_BY: ClassVar[dict[str, tuple[str, ...]]] = {
        "partner": READ_BY_PARTNER,
        "contact": ("email", "phone"),
    }

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="mentoring_person",
        verbose_name=_("user account"),
    )
    programmes = models.ManyToManyField(
        Programme, related_name="people", blank=True, verbose_name=_("known to these programmes")
    )
    # Who has one name writes it into either; ``clean`` asks for one of the two.
    first_name = NameField(_("first name"), max_length=80, blank=True)
    last_name = NameField(_("last name"), max_length=80, blank=True)
    email = AddressField(_("e-mail address"), db_index=True)
    search_key = KeyField(max_length=500, of=("first_name", "last_name", "email"), by=search_key)
    sort_name = KeyField(max_length=161, of=("last_name", "first_name"), by=sort_key)
    phone = LineField(_("telephone"), max_length=40, blank=True)
    message_language = models.CharField(
        _("language of messages"),
        max_length=LANGUAGE_LENGTH,
        choices=site_languages,
        default=default_language,
    )
    time_zone = models.CharField(
        _("time zone"), max_length=NAME_LENGTH, blank=True, default="", validators=[validate_zone]
    )
    languages = models.ManyToManyField(SpokenLanguage, blank=True, verbose_name=_("languages"))
    faculty = models.ForeignKey(
        Faculty, models.SET_NULL, null=True, blank=True, verbose_name=_("faculty")
    )
    subject = LineField(_("subject of study"), max_length=120, blank=True)
    graduated_on = models.DateField(
        _("graduated on"), null=True, blank=True, validators=[validate_day]
    )
    alumni_status = models.CharField(
        _("alumni status"),
        max_length=20,
        choices=AlumniStatus.choices,
        default=AlumniStatus.UNKNOWN,
    )
    place_name = LineField(_("place"), max_length=120, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    latitude = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        editable=False,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        editable=False,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    is_online_fine = models.BooleanField(_("meeting online is fine"), default=True)
    is_career_shown = models.BooleanField(_("positions and stations"), default=True)
    is_employer_shown = models.BooleanField(_("employers"), default=True)
    are_studies_shown = models.BooleanField(_("subject of study and faculty"), default=True)
    is_place_shown = models.BooleanField(_("place, also for the distance"), default=True)
    are_languages_shown = models.BooleanField(_("languages"), default=True)
    # Of an earlier version, until the clock has taken it over; goes with the next one.
    library_photo = models.ForeignKey(
        get_image_model_string(),
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("photo"),
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = by_name()

    def clean(self) -> None:
        """Raises ValidationError for somebody without any name."""
        if not self.display_name:
            raise ValidationError({"last_name": _("Please give a name; one is enough.")})

    @property
    def display_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def mail_name(self) -> str:
        """Return the name for mails and calendars; a number for somebody whose stored name is
        none."""
        name = self.display_name
        return name if is_mailable(name) else str(_("Member %(number)s")) % {"number": self.pk}

    def audit_scope(self) -> None:
        """Return None, since a person may be known to several programmes."""

    @property
    def is_locked(self) -> bool:
        """Whether they can't log in, although they have an account."""
        return self.user is not None and not self.user.is_active

    @property
    def is_address_proved(self) -> bool:
        return not AddressProof.objects.filter(person_ref=self.pk).exists()

    def as_recipient(self) -> Recipient:
        """Return the recipient for messages; the greeting leaves out what is no name."""
        name = self.display_name
        return Recipient(
            self.pk,
            name if is_mailable(name) else "",
            self.email,
            self.message_language,
            self.time_zone,
        )

    @contextmanager
    def in_own_words(self) -> Iterator[None]:
        """Use the language and time zone of the person's messages within the block."""
        with translation.override(self.message_language), in_zone(self.time_zone):
            yield

    @property
    def coordinates(self) -> tuple[float, float] | None:
        """Latitude and longitude in degrees, rounded to about a kilometre."""
        if self.latitude is None or self.longitude is None:
            return None
        return float(self.latitude), float(self.longitude)

    def locate(self, place: Place | None) -> None:
        """Take over a place of the bundled table; None forgets the coordinates."""
        self.latitude = self.longitude = None
        if place is not None:
            self.place_name, self.country = place.name, place.country
            self.latitude, self.longitude = place.latitude, place.longitude


OwnRows = TypeVar("OwnRows", bound="OfPerson")


class OfPerson(models.QuerySet[Any]):
    """Rows of a person; coordinators see them with the person."""

    def visible_to(self, user: Account) -> OfPerson:
        return self.filter(person__in=Person.objects.visible_to(user).values("pk"))

    def of(self: OwnRows, person: Person) -> OwnRows:
        return self.filter(person=person)


class CareerStation(Record):
    class Kind(models.TextChoices):
        STUDY = "study", _("studies")
        WORK = "work", _("work")

    person = models.ForeignKey(Person, models.CASCADE, related_name="career")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.WORK)
    organisation = LineField(_("employer or university"), max_length=160)
    title = LineField(_("position or degree"), max_length=160, blank=True)
    field_of_work = models.ForeignKey(
        FieldOfWork, models.SET_NULL, null=True, blank=True, verbose_name=_("field of work")
    )
    starts_on = models.DateField(_("from"), null=True, blank=True, validators=[validate_day])
    ends_on = models.DateField(
        _("until"),
        null=True,
        blank=True,
        validators=[validate_day],
        help_text=_("Empty: until now."),
    )

    objects = OfPerson.as_manager()

    class Meta:
        verbose_name = _("career station")
        verbose_name_plural = _("career")
        ordering = [F("ends_on").desc(nulls_first=True), "-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="am_station_ends_after_start",
            )
        ]
