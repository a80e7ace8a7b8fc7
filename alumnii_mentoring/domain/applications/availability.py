"""How and when a person would like to meet; the matching compares it."""

from __future__ import annotations

from django.db import models

from alumnii_mentoring.core.wording import gettext_lazy as _


class MeetingForm(models.TextChoices):
    PLACE = "place", _("in person")
    ONLINE = "online", _("online")
    PHONE = "phone", _("by telephone")


class MeetingTime(models.TextChoices):
    MORNING = "morning", _("weekdays in the morning")
    AFTERNOON = "afternoon", _("weekdays in the afternoon")
    EVENING = "evening", _("weekdays in the evening")
    WEEKEND = "weekend", _("at the weekend")


CHOICES = [*MeetingForm.choices, *MeetingTime.choices]


class Availability(models.Model):
    """Codes of both kinds in one list; where there is none of a kind, nothing is said of it."""

    availability = models.JSONField(_("how and when to meet"), default=list, blank=True)

    class Meta:
        abstract = True

    @property
    def availability_words(self) -> list[str]:
        return [str(label) for code, label in CHOICES if code in self.availability]

    @property
    def meeting_forms(self) -> frozenset[str]:
        return frozenset(self.availability).intersection(MeetingForm.values)

    @property
    def meeting_times(self) -> frozenset[str]:
        return frozenset(self.availability).intersection(MeetingTime.values)
