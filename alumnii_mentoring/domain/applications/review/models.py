"""Remarks about an application, and questions to the applicant with their replies."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Avg, FloatField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from alumnii_mentoring.core.actors import Account
from alumnii_mentoring.core.base_models import Record
from alumnii_mentoring.core.fields import STATEMENT_LENGTH, ProseField
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.core.wording import pgettext_lazy
from alumnii_mentoring.domain.applications.models import Application, OfApplication
from alumnii_mentoring.domain.programme.cycle_records import CycleRecord

LOWEST, HIGHEST = 1, 5
REPLY_LENGTH = 5000  # characters: an applicant may have to explain a gap of years


class Remark(Record):
    """A coordinator's judgement; applicants and mentors never read it."""

    WRITTEN: ClassVar[tuple[str, ...]] = ("score", "text")

    application = models.ForeignKey(Application, models.CASCADE, related_name="remarks")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    score = models.PositiveSmallIntegerField(
        _("score"),
        null=True,
        blank=True,
        validators=[MinValueValidator(LOWEST), MaxValueValidator(HIGHEST)],
    )
    text = ProseField(_("remark"), blank=True, max_length=5000)
    written_at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "author"], name="am_one_remark_per_coordinator"
            )
        ]


def with_mean_score(applications: QuerySet[Application], reader: Account) -> QuerySet[Any]:
    """Adds ``mean_score``: of the judgements, 1 to 5, 0 without any; nobody reads their own."""
    remarks = Remark.objects.exclude(application__person__user=reader.pk)
    each = remarks.filter(application=OuterRef("pk")).order_by().values("application")
    mean = each.annotate(mean=Avg("score")).values("mean")
    mean_score = Subquery(mean, output_field=FloatField())
    return applications.annotate(mean_score=Coalesce(mean_score, 0.0))


class InquiryQuerySet(OfApplication):
    def open(self) -> InquiryQuerySet:
        return self.filter(replied_at__isnull=True, application__state=Application.State.ASKED)


class Inquiry(CycleRecord):
    """A question of the coordinators to an applicant, and the reply."""

    cycle_path = "application__cycle"

    SHOWN: ClassVar[tuple[str, ...]] = ("question",)

    application = models.ForeignKey(Application, models.CASCADE, related_name="inquiries")
    question = ProseField(_("question"), max_length=STATEMENT_LENGTH)
    asked_at = models.DateTimeField(pgettext_lazy("question", "asked at"))
    reply = ProseField(_("reply"), blank=True, max_length=REPLY_LENGTH)
    replied_at = models.DateTimeField(null=True)

    READ_WITH: ClassVar[tuple[str, ...]] = (
        "application__cycle__programme",
        "application__person__user",
    )

    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("question to an applicant")
        verbose_name_plural = _("questions to applicants")
        ordering = ["pk"]
