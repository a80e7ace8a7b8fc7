"""Find out what kind of mentors are missing, and which alumni could be asked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.matching.engine import Profile
from alumnii_mentoring.domain.matching.explaining import worth_of_one_more_place
from alumnii_mentoring.domain.matching.models import MatchingRun
from alumnii_mentoring.domain.matching.participants import (
    profiles_of,
)
from alumnii_mentoring.domain.matching.waiting import mentees_without_proposal
from alumnii_mentoring.domain.people.selections import Wanted

MOST_GAPS, MOST_ASKED = 10, 5
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
    """The mentees without a proposal, grouped by what they look for; most missing first.

    Each mentee counts once, with the field that most others of them look for, too.
    """
    waiting = profiles_of(mentees_without_proposal(run.cycle), run.cycle)
    fields = Counter(field for mentee in waiting for field in mentee.fields)
    languages = Counter(language for mentee in waiting for language in mentee.languages)
    groups = Counter(
        (
            _commonest(mentee.fields, fields),
            _commonest(mentee.languages, languages),
            _region(mentee),
        )
        for mentee in waiting
    )
    ranked = sorted(groups.items(), key=lambda item: (-item[1], str(item[0])))
    return [Gap(number, *group) for group, number in ranked[:MOST_GAPS]]


def whom_to_ask(run: MatchingRun) -> list[tuple[Participation, int]]:
    """The mentors whose one more place would bring most, with the points it would bring."""
    worth = {key: gain for key, gain in worth_of_one_more_place(run).items() if gain > 0}
    active = Participation.objects.filter(pk__in=worth).available().select_related("person")
    ranked = sorted(active, key=lambda mentor: (-worth[mentor.pk], mentor.pk))
    return [(mentor, worth[mentor.pk]) for mentor in ranked[:MOST_ASKED]]


def _commonest(keys: frozenset[int], counts: Counter[int]) -> int | None:
    return min(keys, key=lambda key: (-counts[key], key)) if keys else None


def _region(profile: Profile) -> tuple[float, float] | None:
    """Whole degrees: about 100 km; who meets online, too, belongs to no region."""
    if profile.coordinates is None or profile.is_online_fine:
        return None
    latitude, longitude = profile.coordinates
    return float(round(latitude)), float(round(longitude))
