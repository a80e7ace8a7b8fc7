"""Record who did what and when. Entries hold ids only, so that no name outlives an erasure."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from alumnii_mentoring.core.actors import Actor, LinkBearer, account_behind
from alumnii_mentoring.core.wording import gettext_lazy as _

EXPORT, HAND_OUT = "table.export", "document.hand_out"
COPYING = (EXPORT, HAND_OUT)


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    def about(self, thing: models.Model) -> AuditQuerySet:
        return self.filter(thing_kind=thing._meta.model_name, thing_id=thing.pk)

    def by(self, user: Actor) -> AuditQuerySet:
        """Return the entries of a user; none for None, since many entries have no actor."""
        account = account_behind(user)
        return self.none() if account is None else self.filter(actor=account)

    def copies(self) -> AuditQuerySet:
        """Return the entries about exported tables and downloaded files."""
        return self.filter(action__in=COPYING)


class AuditEntry(models.Model):
    action = models.CharField(_("action"), max_length=60)
    thing_kind = models.CharField(_("kind"), max_length=40)
    thing_id = models.BigIntegerField()
    scope_id = models.BigIntegerField(
        null=True, help_text="Primary key of the programme; NULL: of none."
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    via_link = models.BooleanField(default=False)
    from_state = models.CharField(max_length=30, blank=True)
    to_state = models.CharField(max_length=30, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    created_at = models.DateTimeField(_("at"))

    objects = AuditQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["thing_kind", "thing_id"])]

    def __str__(self) -> str:
        return f"{self.action} {self.thing_kind} {self.thing_id}"


def record(
    action: str,
    thing: Any,
    *,
    by: Actor,
    from_state: str = "",
    to_state: str = "",
    reason: str = "",
    now: datetime | None = None,
) -> AuditEntry:
    """Write one entry; ``by`` is a user, the bearer of a link, or None for the clock."""
    return AuditEntry.objects.create(
        action=action,
        thing_kind=thing._meta.model_name,
        thing_id=thing.pk,
        scope_id=thing.audit_scope(),
        actor=account_behind(by),
        via_link=isinstance(by, LinkBearer),
        from_state=from_state,
        to_state=to_state,
        reason=reason,
        created_at=now or timezone.now(),
    )


WHOLE_TABLE = 0


def record_export(
    kind: str, *, by: Actor, scope_id: int | None = None, now: datetime | None = None
) -> AuditEntry:
    """Record that somebody exports a table; ``kind`` is the name of its model."""
    return AuditEntry.objects.create(
        action=EXPORT,
        thing_kind=kind,
        thing_id=WHOLE_TABLE,
        scope_id=scope_id,
        actor=account_behind(by),
        created_at=now or timezone.now(),
    )
