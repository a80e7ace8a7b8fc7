"""Read everybody of a cycle who can be matched, in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.utils.module_loading import import_string

from alumnii_mentoring.core.conf import get_settings
from alumnii_mentoring.domain.applications.models import Participation, Role
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.matching.career_facts import (
    degree_of,
    employers_of,
    experience_years,
)
from alumnii_mentoring.domain.matching.engine import (
    CRITERIA,
    Criterion,
    Problem,
    Profile,
    Score,
    Weights,
    explain_score,
    forbidden_by,
)
from alumnii_mentoring.domain.matching.engine.scores.rules import (
    DECLINED,
    EXCLUDED,
    FORMER_PARTNER,
    SUPERVISOR,
    barred_by,
)
from alumnii_mentoring.domain.matching.engine.scores.standard_criteria import MAYBE
from alumnii_mentoring.domain.matching.models import Proposal
from alumnii_mentoring.domain.matching.similarity import similar_fields
from alumnii_mentoring.domain.mentorships.capacity import with_free_places
from alumnii_mentoring.domain.mentorships.exclusions import Exclusion
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.people.career import CareerStation
from alumnii_mentoring.domain.people.models import Person
from alumnii_mentoring.domain.programme.cycles import Cycle

REJECTED = "rejected"


@dataclass
class Field:
    """Profiles and places by primary key of the participation; ``barred`` by persons."""

    weights: Weights
    minimum: int
    mentees: dict[int, Profile] = field(default_factory=dict)
    mentors: dict[int, Profile] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)
    ranks: dict[tuple[int, int], int] = field(default_factory=dict)
    answers: dict[tuple[int, int], str] = field(default_factory=dict)
    barred: dict[tuple[int, int], str] = field(default_factory=dict)
    similar: dict[tuple[int, int], int] = field(default_factory=dict)
    bars_same_employer: bool = False
    bars_same_department: bool = False

    @cached_property
    def problem(self) -> Problem:
        """Everybody, with the places that were free when it was first asked for."""
        return Problem(
            self.mentees,
            self.mentors,
            dict(self.places),
            self.ranks,
            self.answers,
            self._barred_participations(),
            minimum=self.minimum,
            weights=self.weights,
            criteria=criteria(),
            similar_fields=self.similar,
            bars_same_employer=self.bars_same_employer,
            bars_same_department=self.bars_same_department,
        )

    def problem_of(self, mentees: Iterable[int], salt: str) -> Problem:
        """Only these mentees and the places free now; rarity is counted from all mentors."""
        chosen = {pk: self.mentees[pk] for pk in mentees}
        return replace(self.problem, mentees=chosen, places=dict(self.places), salt=salt)

    def score(self, mentee: int, mentor: int) -> Score:
        score: Score = explain_score(self.problem, mentee, mentor)
        return score

    def barred_by(self, mentee: int, mentor: int) -> str | None:
        """Why these two must never be a pair, by who they are or what people decided."""
        return barred_by(self.problem, mentee, mentor)

    def blocking_reason(self, mentee: int, mentor: int) -> str | None:
        """Why the software would not propose these two."""
        return forbidden_by(self.problem, mentee, mentor)

    def _barred_participations(self) -> dict[tuple[int, int], str]:
        mentors = {profile.person: pk for pk, profile in self.mentors.items()}
        mentees = {profile.person: pk for pk, profile in self.mentees.items()}
        return {
            (mentees[mentee], mentors[mentor]): code
            for (mentor, mentee), code in self.barred.items()
            if mentor in mentors and mentee in mentees
        }


def load_field(cycle: Cycle) -> Field:
    """All mentors and mentees of the cycle who can be asked."""
    active = Participation.objects.filter(cycle=cycle).available()
    field = Field(weights_of(cycle), cycle.minimum_score)
    field.bars_same_employer = cycle.bars_same_employer
    field.bars_same_department = cycle.bars_same_department
    field.mentees = _profiles(active.mentees(), cycle.starts_on)
    mentors = with_free_places(active.mentors())
    field.mentors = _profiles(active.mentors(), cycle.starts_on)
    field.places = {pk: max(free, 0) for pk, free in mentors.values_list("pk", "places_free")}
    field.ranks, field.answers = _wishes(cycle, field.mentees)
    field.barred = barred_persons(cycle)
    field.similar = similar_fields()
    return field


def with_newcomers(problem: Problem, cycle: Cycle, mentors: Iterable[int]) -> Problem:
    """The problem of a version with mentors who came after it was computed."""
    people = with_free_places(Participation.objects.filter(pk__in=list(mentors)))
    ranks, answers = _wishes(cycle, dict(problem.mentees))
    return replace(
        problem,
        mentors={**problem.mentors, **_profiles(people, cycle.starts_on)},
        places={**problem.places, **dict(people.values_list("pk", "places_free"))},
        ranks={**ranks, **problem.ranks},
        answers={**answers, **problem.answers},
        topic_weights=problem.context.topic_weights,
    )


def criteria() -> tuple[Criterion, ...]:
    """The engine's own, then those of the host site."""
    return (*CRITERIA, *(import_string(path) for path in get_settings().criteria))


