"""Secret addresses under which a member subscribes to a calendar, stored as a hash."""

from __future__ import annotations

from django.db import models

from alumnii_mentoring.core.base_models import Record
from alumnii_mentoring.core.fields import LineField
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.people.models import OfPerson, Person


class FeedQuerySet(OfPerson):
    def living(self) -> FeedQuerySet:
        return self.filter(revoked_at__isnull=True)


class CalendarFeed(Record):
    """A secret address under which a person's calendar is read by a foreign program."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="calendar_feeds")
    name = LineField(_("name of the address"), max_length=60, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = FeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        ordering = ["-pk"]
