"""What was asked and answered, kept as it stood."""

from __future__ import annotations

from django.db import models

from alumnii_mentoring.core.fields import LineField, ProseField
from alumnii_mentoring.core.records import Record
from alumnii_mentoring.core.wording import gettext_lazy as _


class Audience(models.TextChoices):
    """Who reads an answer."""

    OFFICE = "office", _("the programme coordination only")
    PARTNER = "partner", _("the programme coordination and the proposed partner")


class AnswerQuerySet(models.QuerySet["Answer"]):
    def for_partner(self) -> AnswerQuerySet:
        """What the proposed partner may read."""
        return self.filter(audience=Audience.PARTNER).exclude(text="")


class Answer(Record):
    """An answer with its question as it stood when it was given."""

    application = models.ForeignKey(
        "alumnii_mentoring.Application", models.CASCADE, related_name="answers"
    )
    question_key = models.CharField(max_length=255)
    question = LineField(_("question"), max_length=255)
    kind = models.CharField(max_length=20)
    text = ProseField(_("answer"), blank=True)
    audience = models.CharField(
        _("who sees this"), max_length=10, choices=Audience.choices, default=Audience.OFFICE
    )
    position = models.PositiveIntegerField(default=0)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "question_key"], name="am_one_answer_per_question"
            )
        ]
