"""How lists of people are sorted and searched."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from alumnii_mentoring.core.fields import has_words


def by_name(path: str = "") -> list[str]:
    """By the last name, or the only one; ``path`` leads to the person, as a lookup."""
    return [f"{path}sort_name", "pk"]


def is_called(text: str, *paths: str, plain: Sequence[str] = ()) -> Q:
    """Those in whose names or address every word stands, in whatever order and spelling.

    ``paths`` lead to persons, as lookups; ``plain`` are further columns that are searched.
    """
    return has_words(text, *(f"{path}search_key" for path in paths or ("",)), plain=plain)
