"""Member records: people, career stations, consents."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
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
from alumnii_mentoring.domain.people.names.order import by_name
from alumnii_mentoring.domain.people.names.shapes import NameField, is_mailable
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
        through: Any = Person.programmes.through
        memberships = through.objects.filter(programme__in=programmes)
        return self.filter(pk__in=memberships.values("person"))

    def of_programme(self, programme: Programme) -> PersonQuerySet:
        return self.filter(programmes=programme)

    def of_user(self, user: Account) -> PersonQuerySet:
        return self.filter(user=user) if user.is_authenticated else self.none()


class Person(Record):
    """A member record: everybody the programmes know, with or without an account."""

    # Of what ``display_name`` is made.
    NAMING: ClassVar[tuple[str, ...]] = (
        "academic_title",
        "is_title_shown",
        "first_name",
        "last_name",
    )
    # What a proposed partner reads of it.
    READ_BY_PARTNER: ClassVar[tuple[str, ...]] = (
        "pronouns",
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
        *NAMING,
        "are_pronouns_shown",
        "email",
        "phone",
        "message_language",
        "time_zone",
        *READ_BY_PARTNER,
        "studies_since",
        "planned_degree",
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
        Programme,
        through="PersonInProgramme",
        related_name="people",
        blank=True,
        verbose_name=_("known to these programmes"),
    )
    academic_title = NameField(
        _("academic title"), max_length=40, blank=True, help_text=_("For example Dr. or Prof. Dr.")
    )
    is_title_shown = models.BooleanField(_("show my title with my name"), default=True)
    pronouns = LineField(
        _("pronouns"), max_length=30, blank=True, help_text=_("For example she/her or they/them.")
    )
    are_pronouns_shown = models.BooleanField(_("show my pronouns to my partner"), default=True)
    # Who has one name writes it into either; ``clean`` asks for one of the two.
    first_name = NameField(_("first name"), max_length=80, blank=True)
    last_name = NameField(_("last name"), max_length=80, blank=True)
    # Members give one; the office may enter somebody who has none yet.
    email = AddressField(_("e-mail address"), db_index=True, blank=True)
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
    studies_since = models.DateField(
        _("studying since"), null=True, blank=True, validators=[validate_day]
    )
    planned_degree = LineField(_("planned degree"), max_length=120, blank=True)
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
        if not (self.first_name or self.last_name):
            raise ValidationError({"last_name": _("Please give a name; one is enough.")})

    @property
    def display_name(self) -> str:
        """On screens, in greetings and in mails: with the title, if they show it."""
        title = self.academic_title if self.is_title_shown else ""
        return " ".join(filter(None, (title, self.first_name, self.last_name)))

    @property
    def shown_pronouns(self) -> str:
        return self.pronouns if self.are_pronouns_shown else ""

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
