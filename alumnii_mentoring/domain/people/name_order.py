"""Lists of people sort by the last name; who has one name sorts by that."""

from __future__ import annotations


def by_name(path: str = "") -> list[str]:
    """The order of rows about a person; ``path`` leads to the person, as a lookup."""
    return [f"{path}sort_name", "pk"]
