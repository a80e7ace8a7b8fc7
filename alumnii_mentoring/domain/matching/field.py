"""Everybody of a cycle who can be matched, as plain values, in a constant number of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from alumnii_mentoring.domain.applications.models import Participation, Role, Wish
from alumnii_mentoring.domain.matching import scoring
from alumnii_mentoring.domain.matching.models import Exclusion, Proposal
from alumnii_mentoring.domain.matching.scoring import Profile, Score, Weights
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.mentorships.seats import with_free_places
from alumnii_mentoring.domain.programme.models import Cycle


@dataclass
class Field:
    """Profiles and places by primary key of the participation."""

    weights: Weights
    minimum: int
    mentees: dict[int, Profile] = field(default_factory=dict)
    mentors: dict[int, Profile] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)
    ranks: dict[tuple[int, int], int] = field(default_factory=dict)
    barred: dict[tuple[int, int], str] = field(default_factory=dict)

    def score(self, mentee: int, mentor: int) -> Score:
        rank = self.ranks.get((mentee, mentor))
        return scoring.score(self.mentees[mentee], self.mentors[mentor], self.weights, rank)

    def barred_by(self, mentee: int, mentor: int) -> str | None:
        """Why these two must never be a pair, by what people decided."""
        one, other = self.mentors[mentor], self.mentees[mentee]
        if one.person == other.person:
            return scoring.SAME_PERSON
        return self.barred.get((one.person, other.person))

    def blocking_reason(self, mentee: int, mentor: int) -> str | None:
        return self.barred_by(mentee, mentor) or scoring.blocking_reason(
            self.mentees[mentee], self.mentors[mentor]
        )

    def candidates(self, mentee: int) -> tuple[dict[int, Score], Counter[str]]:
        """Scores of the mentors who may be proposed, and why the others may not."""
        fitting: dict[int, Score] = {}
        reasons: Counter[str] = Counter()
        for mentor in self.mentors:
            reason = self.blocking_reason(mentee, mentor)
            found = None if reason else self.score(mentee, mentor)
            if found is None or found.total < max(self.minimum, 1):
                reasons[reason or scoring.BELOW_MINIMUM] += 1
            else:
                fitting[mentor] = found
        return fitting, reasons


def load_field(cycle: Cycle) -> Field:
    """All active mentors and mentees of the cycle."""
    active = Participation.objects.filter(cycle=cycle).active()
    found = Field(weights_of(cycle), cycle.minimum_score)
    found.mentees = _profiles(active.mentees())
    mentors = with_free_places(active.mentors())
    found.mentors = _profiles(mentors)
    found.places = {pk: max(free, 0) for pk, free in mentors.values_list("pk", "places_free")}
    found.ranks = _ranks(cycle, found.mentees)
    found.barred = _barred(cycle)
    return found


def weights_of(cycle: Cycle) -> Weights:
    return Weights(**cycle.weights) if cycle.weights else Weights()


def unpaired_mentees(cycle: Cycle) -> QuerySet[Participation]:
    """Active mentees without an open pair."""
    paired = Pair.objects.open().filter(cycle=cycle).values("mentee")
    return Participation.objects.filter(cycle=cycle).mentees().active().exclude(pk__in=paired)


def kept_proposals(cycle: Cycle) -> QuerySet[Proposal]:
    """Those that a new computation leaves alone: accepted with an open pair, or locked."""
    locked = Proposal.objects.pending(cycle).filter(is_locked=True)
    accepted = Q(state=Proposal.State.ACCEPTED, pair__state__in=Pair.OPEN)
    return Proposal.objects.current(cycle).filter(accepted | Q(pk__in=locked.values("pk")))


def _profiles(people: QuerySet[Participation]) -> dict[int, Profile]:
    rows = people.order_by("pk").select_related("person")
    rows = rows.prefetch_related("fields_of_work", "topics", "person__languages")
    return {row.pk: _profile(row) for row in rows}


def _profile(row: Participation) -> Profile:
    return Profile(
        person=row.person_id,
        fields=_keys(row.fields_of_work.all()),
        topics=_keys(row.topics.all()),
        languages=_keys(row.person.languages.all()),
        coordinates=row.person.coordinates,
        is_online_fine=row.person.is_online_fine,
    )


def _keys(rows: Iterable[object]) -> frozenset[int]:
    return frozenset(row.pk for row in rows)  # type: ignore[attr-defined]


def _ranks(cycle: Cycle, mentees: dict[int, Profile]) -> dict[tuple[int, int], int]:
    by_person = {profile.person: pk for pk, profile in mentees.items()}
    wishes = Wish.objects.open().filter(application__cycle=cycle, application__role=Role.MENTEE)
    rows = wishes.values_list("application__person", "mentor", "rank")
    return {(by_person[who], mentor): rank for who, mentor, rank in rows if who in by_person}


def _barred(cycle: Cycle) -> dict[tuple[int, int], str]:
    programme = cycle.programme_id
    pairs = Pair.objects.filter(cycle__programme=programme)
    declined = pairs.filter(cycle=cycle, state=Pair.State.NOT_FORMED).exclude(ended_by_role="")
    former = pairs.formed() | pairs.filter(is_never_again=True) | declined
    rows = former.values_list("mentor__person", "mentee__person").order_by()
    barred = dict.fromkeys(rows, scoring.FORMER_PARTNER)
    said_no = Wish.objects.filter(application__cycle=cycle, state=Wish.State.DECLINED)
    refused = said_no.values_list("mentor__person", "application__person").order_by()
    barred |= dict.fromkeys(refused, scoring.FORMER_PARTNER)
    excluded = Exclusion.objects.filter(programme=programme).values_list("mentor", "mentee")
    return {**barred, **dict.fromkeys(excluded, scoring.EXCLUDED)}
