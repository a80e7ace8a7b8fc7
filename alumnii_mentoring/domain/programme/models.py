"""Programmes and the roles of their coordinators."""

from __future__ import annotations

from typing import Any, TypeVar

from django.conf import settings
from django.db import models

from alumnii_mentoring.core.actors import Actor
from alumnii_mentoring.core.base_models import Record
from alumnii_mentoring.core.fields import (
    AddressField,
    LineField,
    ProseField,
    link_to,
    validate_web_address,
)
from alumnii_mentoring.core.wording import gettext_lazy as _

MANAGE_ALL = "alumnii_mentoring.manage_all_programmes"


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def visible_to(self, user: Actor) -> ProgrammeQuerySet:
        """Those that ``user`` coordinates or reads in the back office."""
        if user is None or not user.is_active:
            return self.none()
        if user.has_perm(MANAGE_ALL):
            return self.all()
        return self.filter(pk__in=CoordinatorRole.objects.filter(user=user.pk).values("programme"))

    def coordinated_by(self, user: Actor) -> ProgrammeQuerySet:
        if user is None or not user.is_active:
            return self.none()
        if user.has_perm(MANAGE_ALL):
            return self.all()
        roles = CoordinatorRole.objects.filter(user=user.pk, role=CoordinatorRole.Role.COORDINATOR)
        return self.visible_to(user).filter(pk__in=roles.values("programme"))


class Taking(models.TextChoices):
    """What those who may only read take out of the house."""

    NOTHING = "nothing", _("nothing")
    LISTS = "lists", _("lists without e-mail addresses")
    EVERYTHING = "everything", _("lists with e-mail addresses")


class Programme(models.Model):
    name = LineField(_("name"), max_length=120)
    slug = models.SlugField(
        _("short name for addresses"),
        max_length=60,
        unique=True,
        help_text=_("Appears in the address of the calendar; changing it breaks subscriptions."),
    )
    summary = ProseField(_("in one paragraph"), blank=True, max_length=600)
    office_name = LineField(
        _("sender of messages"),
        max_length=120,
        help_text=_("For example the name of your alumni office."),
    )
    office_email = AddressField(_("e-mail address for replies"))
    privacy_text = ProseField(
        _("consent text"),
        blank=True,
        help_text=_("What participants agree to when they apply. Empty: our default text."),
    )
    are_corrections_approved = models.BooleanField(
        _("a coordinator approves corrections of member records"),
        default=False,
        help_text=_("Otherwise what members correct counts at once."),
    )
    readers_take = models.CharField(
        _("what readers may download"),
        max_length=12,
        choices=Taking.choices,
        default=Taking.LISTS,
        help_text=_("Readers see on their screens what coordinators see; files they get never."),
    )
    alumni_text = ProseField(
        _("how it goes on"),
        blank=True,
        max_length=1000,
        help_text=_("Shown to members whose mentoring is completed: the way to your alumni."),
    )
    alumni_url = LineField(
        _("address of the alumni organisation"),
        max_length=200,
        blank=True,
        validators=[validate_web_address],
        help_text=_("Where members whose mentoring is completed may join."),
    )
    is_active = models.BooleanField(_("visible on the site"), default=True)

    objects = ProgrammeQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["name", "pk"]
        permissions = [("manage_all_programmes", _("Can coordinate all programmes"))]

    def __str__(self) -> str:
        return self.name

    @property
    def programme(self) -> Programme:
        return self

    @property
    def alumni_link(self) -> str:
        return link_to(self.alumni_url)

    def audit_scope(self) -> int:
        return self.pk


class CoordinatorRole(Record):
    class Role(models.TextChoices):
        COORDINATOR = "coordinator", _("coordinator")
        READER = "reader", _("may only read")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="roles")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="mentoring_roles",
        verbose_name=_("user"),
    )
    role = models.CharField(
        _("role"), max_length=20, choices=Role.choices, default=Role.COORDINATOR
    )

    class Meta:
        verbose_name = _("coordinator role")
        verbose_name_plural = _("coordinator roles")
        constraints = [
            models.UniqueConstraint(fields=["programme", "user"], name="am_one_role_per_programme")
        ]


Rows = TypeVar("Rows", bound="InProgramme")
"""The queryset that a method of it gives back, of the same class."""


class InProgramme(models.QuerySet[Any]):
    """Base of every queryset whose rows belong to one programme."""

    programme_path = "programme"

    def visible_to(self: Rows, user: Actor) -> Rows:
        """Rows of the programmes that ``user`` coordinates or reads."""
        programmes = Programme.objects.visible_to(user).values("pk")
        return self.filter(**{f"{self.programme_path}__in": programmes})

    def coordinated_by(self: Rows, user: Actor) -> Rows:
        programmes = Programme.objects.coordinated_by(user).values("pk")
        return self.filter(**{f"{self.programme_path}__in": programmes})

    def of_programme(self: Rows, programme: Programme) -> Rows:
        return self.filter(**{self.programme_path: programme})
