"""Lists of people sort by the last name; who has one name sorts by that."""

from __future__ import annotations

from typing import Any

from django.db.models import Value
from django.db.models.functions import Coalesce, NullIf


def by_name(path: str = "") -> list[Any]:
    """The order of rows about a person; ``path`` leads to the person, as a lookup."""
    first = f"{path}first_name"
    return [Coalesce(NullIf(f"{path}last_name", Value("")), first).asc(), first, "pk"]
