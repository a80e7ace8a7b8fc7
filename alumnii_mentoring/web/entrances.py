"""Find the pages of the site that the member area links to.

The member area knows no pages. A door that has some registers a finder here; so may a host.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

MENTORS, APPLY_MENTEE, APPLY_MENTOR = "mentors", "mentee", "mentor"


@dataclass(frozen=True)
class Entrance:
    """``kind``: the list of mentors, or the open application form of a role.

    ``cycle_pk`` is the key of the cycle to which the form leads.
    """

    kind: str
    programme: str
    programme_pk: int
    url: str
    cycle_pk: int | None = None


Finder = Callable[[datetime], Iterable[Entrance]]
_finders: list[Finder] = []


def register_entrances(finder: Finder) -> None:
    if finder not in _finders:
        _finders.append(finder)


def find_entrances(now: datetime) -> list[Entrance]:
    return [entrance for finder in _finders for entrance in finder(now)]
