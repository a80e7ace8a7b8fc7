"""Addresses below a list of mentors."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def below(list_url: str, key: int) -> str:
    """The address of one mentor below a list, whether the site ends addresses with a slash."""
    return f"{list_url.rstrip('/')}/{key}/"
