"""Addresses of the web that people type: which are stored, and which become a link."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.http import url_has_allowed_host_and_scheme

validate_web_address = URLValidator(schemes=["https", "http"])


def link_to(address: str) -> str:
    """The stored address if it may be a link; else "".

    Forms check what they store. An import, an older version or a hand in the database does not,
    and ``javascript:`` would run in the page of whoever clicks.
    """
    try:
        validate_web_address(address)
    except ValidationError:
        return ""
    return address


def path_to(path: str) -> str:
    """The stored path of a page of this site, else "": behind a host, ``@`` leads elsewhere."""
    is_own = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_own else ""


class WebAddressField(models.URLField):
    """An address that a browser opens. Migrations see the plain field of Django."""

    default_validators = [validate_web_address]

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs
