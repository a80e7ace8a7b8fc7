"""The photo that a mentor shows in the lists."""

from __future__ import annotations

from django.db import models

from alumnii_mentoring.core.base_models import Record
from alumnii_mentoring.core.files.private_store import Vault
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.people.photos.sizes import SIZES

PHOTO_FILES = Vault("photos", [f"{name}.jpg" for name in SIZES])


class Photo(Record):
    """One row per picture: another picture is another row, so that no address is used twice."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="photo")
    # Leads to the files in all sizes.
    token = models.CharField(max_length=32, unique=True, editable=False)
    size_bytes = models.PositiveIntegerField(_("size"), editable=False)  # of all of them together
    stored_at = models.DateTimeField(_("stored at"), editable=False)

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["pk"]


PHOTO_FILES.follow(Photo)
