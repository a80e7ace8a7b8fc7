"""Records that are likely to be of the same human being, among the people of a coordinator."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from alumnii_mentoring.core.actors import Account
from alumnii_mentoring.core.text import search_key
from alumnii_mentoring.core.wording import Words
from alumnii_mentoring.core.wording import gettext_lazy as _
from alumnii_mentoring.domain.people.in_programme import PersonInProgramme
from alumnii_mentoring.domain.people.models import Person

MOST = 100  # shown at once; joining some brings up the next
SAME_ADDRESS, SAME_NAME = _("the same e-mail address"), _("the same name and year of graduation")
Keys = tuple[int, int]


@dataclass(frozen=True)
class Likely:
    first: Person
    second: Person
    reason: Words


def likely_duplicates(user: Account, person: Person | None = None) -> list[Likely]:
    """Two and two, those with the same address first; with ``person``, only theirs.

    Nobody is compared with people of programmes that ``user`` doesn't coordinate.
    """
    people = _coordinated_by(user).order_by("pk")
    rows = list(people.values_list("pk", "email", "first_name", "last_name", "graduated_on"))
    reasons: dict[Keys, Words] = {}
    for reason, key_of in ((SAME_ADDRESS, _address), (SAME_NAME, _name_and_year)):
        for keys in _twos((row[0], key_of(row)) for row in rows):
            if person is None or person.pk in keys:
                reasons.setdefault(keys, reason)
    chosen = list(reasons)[:MOST]
    named = Person.objects.in_bulk({key for keys in chosen for key in keys})
    return [
        Likely(named[first], named[second], reasons[first, second]) for first, second in chosen
    ]


def _coordinated_by(user: Account) -> Any:
    entries = PersonInProgramme.objects.coordinated_by(user)
    return Person.objects.filter(pk__in=entries.values("person"))


def _address(row: tuple[Any, ...]) -> object:
    return row[1].casefold()


def _name_and_year(row: tuple[Any, ...]) -> object:
    _pk, _email, first, last, graduated_on = row
    names = tuple(sorted(search_key(first, last).split()))  # either may stand in either field
    return (names, graduated_on.year) if graduated_on else None


def _twos(rows: Iterable[tuple[int, object]]) -> Iterator[Keys]:
    """The first of each group with each of the others; an empty key is nobody's."""
    groups: dict[object, list[int]] = defaultdict(list)
    for pk, key in rows:
        if key:
            groups[key].append(pk)
    for first, *others in groups.values():
        yield from ((first, other) for other in others)
