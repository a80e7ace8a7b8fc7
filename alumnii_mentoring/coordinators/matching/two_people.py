"""Two people beside each other: what each has, what they share, and their common history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Value, prefetch_related_objects

from alumnii_mentoring.coordinators.base.history import history_of
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.applications.models import Participation
from alumnii_mentoring.domain.applications.wishes import Wish
from alumnii_mentoring.domain.matching.models import Proposal
from alumnii_mentoring.domain.matching.reasons import Vocabulary
from alumnii_mentoring.domain.mentorships.models import Pair
from alumnii_mentoring.domain.people.career import CareerStation
from alumnii_mentoring.domain.people.models import Person

Row = dict[str, Any]
OWNERS: tuple[tuple[Any, str, str], ...] = (
    (Participation.fields_of_work.through, "participation", "fieldofwork"),
    (Participation.topics.through, "participation", "topic"),
    (Person.languages.through, "person", "spokenlanguage"),
)


def side_by_side(mentee: Participation, mentor: Participation, words: Vocabulary) -> list[Row]:
    """Everything of both, in words, with what they share marked; two queries."""
    prefetch_related_objects([mentee, mentor], "person__career")
    two = (mentee, mentor)
    chosen = [_row(label, *named) for label, named in zip(TERMS, _terms(two, words), strict=True)]
    return chosen + [_row(label, read(mentee), read(mentor)) for label, read in READERS.items()]


def _terms(two: tuple[Participation, ...], words: Vocabulary) -> list[list[list[str]]]:
    """Fields, topics and languages of each of the two, by name; one query."""
    rows = [
        through.objects.filter(**{f"{owner}__in": [_owner(part, owner) for part in two]})
        .order_by()
        .annotate(place=Value(place))
        .values_list("place", f"{owner}_id", f"{term}_id")
        for place, (through, owner, term) in enumerate(OWNERS)
    ]
    rows_found = set(rows[0].union(*rows[1:], all=True).order_by())
    names = (words.fields, words.topics, words.languages)
    return [
        [
            sorted(
                names_by_key[key]
                for at, pk, key in rows_found
                if (at, pk) == (place, _owner(part, owner))
            )
            for part in two
        ]
        for place, (names_by_key, (_through, owner, _term)) in enumerate(
            zip(names, OWNERS, strict=True)
        )
    ]


def _owner(part: Participation, owner: str) -> int:
    return part.person_id if owner == "person" else part.pk


def _row(label: Any, first: list[str], second: list[str]) -> Row:
    shared = {text.casefold() for text in first} & {text.casefold() for text in second}
    marked = [[(text, text.casefold() in shared) for text in some] for some in (first, second)]
    return {"label": label, "mentee": marked[0], "mentor": marked[1]}


def _known(*values: Any) -> list[str]:
    return [str(value) for value in values if value]


def _career(part: Participation) -> list[str]:
    return [_station(station) for station in part.person.career.all()]


def _station(station: CareerStation) -> str:
    """For example “Engineer, Muster AG, 2015–2020”."""
    years = [day.year if day else "" for day in (station.starts_on, station.ends_on)]
    span = "–".join(map(str, years)) if any(years) else ""
    return ", ".join(filter(None, (station.title, station.organisation, span)))


TERMS = (_("Fields of work"), _("Topics"), _("Languages"))
READERS: dict[Any, Callable[[Participation], list[str]]] = {
    _("Subject of study"): lambda part: _known(part.person.subject),
    _("Faculty"): lambda part: _known(part.person.faculty),
    _("Career"): _career,
    _("Place"): lambda part: _known(part.person.place_name),
    _("Online"): lambda part: _known(_("online, too") if part.person.is_online_fine else ""),
}


def wish_of(mentee: Participation, mentor: Participation) -> Wish | None:
    wishes = Wish.objects.filter(
        application__person=mentee.person_id, application__cycle=mentee.cycle_id, mentor=mentor
    )
    return wishes.order_by("-pk").first()


def earlier_pairs(mentee: Participation, mentor: Participation) -> Any:
    """Pairs of these two in the programme."""
    both = Pair.objects.filter(mentor__person=mentor.person_id, mentee__person=mentee.person_id)
    same = both.filter(cycle__programme=mentee.cycle.programme_id)
    return same.select_related("cycle").order_by("-pk")


def decisions_about(mentee: Participation, mentor: Participation) -> list[Row]:
    """Who did what when with the proposal of these two, newest version first."""
    proposals = Proposal.objects.filter(mentee=mentee, mentor=mentor).order_by("-run__number")
    histories = [history_of(proposal) for proposal in proposals.select_related("run")[:1]]
    return [section for section in histories if section["rows"]]
