"""Objects of the host's models that belong to the plugin, found by a key of ours.

A name is no key: the site may have a group or a page of the same name, which stays untouched.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models

from alumnii_mentoring.core.wording import gettext_lazy as _

Model = TypeVar("Model", bound=models.Model)

PROGRAMMES_PAGE = "page:programmes"  # below which the pages of new programmes are made


class HostObject(models.Model):
    """``ref`` is the primary key of the object that ``key`` stands for."""

    key = models.CharField(max_length=80, unique=True)
    ref = models.BigIntegerField()

    class Meta:
        verbose_name = _("object of the site")
        verbose_name_plural = _("objects of the site")

    def __str__(self) -> str:
        return self.key


def find_host_object(model: type[Model], key: str) -> Model | None:
    """Return the stored object; None where there is none, or the host has deleted it."""
    manager: Any = model._default_manager
    thing: Model | None = manager.filter(
        pk__in=HostObject.objects.filter(key=key).values("ref")
    ).first()
    return thing


def keep_host_object(key: str, thing: models.Model) -> None:
    HostObject.objects.update_or_create(key=key, defaults={"ref": thing.pk})
