"""Questions and answers of an application, stored with the words they had."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.db import models

from alumnii_mentoring.core.base_models import Record
from alumnii_mentoring.core.fields import LineField, ProseField
from alumnii_mentoring.core.times.words import write_date, write_moment
from alumnii_mentoring.core.wording import gettext_lazy as _


class Audience(models.TextChoices):
    """Who reads an answer."""

    OFFICE = "office", _("the programme coordination only")
    PARTNER = "partner", _("the programme coordination and the proposed partner")


class AnswerQuerySet(models.QuerySet["Answer"]):
    def for_partner(self) -> AnswerQuerySet:
        """What the proposed partner may read."""
        return self.filter(audience=Audience.PARTNER).exclude(text="")


def _day(text: str) -> str:
    return write_date(date.fromisoformat(text))


def _moment(text: str) -> str:
    return write_moment(datetime.fromisoformat(text))


SHOWN: dict[str, Callable[[str], str]] = {"date": _day, "datetime": _moment}


class Answer(Record):
    """An answer with its question as it stood when it was given."""

    application = models.ForeignKey(
        "alumnii_mentoring.Application", models.CASCADE, related_name="answers"
    )
    question_key = models.CharField(max_length=255)
    question = LineField(_("question"), max_length=255)
    kind = models.CharField(max_length=20)
    text = ProseField(_("answer"), blank=True, max_length=5000)
    audience = models.CharField(
        _("who sees this"), max_length=10, choices=Audience.choices, default=Audience.OFFICE
    )
    position = models.PositiveIntegerField(default=0)

    objects = AnswerQuerySet.as_manager()

    @property
    def shown(self) -> str:
        """The text as people read it; days and moments are kept as ISO 8601."""
        show = SHOWN.get(self.kind)
        try:
            return show(self.text) if show and self.text else self.text
        except ValueError:
            return self.text

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "question_key"], name="am_one_answer_per_question"
            )
        ]
