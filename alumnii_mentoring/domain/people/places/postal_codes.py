"""Postal codes of any country, imported from GeoNames' files by ``mentoring_places``."""

from __future__ import annotations

import re
from decimal import Decimal

from django.core.cache import cache
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from alumnii_mentoring.core.fields import LineField
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.people.places.countries import country_code
from alumnii_mentoring.domain.people.places.gazetteer import Place

_CODE = re.compile(
    r"(?:\b([a-z]{1,2})[ -]+)?\b(\d[\d -]{1,8}\d|[a-z]{1,2}\d[a-z\d]?(?: ?\d[a-z]{2})?)\b",
    re.IGNORECASE,
)
MAX_FOUND = 8
_COUNTRIES, SECONDS = "am-postal-code-countries", 3600


class PostalCode(models.Model):
    """Coordinates in degrees, rounded to about a kilometre; several places share their middle."""

    country = models.CharField(_("country"), max_length=2)
    code = models.CharField(_("postal code"), max_length=20)
    name = LineField(_("place"), max_length=180)
    latitude = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("postal code")
        verbose_name_plural = _("postal codes")
        ordering = ["country", "code"]
        constraints = [
            models.UniqueConstraint(fields=["code", "country"], name="am_one_row_per_postal_code")
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.code}"

    def as_place(self) -> Place:
        name = f"{self.code} {self.name}"
        latitude, longitude = Decimal(self.latitude), Decimal(self.longitude)
        return Place(name, self.country, latitude, longitude, 0)


def plain_code(code: str) -> str:
    """As codes are stored and compared: capitals, no spaces or hyphens."""
    return re.sub(r"[\s-]", "", code).upper()


def countries_with_codes() -> list[str]:
    """Whose postal codes were imported; asked of the table once an hour, for it may be long."""
    rows = PostalCode.objects.order_by("country").values_list("country", flat=True).distinct()
    return cache.get_or_set(_COUNTRIES, lambda: list(rows), SECONDS) or []


def find_postal(text: str, country: str = "", home: str = "") -> list[Place]:
    """Places of the postal code in a text, those of ``home`` first; mostly none or one.

    ``country`` or a prefix like ``A-1010`` or ``CH 8001`` narrows them.
    """
    match = _CODE.search(text)
    if match is None:
        return []
    rows = PostalCode.objects.filter(code=plain_code(match.group(2)))
    prefix = (match.group(1) or "").upper()
    narrow = country_code(country or prefix) or prefix
    if narrow:
        rows = rows.filter(country=narrow)
    ordered = sorted(rows, key=lambda row: (row.country != home, row.country))
    return [row.as_place() for row in ordered[:MAX_FOUND]]