def weights_of(cycle: Cycle) -> Weights:
    return Weights.of(cycle.weights) if cycle.weights else Weights()


def profiles_of(people: QuerySet[Participation], cycle: Cycle) -> list[Profile]:
    """As they stand now, whatever a version knew of them."""
    return list(_profiles(people, cycle.starts_on).values())


def kept_proposals(cycle: Cycle) -> QuerySet[Proposal]:
    """Those that a new computation leaves alone: accepted with an open pair, or locked."""
    locked = Proposal.objects.pending(cycle).filter(is_locked=True)
    accepted = Q(state=Proposal.State.ACCEPTED, pair__state__in=Pair.OPEN)
    return Proposal.objects.current(cycle).filter(accepted | Q(pk__in=locked.values("pk")))


def _profiles(people: QuerySet[Participation], on: date) -> dict[int, Profile]:
    """The lists come from the tables behind them: a row each, no objects."""
    keys, persons = people.values("pk"), people.values("person")
    fields = _lists(Participation.fields_of_work.through, "participation", "fieldofwork", keys)
    topics = _lists(Participation.topics.through, "participation", "topic", keys)
    languages = _lists(Person.languages.through, "person", "spokenlanguage", persons)
    careers: dict[int, list[CareerStation]] = defaultdict(list)
    for station in CareerStation.objects.filter(person__in=persons):
        careers[station.person_id].append(station)
    return {
        row.pk: _profile(
            row.person,
            careers[row.person_id],
            on,
            fields[row.pk],
            topics[row.pk],
            languages[row.person_id],
            row,
        )
        for row in people.order_by("pk").select_related("person")
    }


def _lists(through: Any, owner: str, term: str, owners: Any) -> dict[int, frozenset[int]]:
    """Keys of the terms by key of their owner."""
    terms_by_owner: dict[int, set[int]] = defaultdict(set)
    rows = through.objects.filter(**{f"{owner}__in": owners}).order_by()
    for key, value in rows.values_list(f"{owner}_id", f"{term}_id"):
        terms_by_owner[key].add(value)
    return defaultdict(
        frozenset, {key: frozenset(values) for key, values in terms_by_owner.items()}
    )


def _profile(
    person: Person,
    career: list[CareerStation],
    on: date,
    fields: frozenset[int],
    topics: frozenset[int],
    languages: frozenset[int],
    part: Participation,
) -> Profile:
    return Profile(
        person=person.pk,
        fields=fields,
        topics=topics,
        languages=languages,
        coordinates=person.coordinates,
        is_online_fine=person.is_online_fine,
        subject=" ".join(person.subject.casefold().split()),
        degree=degree_of(career),
        experience_years=experience_years(career, on),
        employers=employers_of(career, on),
        department=str(person.faculty_id or ""),
        forms=part.meeting_forms,
        times=part.meeting_times,
    )


