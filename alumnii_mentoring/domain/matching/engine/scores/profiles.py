"""Plain data of one person, and how many points each criterion can give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Key = int
"""Primary key of a participation; anything sortable and hashable will do."""

FULL_SCORE = 1000
"""Points of a perfect pair; three digits are enough to compare, and a score fits into 16 bits."""


@dataclass(frozen=True)
class Profile:
    """What a score looks at. Empty or None means *not known*, which counts neither way.

    The sets hold primary keys or short words. ``degree`` counts upwards (1 bachelor, 2 master,
    3 doctorate). ``coordinates`` are latitude and longitude in degrees. ``employers`` are the
    present ones. ``supervisors`` are persons with whom a conflict of interest exists.
    """

    person: int
    fields: frozenset[int] = frozenset()
    topics: frozenset[int] = frozenset()
    languages: frozenset[int] = frozenset()
    coordinates: tuple[float, float] | None = None
    is_online_fine: bool = True
    subject: str = ""
    degree: int | None = None
    experience_years: int | None = None
    forms: frozenset[str] = frozenset()
    times: frozenset[str] = frozenset()
    employers: frozenset[str] = frozenset()
    department: str = ""
    supervisors: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Weights:
    """Most points that each criterion can give; together 1000, profession and interests 65 %.

    ``more`` holds the weights of criteria that a host site added, by their kind. Raises ValueError
    when a weight is negative or when they do not add up to 1000.
    """

    fields: int = 300
    subject: int = 100
    topics: int = 250
    distance: int = 120
    languages: int = 50
    level: int = 30
    form: int = 30
    wishes: int = 80
    answers: int = 40
    more: tuple[tuple[str, int], ...] = ()

    def __post_init__(self) -> None:
        limits = self.as_json()
        if sum(limits.values()) != FULL_SCORE or min(limits.values()) < 0:
            raise ValueError("weights must not be negative and add up to 1000")

    @classmethod
    def of(cls, stored: Mapping[str, int]) -> Weights:
        """From stored weights by kind; a criterion that is not named there weighs nothing.

        Raises ValueError like the class itself.
        """
        standard = dict.fromkeys(STANDARD_KINDS, 0)
        standard |= {kind: limit for kind, limit in stored.items() if kind in STANDARD_KINDS}
        more = tuple(sorted((k, limit) for k, limit in stored.items() if k not in STANDARD_KINDS))
        return cls(**standard, more=more)

    def as_json(self) -> dict[str, int]:
        """Most points by kind, those of added criteria last."""
        return {kind: getattr(self, kind) for kind in STANDARD_KINDS} | dict(self.more)


STANDARD_KINDS = (
    "fields",
    "subject",
    "topics",
    "distance",
    "languages",
    "level",
    "form",
    "wishes",
    "answers",
)
