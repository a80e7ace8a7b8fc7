"""What kind of mentors are missing, in words that lead to people to write to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from alumnii_mentoring.domain.matching.explaining import known_run
from alumnii_mentoring.domain.matching.models import MatchingRun
from alumnii_mentoring.domain.people.selections import Wanted

MOST_GAPS = 10
NEAR_KM = 100


@dataclass(frozen=True)
class Gap:
    """``missing`` mentees who look for this field and language around there have nobody.

    Keys of the vocabulary, None where they named none; ``near`` in degrees.
    """

    missing: int
    field: int | None
    language: int | None
    near: tuple[float, float] | None

    def as_wanted(self) -> Wanted:
        return Wanted(
            fields_of_work=(self.field,) if self.field else (),
            languages=(self.language,) if self.language else (),
            near=self.near,
            radius_km=NEAR_KM,
        )

    @property
    def key(self) -> str:
        """Names the gap in an address."""
        near = ",".join(map(str, self.near)) if self.near else ""
        return f"{self.field or ''}:{self.language or ''}:{near}"


def find_gaps(run: MatchingRun) -> list[Gap]:
    """The mentees without a mentor, grouped by what they look for; most missing first.

    Each mentee counts once, with the field that most others of them look for, too.
    """
    ground, result = known_run(run)
    waiting = [ground.mentees[key] for key in result.unmatched if key in ground.mentees]
    fields = Counter(field for one in waiting for field in one.fields)
    languages = Counter(language for one in waiting for language in one.languages)
    groups = Counter(
        (_commonest(one.fields, fields), _commonest(one.languages, languages), _region(one))
        for one in waiting
    )
    ranked = sorted(groups.items(), key=lambda item: (-item[1], str(item[0])))
    return [Gap(number, *group) for group, number in ranked[:MOST_GAPS]]


def _commonest(keys: frozenset[int], counts: Counter[int]) -> int | None:
    return min(keys, key=lambda key: (-counts[key], key)) if keys else None


def _region(profile: Any) -> tuple[float, float] | None:
    """Whole degrees: about 100 km; who meets online, too, belongs to no region."""
    if profile.coordinates is None or profile.is_online_fine:
        return None
    latitude, longitude = profile.coordinates
    return float(round(latitude)), float(round(longitude))