Pairs = dict[tuple[int, int], int]


def _wishes(cycle: Cycle, mentees: dict[int, Profile]) -> tuple[Pairs, dict[tuple[int, int], str]]:
    """Ranks of the open wishes, and what mentors said to some of them."""
    by_person = {profile.person: pk for pk, profile in mentees.items()}
    wishes = Wish.objects.open().filter(application__cycle=cycle, application__role=Role.MENTEE)
    rows = wishes.values_list("application__person", "mentor", "rank", "state")
    known_rows = [row for row in rows if row[0] in by_person]
    ranks = {(by_person[who], mentor): rank for who, mentor, rank, _state in known_rows}
    asked_back = Wish.State.ASKED_BACK
    answers = {
        (by_person[who], mentor): MAYBE
        for who, mentor, _, state in known_rows
        if state == asked_back
    }
    return ranks, answers


RULINGS = (REJECTED, DECLINED, FORMER_PARTNER, EXCLUDED, SUPERVISOR)
"""Of several the last one is told."""


def barred_persons(cycle: Cycle, **only: int) -> dict[tuple[int, int], str]:
    """Why people ruled a pair out, by persons: mentor, then mentee; one query.

    ``only`` takes the key of one ``mentor`` or ``mentee``, a person.
    """
    first, *others = _rulings(cycle, only)
    rows = sorted(first.union(*others).order_by())
    return {(mentor, mentee): RULINGS[rank] for rank, mentor, mentee in rows}


def mentors_for(mentee: Participation) -> tuple[set[int], dict[int, str]]:
    """Who takes part as a mentor now, and why people ruled out a pair with this mentee, by the
    mentor's person; one query.
    """
    active = Participation.objects.filter(cycle=mentee.cycle_id).mentors().available().order_by()
    present = active.annotate(ruling=Value(PRESENT)).values_list("ruling", "pk", "person")
    ruled = _rulings(mentee.cycle, {"mentee": mentee.person_id})
    rows = sorted(present.union(*ruled, all=True).order_by())
    keys = {pk for rank, pk, _person in rows if rank == PRESENT}
    return keys, {mentor: RULINGS[rank] for rank, mentor, _mentee in rows if rank != PRESENT}


PRESENT = -1


def _rulings(cycle: Cycle, only: dict[str, int]) -> list[QuerySet[Any, tuple[int, int, int]]]:
    programme = cycle.programme_id
    excluded = Exclusion.objects.filter(programme=programme)
    conflicts = excluded.filter(kind=Exclusion.Kind.SUPERVISOR)
    pairs = Pair.objects.filter(cycle__programme=programme)
    declined = pairs.filter(cycle=cycle, state=Pair.State.NOT_FORMED).exclude(ended_by_role="")
    said_no = Wish.objects.filter(application__cycle=cycle, state=Wish.State.DECLINED)
    rejected = Proposal.objects.filter(run__cycle=cycle, state=Proposal.State.REJECTED)
    return [
        _ruled(excluded, EXCLUDED, "mentor", "mentee", only),
        _ruled(conflicts, SUPERVISOR, "mentor", "mentee", only),
        _ruled(pairs.formed() | pairs.filter(is_never_again=True), FORMER_PARTNER, *BOTH, only),
        _ruled(declined, DECLINED, *BOTH, only),
        _ruled(said_no, DECLINED, "mentor__person", "application__person", only),
        _ruled(rejected, REJECTED, *BOTH, only),
    ]


BOTH = ("mentor__person", "mentee__person")


def _ruled(
    rows: QuerySet[Any], ruling: str, mentor: str, mentee: str, only: dict[str, int]
) -> QuerySet[Any, tuple[int, int, int]]:
    paths = {"mentor": mentor, "mentee": mentee}
    rows = rows.filter(**{paths[side]: key for side, key in only.items()})
    ranked = rows.order_by().annotate(ruling=Value(RULINGS.index(ruling)))
    return ranked.values_list("ruling", mentor, mentee)
