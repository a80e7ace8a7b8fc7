"""Whom the engine knows: plain data of one person, and how much each criterion weighs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Key = int
"""Primary key of a participation; anything sortable and hashable will do."""

FULL = 1000


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

    ``more`` holds the weights of criteria that a host site added, by their kind.
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
        given = self.as_json()
        if sum(given.values()) != FULL or min(given.values()) < 0:
            raise ValueError("weights must not be negative and add up to 1000")

    @classmethod
    def of(cls, given: Mapping[str, int]) -> Weights:
        """From stored weights; a criterion that is not named there weighs nothing."""
        standard = dict.fromkeys(STANDARD, 0) | {k: v for k, v in given.items() if k in STANDARD}
        more = tuple(sorted((k, v) for k, v in given.items() if k not in STANDARD))
        return cls(**standard, more=more)

    def as_json(self) -> dict[str, int]:
        return {kind: getattr(self, kind) for kind in STANDARD} | dict(self.more)


STANDARD = (
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
