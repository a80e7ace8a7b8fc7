"""Addresses that somebody typed and nobody has proved: only the mail that asks goes there.

Messages for whose recipient a row stands here wait in the outbox. The link of that mail ends it.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q

from alumnii_mentoring.core.base_models import Record
from alumnii_mentoring.core.wording import gettext_lazy as _

SENT_BEFORE_PROOF: set[str] = set()


def send_before_proof(*kinds: str) -> None:
    """Messages of these kinds wait for no proof."""
    SENT_BEFORE_PROOF.update(kinds)


class AddressProof(Record):
    """Waits to be given for the person with the key ``person_ref``; ended by being deleted.

    Another address is another row, so that a link proves the address that it was mailed to.
    """

    person_ref = models.BigIntegerField(unique=True)
    email_hash = models.CharField(max_length=64)  # no address outlives an erasure here
    asked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("address proof")
        verbose_name_plural = _("address proofs")


def waits_for_proof() -> Q:
    """Messages held back until their recipient has proved the address."""
    asked = AddressProof.objects.filter(person_ref=OuterRef("recipient_ref"))
    return Q(Exists(asked)) & ~Q(kind__in=SENT_BEFORE_PROOF)
